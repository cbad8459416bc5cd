import Probes
import TUI

/// What belongs before a window, and after it.
enum ChecklistPane: Pane {
    static let id: PaneID = "checklist"
    static let title = "Checklist"
    static let meaning = """
        Before the window what should hold before it begins; while it is watched, how that stood at its beginning; after \
        it, what is left behind and what is not as it was. What could not be looked at is never counted as fine.
        """
    static let probes: [any Probe.Type] = []
    static let extras: [any Probe.Type] = [SessionsProbe.self]
    static let belongsToWindow = true
    static let sorting = Sorting("order")

    static let columns: [Column<ChecklistLine>] = [
        Column(
            "RESULT", { $0.item.standing.rawValue }, width: 8, tint: .checklist,
            "PASS, WARN, FAIL, UNKNOWN where it could not be looked at, N/A where there is nothing of the kind."
        ),
        Column("ORDER", { $0.order }, .number, width: 0, "The worst first.", use: .records),
        Column("ID", { $0.item.id }, width: .upTo(28), "What it is called.", yields: 2),
        Column("POINT", { $0.item.question }, width: .upTo(46), "What is asked.", yields: 4),
        Column(
            "EVIDENCE", { $0.item.sentence }, width: .atLeast(32), tint: .checklist, "What was looked at."),
    ]

    static func rows(_ snapshot: Snapshot) -> [ChecklistLine] {
        snapshot.watch.checklist.enumerated().map { ChecklistLine(item: $1, place: $0) }
    }

    static func counts(_ snapshot: Snapshot) -> Line {
        let items = snapshot.watch.checklist
        let when = snapshot.watch.phase == .during ? [Span("as it began  ", .faint)] : []
        return Line(
            when
                + CheckLine.Standing.allCases.compactMap { standing in
                    let count = items.count { $0.standing == standing }
                    return count > 0 ? Span("\(count) \(standing.rawValue)  ", standing.role) : nil
                })
    }

    static func emptiness(_ snapshot: Snapshot) -> String { "Nothing was looked at yet" }
}

/// A row of a checklist.
struct ChecklistLine: Identifiable, Sendable {
    let item: ChecklistItem
    let place: Int

    var id: String { item.id }
    /// The worst first, and then as they are listed.
    var order: Int { item.standing.order * 1000 + place }
}

extension Tint<ChecklistLine> {
    static var checklist: Self { Self { $0.item.standing == .pass ? nil : $0.item.standing.role } }
}
