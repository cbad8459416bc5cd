import Probes
import TUI

/// The list of everything that is looked after, what is well too, with the evidence.
enum ChecksPane: Pane {
    static let id: PaneID = "checks"
    static let title = "Checks"
    static let meaning = """
        Every check, good ones too, with what it looked at. What could not be looked at says what is missing: it is \
        never counted as fine. `list:pre` as a filter shows what belongs before maintenance, `list:post` what belongs \
        after it.
        """
    static let probes: [any Probe.Type] = [SessionsProbe.self]
    static let sorting = Sorting("order")

    static let columns: [Column<CheckLine>] = [
        Column(
            "RESULT", \.standing.rawValue, width: 8, tint: .standing,
            "PASS, WARN, FAIL, UNKNOWN where it could not be looked at, N/A where there is nothing of the kind."
        ),
        Column("ORDER", \.standing.order, .number, width: 0, "The worst first.", use: .records),
        Column("ID", \.check.id, width: .upTo(28), "What the check is called.", yields: 2),
        Column("CHECK", \.check.question, width: .upTo(52), "What is asked; yes is trouble.", yields: 4),
        Column("EVIDENCE", \.sentence, width: .atLeast(40), tint: .standing, "What it looked at."),
        Column("LIST", \.lists, width: 0, "The lists that it is on: daily, pre, post.", use: .records),
        Column(
            "GUIDE", { $0.check.trouble?.guide }, width: 0, "The guide that leads out of it.", use: .records),
    ]

    static func rows(_ snapshot: Snapshot) -> [CheckLine] {
        let found = Dictionary(snapshot.findings.map { ($0.check, $0) }) { first, _ in first }
        return Check.findable.enumerated().filter { snapshot.limits.isWanted($0.element.id) }.map {
            place, check in
            CheckLine(
                check: check, answer: snapshot.answers[check.id], isTrouble: found[check.id] != nil,
                place: place)
        }
    }

    static func counts(_ snapshot: Snapshot) -> Line {
        let standings = rows(snapshot).map(\.standing)
        let parts = CheckLine.Standing.allCases.compactMap { standing -> Span? in
            let count = standings.count { $0 == standing }
            return count > 0 ? Span("\(count) \(standing.rawValue)  ", standing.role) : nil
        }
        return Line(parts)
    }

    static func demand(_ rows: [CheckLine], _ snapshot: Snapshot, in wish: inout Wish) {
        wish.probes.formUnion(Check.wantedProbes)
    }

    static func isComplete(_ snapshot: Snapshot) -> Bool {
        Check.wantedProbes.allSatisfy { id in
            ProbeList.all.first { $0.id == id }.map { snapshot.readings.state(of: $0).isAnswered } ?? true
        }
    }
}

/// A row of the checks.
struct CheckLine: Identifiable, Sendable {
    enum Standing: String, Sendable, CaseIterable {
        case fail = "FAIL"
        case warn = "WARN"
        case unknown = "UNKNOWN"
        case pass = "PASS"
        case moot = "N/A"

        var order: Int { Self.allCases.firstIndex(of: self) ?? 0 }
        var role: Role {
            switch self {
            case .fail: .critical
            case .warn: .warning
            case .unknown: .notice
            case .pass: .good
            case .moot: .faint
            }
        }
    }

    let check: Check
    let answer: CheckAnswer?
    /// The answer is yes, and has been for long enough.
    let isTrouble: Bool
    let place: Int

    var id: Int { place }

    var standing: Standing {
        switch answer {
        case nil, .unknown: .unknown
        case .no: .pass
        case .moot: .moot
        // What does not last is no trouble yet.
        case .yes(let evidence):
            // What does not last is no trouble yet.
            !isTrouble ? .pass : evidence.contains { $0.severity == .critical } ? .fail : .warn
        }
    }

    var sentence: String {
        switch answer {
        case nil: "not looked at yet"
        case .unknown(let reason), .moot(let reason): reason
        case .yes(let evidence), .no(let evidence):
            (evidence.first?.sentence ?? "") + (evidence.count > 1 ? " (and \(evidence.count - 1) more)" : "")
        }
    }

    var lists: String {
        Profile.allCases.filter { check.trouble?.profiles.contains($0) ?? false }.map(\.rawValue).joined(
            separator: " ")
    }
}

extension Check {
    /// Those that can find trouble; the others only answer the guide.
    static let findable = all.filter { $0.trouble != nil }

    /// What must be asked for their sake.
    static let wantedProbes = Set(findable.flatMap { check in check.probes.map { $0.id } })
}

extension Tint<CheckLine> {
    static var standing: Self { Self { $0.standing == .pass ? nil : $0.standing.role } }
}
