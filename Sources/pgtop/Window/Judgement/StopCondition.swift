import Probes

/// Something that must not happen while a window is watched.
struct StopCondition: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case blocked
        case waitingDDL = "waiting_ddl"
        case replicaLag = "replica_lag"
        case replicaBytes = "replica_bytes"
        case slotAtRisk = "slot_at_risk"
        case disk
        case poolWait = "pool_wait"
        case errors
        case overrun
    }

    /// From which amount on it stops the window, and whether it is looked at.
    struct Setting: Sendable, Equatable {
        /// Nil where there is none to set.
        var limit: Double?
        var isOn = true
    }

    let kind: Kind
    /// A few words, as the table of conditions shows them.
    let name: String
    let meaning: String
    /// Nil where it can only be switched on and off.
    let unit: Limit.Unit?
    let standard: Double?

    static let all = [
        StopCondition(
            kind: .blocked, name: "anybody blocked", meaning: "A session has waited for a lock for so long.",
            unit: .time, standard: 30),
        StopCondition(
            kind: .waitingDDL, name: "waiting DDL with a queue",
            meaning: "A DDL statement has waited for its lock for so long, and others queue up behind it.",
            unit: .time, standard: 1),
        StopCondition(
            kind: .replicaLag, name: "replica behind in time", meaning: "A standby is so far behind.",
            unit: .time, standard: 60),
        StopCondition(
            kind: .replicaBytes, name: "replica behind in WAL",
            meaning: "A standby has so much WAL left to replay.", unit: .bytes, standard: 1_073_741_824),
        StopCondition(
            kind: .slotAtRisk, name: "slot at risk",
            meaning: "A replication slot has lost WAL that it needs, or may lose it at any time.", unit: nil,
            standard: nil),
        StopCondition(
            kind: .disk, name: "disk used", meaning: "A disk of the server is that full.", unit: .percent,
            standard: 90),
        StopCondition(
            kind: .poolWait, name: "pool waiting",
            meaning: "A client has waited for a connection of a pool for so long.", unit: .time, standard: 10
        ),
        StopCondition(
            kind: .errors, name: "errors or rollbacks",
            meaning:
                "Errors in the log or rollbacks have grown to so many times what they were at the start.",
            unit: .count, standard: 3),
        StopCondition(
            kind: .overrun, name: "would not end in time",
            meaning: "At its present rate the operation would end after the window.", unit: nil, standard: nil
        ),
    ]

    static let standards = Dictionary(
        uniqueKeysWithValues: all.map { ($0.kind, Setting(limit: $0.standard)) })
}

extension StopCondition.Kind {
    private static let conditions = Dictionary(
        uniqueKeysWithValues: StopCondition.all.map { ($0.kind, $0) })

    var condition: StopCondition {
        guard let condition = Self.conditions[self] else {
            preconditionFailure("no condition is described for \(self)")
        }
        return condition
    }

    /// As it is written in a plan: `30 s`, `on`, `off`.
    func text(_ setting: StopCondition.Setting) -> String {
        guard setting.isOn else { return "off" }
        guard let unit = condition.unit, let limit = setting.limit else { return "on" }
        return unit.exactText(limit)
    }

    /// As the table of conditions shows it: `> 30 s`, `> 3x`.
    func told(_ setting: StopCondition.Setting) -> String {
        guard setting.isOn, condition.unit != nil else { return setting.isOn ? "" : "off" }
        return "> \(text(setting))\(self == .errors ? "x" : "")"
    }

    /// Understands what is written in a plan, or typed; `off` keeps the amount for when it is switched on again.
    func setting(_ text: String, instead of: StopCondition.Setting) throws(WatchPlan.Fault)
        -> StopCondition.Setting
    {
        if text == "off" { return StopCondition.Setting(limit: of.limit, isOn: false) }
        if text == "on" { return StopCondition.Setting(limit: of.limit ?? condition.standard) }
        guard let unit = condition.unit else {
            throw WatchPlan.Fault(description: "\(rawValue) is on or off")
        }
        let amount: Double
        do throws(Limits.Fault) {
            amount = try unit.amount(self == .errors && text.hasSuffix("x") ? String(text.dropLast()) : text)
        } catch {
            throw WatchPlan.Fault(description: "\(error), or off")
        }
        try check(amount)
        return StopCondition.Setting(limit: amount)
    }

    private func check(_ amount: Double) throws(WatchPlan.Fault) {
        switch self {
        case .errors where amount <= 1:
            throw WatchPlan.Fault(
                description: "\(rawValue) is how many times the baseline: more than 1")
        case .disk where amount > 100 || amount <= 0:
            throw WatchPlan.Fault(description: "\(rawValue) is between 0 % and 100 %")
        default:
            guard amount > 0 else { throw WatchPlan.Fault(description: "\(rawValue) must be more than 0") }
        }
    }
}

/// How a condition stands now.
enum Verdict: Sendable, Equatable {
    case fine(String)
    case tripped(String, subject: Subject?)
    /// It could not be looked at, and why: never as good as fine.
    case unknown(String)
    /// There is nothing of the kind, and why.
    case moot(String)
    case off

    var isTripped: Bool { if case .tripped = self { true } else { false } }

    var sentence: String {
        switch self {
        case .fine(let sentence), .tripped(let sentence, _), .unknown(let sentence), .moot(let sentence):
            sentence
        case .off: "not looked at"
        }
    }
}
