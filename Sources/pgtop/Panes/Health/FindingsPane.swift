import Probes
import TUI

/// What is wrong, the worst first, with all the evidence.
enum FindingsPane: Pane {
    static let id: PaneID = "findings"
    static let title = "Findings"
    static let meaning = """
        What is wrong, the worst first; beneath each finding the rest of its evidence. Enter shows the row that a line is \
        about, F2 opens the guide that leads out of it. What you know of already steps back (a), until it gets worse.
        """
    static let probes: [any Probe.Type] = [SessionsProbe.self]
    static let showsSessions = true
    static let sorting = Sorting("rank")
    static let mostChildren = 6

    static let columns: [Column<FoundLine>] = [
        Column(
            "SEVERITY", \.severity, width: 9, tint: .found,
            "How bad it is; `known` is one that was acknowledged, `over` one that was there a moment ago."),
        Column("RANK", \.rank, .number, width: 0, "Its place, the worst first.", use: .records),
        Column("CHECK", { $0.finding.check }, width: 0, "The check that found it.", use: .records),
        Column(
            "FINDING", \.evidence.sentence, width: .atLeast(48), tint: .found,
            "What is wrong, in a sentence; beneath it the other evidence.", showsBranches: true),
        Column("HURTS", { $0.evidence.hurts }, width: .upTo(28), "Who suffers by it.", yields: 3),
        Column(
            "SINCE", { $0.lasts }, .clock, width: 8, "How long it has been so, as far as that is known.",
            name: "lasts_s", yields: 2),
        Column(
            "GUIDE", { $0.isFirst ? $0.finding.guide : nil }, width: .upTo(20), "The guide that F2 opens.",
            yields: 4),
        Column("VICTIMS", \.evidence.victims, .number, width: 0, "How many suffer by it.", use: .records),
    ]

    static func rows(_ snapshot: Snapshot) -> [FoundLine] {
        snapshot.findings.enumerated().flatMap { rank, finding in
            finding.evidence.enumerated().map { place, evidence in
                FoundLine(
                    finding: finding, evidence: evidence, rank: rank, place: place, now: snapshot.lookedAt)
            }
        }
    }

    static func parent(of row: FoundLine) -> FoundLine.ID? {
        row.isFirst ? nil : FoundLine.ID(rank: row.rank, check: row.finding.check, subject: nil)
    }

    static func session(of row: FoundLine) -> Backend? { nil }

    static func obstacle(to row: FoundLine) -> String? { "Enter shows the row that it is about: act there." }

    static func counts(_ snapshot: Snapshot) -> Line {
        let open = snapshot.findings.filter { !$0.isAcknowledged }
        let critical = open.count { $0.severity == .critical }
        guard !open.isEmpty else { return Line("nothing found that is wrong", .good) }
        return Line(
            Told.number(open.count, "finding", "findings") + (critical > 0 ? ", \(critical) critical" : ""),
            critical > 0 ? .critical : .warning)
    }

    static func emptiness(_ snapshot: Snapshot) -> String {
        let unknown = ChecksPane.rows(snapshot).count { $0.standing == .unknown }
        let blind =
            unknown > 0 ? " \(Told.number(unknown, "check has", "checks have")) no answer: see below." : ""
        return "Nothing is wrong, as far as can be seen.\(blind)"
    }
}

/// A row of the findings: one piece of evidence.
struct FoundLine: Identifiable, Sendable {
    /// Findings stay in the order of their harm.
    struct ID: Hashable, Comparable, Sendable {
        let rank: Int
        let check: CheckID
        let subject: String?

        static func < (left: Self, right: Self) -> Bool {
            (left.rank, left.check, left.subject ?? "") < (right.rank, right.check, right.subject ?? "")
        }

        /// The cursor follows a finding when its place changes.
        static func == (left: Self, right: Self) -> Bool {
            left.check == right.check && left.subject == right.subject
        }

        func hash(into hasher: inout Hasher) {
            hasher.combine(check)
            hasher.combine(subject)
        }
    }

    let finding: Finding
    let evidence: Evidence
    let rank: Int
    let place: Int
    let now: Instant

    var isFirst: Bool { place == 0 }
    var id: ID {
        let subject = evidence.subject.map { "\($0)" } ?? "\(place)"
        return ID(rank: rank, check: finding.check, subject: isFirst ? nil : subject)
    }

    var lasts: Duration? { isFirst ? finding.lasts(at: now) : evidence.lasts }

    var severity: String? {
        guard isFirst else { return nil }
        if finding.isOver { return "over" }
        return finding.isAcknowledged ? "known" : finding.severity.rawValue.uppercased()
    }

    var role: Role {
        finding.isOver || finding.isAcknowledged ? .faint : (evidence.severity ?? finding.severity).role
    }
}

extension Severity {
    var role: Role { self == .critical ? .critical : .warning }
}

extension Tint<FoundLine> {
    static var found: Self { Self { $0.role } }
}
