/// Who waits for whom at the moment of a card, as the action connection found it.
struct Waits: Sendable {
    let graph: LockGraph
    /// Processes of which the server's own list of blockers says nothing.
    let unlisted: Set<Int32>

    func consequences(of pid: Int32) -> Consequences {
        let party = LockParty.session(pid)
        var consequences = Consequences(
            direct: graph.waiters(directlyFor: party), all: graph.victims(of: party),
            freed: graph.freed(by: party))
        consequences.isWaitingDDL = graph.place(of: party).map { graph.nodes[$0].isDDL } ?? false
        return consequences
    }

    /// One who waits for a session and whose blockers the server can be asked for.
    func witness(for consequences: Consequences) -> Int32? {
        consequences.direct.subtracting(unlisted).min()
    }

    func note(_ pid: Int32, in detail: inout Detail) {
        detail.waiters = consequences(of: pid)
        guard let place = graph.place(of: .session(pid)) else { return }
        let parties = graph.blockers(of: place, atMost: 50).map(\.party)
        detail.blockedBy = parties.compactMap(\.pid)
        detail.blockedByPrepared = parties.compactMap { party in
            graph.place(of: party).flatMap { graph.nodes[$0].prepared }
        }
    }
}

extension Desk {
    /// One look at the locks, and at the few processes of which more must be known.
    func waits(
        isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) -> Result<Waits, ProbeFailure> {
        let parties: Answer
        switch try await ask(ActionSQL.parties(on: capabilities)) {
        case .failure(let failure): return .failure(failure)
        case .success(let rows): parties = rows
        }
        let (pid, kind) = (try parties.column("pid"), try parties.column("backend_type"))
        let leader = try parties.column("leader_pid")
        var leaders: [Int32: Int32] = [:]
        var snapshots: [Int32] = []
        var unlisted: Set<Int32> = []
        for row in 0..<parties.count {
            guard let number = try parties.int32(row, pid) else { continue }
            switch try parties.text(row, kind) {
            case "parallel worker": leaders[number] = try parties.int32(row, leader)
            case "startup": unlisted.insert(number)
            default: snapshots.append(number)
            }
        }
        switch try await ask(LocksProbe.sql(on: capabilities), [.ints(snapshots)]) {
        case .failure(let failure): return .failure(failure)
        case .success(let rows):
            let sample = try LocksDecoding(rows, names: nil).sample(leaders: leaders)
            return .success(Waits(graph: sample.graph, unlisted: unlisted.union(snapshots)))
        }
    }

    /// Who waits for sessions; the server itself is asked whether one of the waiters waits for the session.
    func consequences(
        of ids: [Backend.ID], isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) -> ActionReport {
        switch try await waits() {
        case .failure(let failure): return .consequencesUnknown(failure)
        case .success(let waits):
            var all: [Backend.ID: Consequences] = [:]
            for id in ids { all[id] = waits.consequences(of: id.pid) }
            if ids.count == 1, let id = ids.first, let found = all[id],
                let witness = waits.witness(for: found)
            {
                all[id]?.isConfirmed = try await isBlocker(id.pid, of: witness)
            }
            return .consequences(all)
        }
    }

    private func isBlocker(
        _ pid: Int32, of witness: Int32, isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) -> Bool? {
        guard case .success(let rows) = try await ask(ActionSQL.confirmation, [.int(pid), .int(witness)])
        else {
            return nil
        }
        return try rows.flag(0, rows.column("is_blocker"))
    }
}
