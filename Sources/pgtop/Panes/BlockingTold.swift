import Probes
import TUI

extension BlockingPane {
    /// Deadlocks, and DDL behind which others queue: alarms with a remedy of their own.
    static func notes(_ snapshot: Snapshot) -> [Line] {
        let rows = rows(snapshot) { $0.cycle != nil || $0.isDDL }
        let holdups = rows.filter { $0.holdsUp != nil }
            .sorted { ($0.holdsUp ?? 0, $1.id) > ($1.holdsUp ?? 0, $0.id) }
        return deadlocks(rows) + holdups.prefix(2).map(alarm)
    }

    private static func deadlocks(_ rows: [Waiting]) -> [Line] {
        let cycles = Set(rows.compactMap { row in row.node.cycle.map { $0.compactMap(\.pid).sorted() } })
        return cycles.sorted { $0.lexicographicallyPrecedes($1) }.prefix(2).map { pids in
            let names = pids.prefix(6).map { "\($0)" }.joined(separator: ", ")
            return Line(
                "Deadlock: \(names) wait for each other; the server ends one of them.",
                .critical, indent: 2)
        }
    }

    private static func alarm(_ row: Waiting) -> Line {
        Line(
            "\(row.label) wants \(row.relation ?? "a relation") and holds up \(row.holdsUp ?? 0) more: "
                + "cancel it (c), and they go on.", .warning, indent: 2)
    }

    static func counts(_ snapshot: Snapshot) -> Line {
        guard let sample = snapshot.readings[LocksProbe.self].latest else { return .empty }
        let waiters = sample.graph.nodes.filter { !$0.isFree }
        guard !waiters.isEmpty else { return Line("nobody waits for a lock", .good) }
        let roots = rows(snapshot, where: \.isRoot)
        let waits = waiters.compactMap { $0.wait?.since }.map(sample.takenAt.since)
        let longest = (waits + rows(snapshot, where: \.awaitsSnapshot).compactMap(\.waited)).max()
        let cycles = Set(waiters.compactMap { $0.cycle.map(Set.init) }).count
        var spans = [
            Span(
                "\(waiters.count) wait\(waiters.count == 1 ? "s" : "")\(longest.map { ", longest \(Format.clock($0))" } ?? "")",
                Shades.blocked.role(longest) ?? .notice)
        ]
        if cycles > 0 {
            spans.append(Span("; \(cycles == 1 ? "a deadlock" : "\(cycles) deadlocks")", .critical))
        }
        if !roots.isEmpty {
            let names = roots.sorted { $0.node.victims > $1.node.victims }.prefix(3).map(\.label)
            spans.append(
                Span(
                    "; for \(names.joined(separator: ", "))\(roots.count > 3 ? " and \(roots.count - 3) more" : "")"
                ))
        }
        return Line(spans)
    }

    static func emptiness(_ snapshot: Snapshot) -> String { "Nobody waits for a lock." }

    static func demand(_ rows: [Waiting], _ snapshot: Snapshot, in wish: inout Wish) {
        let words = LockWords(snapshot.readings, on: snapshot.server)
        wish.relations = Set(wish.relations).union(rows.compactMap { $0.tag.flatMap(words.askable) }).sorted()
    }

    /// Idle sessions for which others wait come with the sample after, names when the catalogs answer.
    static func isComplete(_ snapshot: Snapshot) -> Bool {
        let readings = snapshot.readings
        guard probes.allSatisfy({ readings.state(of: $0).isAnswered }) else { return false }
        guard let locks = readings[LocksProbe.self].latest, let sessions = readings[SessionsProbe.self].latest
        else { return true }
        let seen = Set(sessions.backends.map(\.id.pid)).union(sessions.blockers)
        let isAsked = sessions.backends.allSatisfy {
            !$0.awaitsSnapshot || locks.snapshotWaiters.contains($0.id.pid)
        }
        let known = readings[RelationNamesProbe.self]
        let words = LockWords(snapshot.readings, on: snapshot.server)
        let isNamed =
            known.failure.map { !$0.isLateness } ?? false
            || locks.graph.relations.allSatisfy {
                words.askable($0) == nil || known.latest?.names[$0.relation ?? 0] != nil
            }
        return isAsked && isNamed && locks.graph.blockingPIDs.isSubset(of: seen)
    }
}

extension Tint<Waiting> {
    static var harm: Self {
        Self { $0.node.isRoot || $0.holdsUp != nil ? ($0.node.victims >= 5 ? .critical : .warning) : nil }
    }
    static var waiting: Self { Self { Shades.blocked.role($0.waited) } }
    static var trouble: Self {
        Self { row in
            if row.node.cycle != nil { return .critical }
            if row.holdsUp != nil { return .warning }
            guard row.node.isRoot else { return nil }
            return row.backend.map {
                $0.isVisible
                    ? Shades.idleInTransaction.role($0.isInTransaction ? $0.stateAge : nil) ?? .title : .faint
            } ?? .title
        }
    }
}
