import Probes
import TUI

/// The window that is watched: how long it still lasts, and what must not happen meanwhile.
enum WindowPane: Pane {
    static let id: PaneID = "window"
    static let title = "Window"
    static let meaning = """
        A maintenance window: what is done, until when, and the conditions under which it is to be stopped. A condition \
        that is met makes the bar red and rings once; nothing is stopped by pgtop itself. Enter edits the condition under \
        the cursor, Space switches it on and off.
        """
    static let probes: [any Probe.Type] = []
    static let extras: [any Probe.Type] = [SessionsProbe.self]
    static let belongsToWindow = true
    static let sorting = Sorting("order")

    static let columns: [Column<ConditionLine>] = [
        Column(
            "STANDING", \.standing.rawValue, width: 8, tint: .condition,
            "STOP when it is met, `fine`, `unknown` where it could not be looked at, `none` where there is nothing of "
                + "the kind, `off`."),
        Column("ORDER", { $0.place }, .number, width: 0, "Its place.", use: .records),
        Column("STOP WHEN", { $0.kind.condition.name }, width: .upTo(26), "What must not happen."),
        Column("LIMIT", \.limit, width: .upTo(10), "From which amount on.", yields: 1),
        Column("NOW", \.sentence, width: .atLeast(30), tint: .condition, "How it stands."),
        Column(
            "SINCE", \.since, .clock, width: 8, "For how long it has been met.", name: "since_s", yields: 3),
    ]

    static func rows(_ snapshot: Snapshot) -> [ConditionLine] {
        let watch = snapshot.watch
        return StopCondition.Kind.allCases.enumerated().map { place, kind in
            ConditionLine(
                kind: kind, setting: watch.plan[kind], verdict: watch.verdicts[kind],
                trip: watch.tripped[kind], now: watch.clock?.now, place: place)
        }
    }

    static func notes(_ snapshot: Snapshot) -> [Line] { WindowBar(watch: snapshot.watch).lines }

    static func counts(_ snapshot: Snapshot) -> Line { WindowBar(watch: snapshot.watch).short }
}

/// A row of the stop conditions.
struct ConditionLine: Identifiable, Sendable {
    enum Standing: String, Sendable {
        case stop = "STOP"
        case unknown, fine, none, off

        var role: Role? {
            switch self {
            case .stop: .critical
            case .unknown: .notice
            case .fine: nil
            case .none, .off: .faint
            }
        }
    }

    let kind: StopCondition.Kind
    let setting: StopCondition.Setting
    let verdict: Verdict?
    /// It was met, and is not yet over.
    let trip: Watch.Trip?
    let now: ServerTime?
    let place: Int

    var id: Int { place }

    var standing: Standing {
        if !setting.isOn { return .off }
        if trip != nil { return .stop }
        return switch verdict {
        case nil, .unknown: .unknown
        case .fine: .fine
        case .tripped: .stop
        case .moot: .none
        case .off: .off
        }
    }

    var limit: String { kind.told(setting) }

    var sentence: String {
        guard setting.isOn else { return "not looked at" }
        return trip?.sentence ?? verdict?.sentence ?? "not looked at yet"
    }

    var since: Duration? { trip.flatMap { trip in now.map { $0.since(trip.since) } } }
}

extension Tint<ConditionLine> {
    static var condition: Self { Self { $0.standing.role } }
}
