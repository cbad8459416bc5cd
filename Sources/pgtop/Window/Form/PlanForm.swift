import Probes
import TUI

/// The plan of a window, to be filled in.
struct PlanForm: Sendable {
    /// One thing to fill in.
    struct Field: Sendable {
        enum Subject: Sendable, Hashable {
            case title, end, operation, baseline, backup
            case condition(StopCondition.Kind)
        }

        let subject: Subject
        let label: String
        /// How it is written, or what it means.
        let hint: String
        var input: TextInput
        /// What is wrong with it, in words.
        var fault: String?
    }

    /// An operation to choose: nil is none of those that run.
    typealias Choice = (id: Operation.ID?, label: String)

    private(set) var fields: [Field]
    private(set) var cursor = 0
    private let choices: [Choice]
    private(set) var choice = 0

    /// The lines that there is room for, and how many are passed over.
    var room = 20
    private(set) var top = 0

    init(_ plan: WatchPlan, operations: [Operation]) {
        let chosen = plan.operation
        var choices: [Choice] = [(nil, "none of those that run")]
        choices += operations.map { ($0.id, "\($0.toldName), pid \($0.id.session.pid)") }
        if let chosen, !operations.contains(where: { $0.id == chosen }) {
            choices.append(
                (chosen, "\(chosen.kind.rawValue) of pid \(chosen.session.pid), not there any more"))
        }
        self.choices = choices
        choice = choices.firstIndex { $0.id == chosen } ?? 0
        fields = [
            Field(.title, "What is done", "free text", plan.title),
            Field(.operation, "Operation", "Left and Right choose one that runs", ""),
            Field(.end, "Window ends", "06:00, or 2026-11-22 06:00 Europe/Berlin", plan.end?.text ?? ""),
            Field(
                .baseline, "Baseline over", "5 s to 1 d", Limit.Unit.time.exactText(plan.baseline.seconds)),
            Field(.backup, "Backup's age", "a command that prints it", plan.backupAge ?? ""),
        ]
        fields += StopCondition.Kind.allCases.map { kind in
            let hint = kind.condition.unit == nil ? "on or off" : "an amount, or off"
            return Field(.condition(kind), kind.condition.name, hint, kind.text(plan[kind]))
        }
    }

    var field: Field { fields[cursor] }

    /// What stands in a field that is chosen rather than typed.
    var choiceLabel: String { choices[choice].label }
    var choiceCount: Int { choices.count }

    // MARK: Changing

    mutating func edit(_ key: Key) {
        if field.subject == .operation { return choose(key) }
        if fields[cursor].input.edit(key) { fields[cursor].fault = nil }
    }

    private mutating func choose(_ key: Key) {
        switch key {
        case .left: choice = (choice + choices.count - 1) % choices.count
        case .right, " ": choice = (choice + 1) % choices.count
        default: break
        }
    }

    mutating func paste(_ text: String) {
        guard field.subject != .operation else { return }
        fields[cursor].input.paste(text)
        fields[cursor].fault = nil
    }

    mutating func move(_ command: Command) {
        switch command {
        case .up, .previousPane: cursor = (cursor + fields.count - 1) % fields.count
        case .down, .nextPane: cursor = (cursor + 1) % fields.count
        default: break
        }
        showCursor()
    }

    mutating func moveCursor(to subject: Field.Subject) {
        cursor = fields.firstIndex { $0.subject == subject } ?? 0
        showCursor()
    }

    private mutating func showCursor() {
        if cursor < top { top = cursor }
        if cursor >= top + room { top = cursor - room + 1 }
    }

    mutating func fit(_ rows: Int) {
        room = max(1, rows - 3)
        top = max(0, min(top, fields.count - room))
        showCursor()
    }

    /// The plan as it is filled in; nil when something is wrong, which then stands beside its field.
    mutating func plan(from before: WatchPlan, clock: WallClock) -> WatchPlan? {
        var plan = before
        var wrong: [Int] = []
        for index in fields.indices {
            do throws(WatchPlan.Fault) {
                try Self.take(fields[index], into: &plan, clock: clock)
                fields[index].fault = nil
            } catch {
                fields[index].fault = "\(error)"
                wrong.append(index)
            }
        }
        guard let first = wrong.first else {
            plan.operation = choices[choice].id
            return plan
        }
        if fields[cursor].fault == nil {
            cursor = first
            showCursor()
        }
        return nil
    }

    private static func take(
        _ field: Field, into plan: inout WatchPlan, clock: WallClock
    ) throws(WatchPlan.Fault) {
        let text = field.input.text.trimmed
        let set = { (plan: inout WatchPlan, key: String) throws(WatchPlan.Fault) in
            try plan.set(key, to: text, now: clock.now, zones: clock.zones)
        }
        switch field.subject {
        case .title: try set(&plan, "title")
        // A time that was not changed stays the time that it was, though it be past.
        case .end: if text != plan.end?.text { try set(&plan, "end") }
        case .operation: break
        case .baseline: try set(&plan, "baseline")
        case .backup: try set(&plan, "backup_age")
        case .condition(let kind): plan[kind] = try kind.setting(text, instead: plan[kind])
        }
    }
}

extension PlanForm.Field {
    fileprivate init(_ subject: Subject, _ label: String, _ hint: String, _ text: String) {
        (self.subject, self.label, self.hint, input) = (subject, label, hint, TextInput(text))
    }
}

extension String {
    /// Without blanks before and behind it.
    fileprivate var trimmed: String {
        let start = drop { $0 == " " }
        return String(start.reversed().drop { $0 == " " }.reversed())
    }
}
