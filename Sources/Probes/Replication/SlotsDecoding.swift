/// Rows of the question about slots on their way to a sample.
enum SlotsDecoding {
    static func sample(
        from rows: some Rows, before: SlotsProbe.Sample?
    ) throws(ProbeFailure) -> SlotsProbe.Sample {
        guard rows.count > 0 else { throw .undecodable(column: "taken_at") }
        let first = Record(rows, 0)
        let newest = try first.lsn("newest")
        var sample = SlotsProbe.Sample(
            takenAt: try first.moment(), isStandby: try first.flag("standby") ?? false, slots: [],
            maxSlots: try first.int32("max_slots").map(Int.init),
            keepLimit: try first.bytes("keep_limit").flatMap { $0.count < 0 ? nil : $0 })
        let known = before.flatMap { $0.isStandby == sample.isStandby ? $0 : nil }
        for row in 0..<rows.count {
            guard let slot = try slot(Record(rows, row), at: sample.takenAt) else { continue }
            let same = known?.slots.first { $0.name == slot.name }
            sample.slots.append(slot.following(same, newest: newest))
        }
        return sample
    }

    private static func slot(
        _ record: Record<some Rows>, at moment: ServerTime
    ) throws(ProbeFailure) -> ReplicationSlot? {
        guard let name = try record.text("slot_name") else { return nil }
        var slot = ReplicationSlot(name: name, sampledAt: moment)
        slot.plugin = try record.text("plugin")
        slot.isLogical = try record.flag("is_logical") ?? false
        slot.databaseID = try record.oid("datoid")
        slot.isTemporary = try record.flag("temporary") ?? false
        slot.isActive = try record.flag("active") ?? false
        slot.activePID = try record.int32("active_pid")
        slot.restart = try record.lsn("restart_lsn")
        slot.confirmed = try record.lsn("confirmed_flush_lsn")
        slot.walStatus = try record.text("wal_status")
        slot.safeSize = try record.bytes("safe_wal_size")
        slot.xminAge = try record.integer("xmin_age")
        slot.catalogXminAge = try record.integer("catalog_xmin_age")
        slot.inactiveSince = try record.time("inactive_since")
        slot.invalidation = try record.text("invalidation_reason")
        slot.isConflicting = try record.flag("conflicting")
        slot.isFailover = try record.flag("failover")
        slot.isSynced = try record.flag("synced")
        slot.decoding = try decoding(record)
        return slot
    }

    private static func decoding(
        _ record: Record<some Rows>
    ) throws(ProbeFailure) -> ReplicationSlot.Decoding? {
        guard let transactions = try record.integer("total_txns") else { return nil }
        return ReplicationSlot.Decoding(
            spilledTransactions: try record.integer("spill_txns") ?? 0,
            spilled: try record.bytes("spill_bytes") ?? Bytes(0),
            streamedTransactions: try record.integer("stream_txns") ?? 0,
            streamed: try record.bytes("stream_bytes") ?? Bytes(0), transactions: transactions,
            bytes: try record.bytes("total_bytes") ?? Bytes(0))
    }
}

extension ReplicationSlot {
    /// Takes over what was seen of it before.
    func following(_ before: ReplicationSlot?, newest: LSN?) -> ReplicationSlot {
        var next = self
        if let before, let spilled = decoding?.spilled, let earlier = before.decoding?.spilled {
            next.decoding?.spilledPerSecond = Rate.perSecond(
                from: earlier.count, to: spilled.count, in: sampledAt.since(before.sampledAt))
        }
        guard let newest else { return next }
        next.confirmedLag = confirmed.map { newest.past($0) }
        guard let restart else { return next }
        next.trail = (before?.trail ?? Trail()).adding(.init(time: sampledAt, head: newest, tail: restart))
        return next
    }
}
