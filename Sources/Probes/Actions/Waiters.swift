/// Who waits for whom, as `pg_blocking_pids` told at one moment.
package struct Waiters: Sendable, Equatable {
    /// For each session that waits, the sessions it waits for.
    package let blockers: [Int32: Set<Int32>]
    package let isPartial: Bool

    package init(blockers: [Int32: Set<Int32>], isPartial: Bool = false) {
        self.blockers = blockers
        self.isPartial = isPartial
    }

    init(rows: some Rows) throws(ProbeFailure) {
        let (pid, list) = (try rows.column("pid"), try rows.column("blockers"))
        var blockers: [Int32: Set<Int32>] = [:]
        for row in 0..<min(rows.count, ActionSQL.mostWaiters) {
            guard let waiter = try rows.int32(row, pid) else { continue }
            blockers[waiter] = Set(Self.pids(try rows.text(row, list)))
        }
        self.init(blockers: blockers, isPartial: rows.count > ActionSQL.mostWaiters)
    }

    /// The pids in a comma-separated list.
    static func pids(_ list: String?) -> [Int32] {
        list?.split(separator: ",").compactMap { Int32($0) } ?? []
    }

    /// Who waits for a session: directly, and through others.
    package func consequences(of pid: Int32) -> Consequences {
        var waiting: [Int32: [Int32]] = [:]
        for (waiter, others) in blockers {
            for other in others { waiting[other, default: []].append(waiter) }
        }
        let direct = Set(waiting[pid] ?? []).subtracting([pid])
        var all = direct
        var edge = Array(direct)
        while let next = edge.popLast() {
            edge += (waiting[next] ?? []).filter { $0 != pid && all.insert($0).inserted }
        }
        var consequences = Consequences(direct: direct, all: all)
        consequences.isPartial = isPartial
        return consequences
    }
}
