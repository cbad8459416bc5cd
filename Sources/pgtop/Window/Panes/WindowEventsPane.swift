import Probes
import TUI

/// What has happened since the window began.
enum WindowEventsPane: Pane {
    static let id: PaneID = "window_events"
    static let title = "Events"
    static let meaning = """
        What has happened since the window began, the newest first: what is no longer as it was in the baseline, conditions \
        that were met and are over, what was done, and stretches of time in which nothing was seen.
        """
    static let probes: [any Probe.Type] = []
    static let extras: [any Probe.Type] = [SessionsProbe.self]
    static let belongsToWindow = true
    static let showsNewestFirst = true
    static let sorting = Sorting("order", descending: true)

    static let columns: [Column<WatchEventLine>] = [
        Column("TIME", \.clock, width: 8, "When it happened, on this host's clock."),
        Column("ORDER", \.id, .number, width: 0, "The first one is 0.", use: .records),
        Column("KIND", { $0.event.kind.rawValue }, width: .upTo(9), "What kind of thing it was.", yields: 1),
        Column("WHAT", { $0.event.sentence }, width: .atLeast(40), tint: .event, "What happened."),
    ]

    static func rows(_ snapshot: Snapshot) -> [WatchEventLine] {
        let zone = snapshot.watch.clock?.zones.local
        return snapshot.watch.events.enumerated().map { place, event in
            WatchEventLine(event: event, clock: zone?.longClock(event.at) ?? "", id: place)
        }
    }

    static func counts(_ snapshot: Snapshot) -> Line {
        let count = snapshot.watch.events.count
        return count > 0 ? Line(Told.number(count, "event", "events"), .faint) : Line("none so far", .faint)
    }

    static func emptiness(_ snapshot: Snapshot) -> String { "Nothing has happened so far" }
}

/// A row of the events.
struct WatchEventLine: Identifiable, Sendable {
    let event: WatchEvent
    let clock: String
    let id: Int
}

extension Tint<WatchEventLine> {
    static var event: Self { Self { $0.event.severity?.role } }
}
