import Probes
import TUI

/// A slot with the name of its database.
struct SlotRow: Identifiable, Sendable {
    let slot: ReplicationSlot
    let database: String?

    var id: String { slot.name }

    /// `lost` and why, or whether it is used, and how the WAL stands that it keeps.
    var status: String {
        if slot.isLost { return "LOST" }
        if slot.walStatus == "unreserved" { return "UNRESERVED" }
        if slot.isSynced == true { return "SYNCED" }
        return slot.isActive ? "active" : slot.isUnused ? "unused" : "INACTIVE"
    }

    var role: Role? {
        if slot.isLost || slot.walStatus == "unreserved" { return .critical }
        guard !slot.isActive, !slot.isUnused, slot.isSynced != true else { return nil }
        return .warning
    }

    /// Of one that is used there is none, of others it may be unknown.
    var inactiveFor: Datum {
        slot.isActive ? .missing : slot.inactiveFor.map { .duration($0) } ?? .hidden
    }

    var severity: Int { role == .critical ? 2 : role == .warning ? 1 : 0 }
}

/// Replication slots and what they keep, those in danger first.
enum SlotsPane: Pane {
    static let id: PaneID = "slots"
    static let title = "Slots"
    static let meaning = """
        What this server keeps for those who take WAL from it. A slot that nobody uses keeps WAL until the disk is full, \
        or until max_slot_wal_keep_size is reached and it is lost; then its consumer must be made anew.
        """
    static let probes: [any Probe.Type] = [SlotsProbe.self]
    static let extras: [any Probe.Type] = [NamesProbe.self]
    static let sorting = Sorting("severity", descending: true)

    static let columns: [Column<SlotRow>] = [
        Column("SLOT", \.slot.name, width: .upTo(20), "Its name.", name: "slot"),
        Column(
            "TYPE", { $0.slot.isLogical ? "logical" : "physical" }, width: 8,
            "Physical for a standby, logical for a subscription.", name: "type", yields: 3),
        Column(
            "STATUS", \.status, width: .upTo(10), tint: .slot,
            "Whether it is used, or in danger: UNRESERVED may lose its WAL at the next checkpoint, LOST has lost it.",
            name: "status"),
        Column(
            "RETAINED", \.slot.retained, .bytes, width: 8, tint: .retained, "WAL that is kept for it.",
            name: "retained_bytes"),
        Column(
            "GROWTH", { $0.slot.growthPerSecond.map { Bytes(Int64(max(0, $0))) } }, .bytes, width: 7,
            "By how much that grows a second, lately.", name: "growth_bytes_per_second", yields: 2),
        Column(
            "SAFE", \.slot.safeSize, .bytes, width: 7,
            "WAL that can still be written before it may be lost; blank without max_slot_wal_keep_size.",
            name: "safe_bytes", yields: 4),
        Column(
            "LOST IN", \.slot.timeUntilLost, .clock, width: 7, tint: .lostIn,
            "When it may be lost, if it goes on growing like this.", name: "lost_in", yields: 1),
        Column(
            "UNUSED", \.inactiveFor, .clock, width: 7, tint: .slot,
            "How long nobody has used it; – where the server does not remember (before 17).",
            name: "inactive_for", yields: 5),
        Column(
            "XMIN AGE", \.slot.oldestAge, .number, width: 10,
            "Transactions since the oldest one whose rows it keeps from being vacuumed.", name: "xmin_age",
            yields: 7),
        Column("DATABASE", \.database, width: .upTo(14), "Database of a logical slot.", yields: 8),
        Column("PLUGIN", \.slot.plugin, width: .upTo(12), "What decodes for it.", yields: 9),
        Column(
            "UNCONFIRMED", \.slot.confirmedLag, .bytes, width: 11,
            "WAL that the consumer of a logical slot has not confirmed.", name: "unconfirmed_bytes", yields: 6
        ),
        Column(
            "SPILLED", \.slot.decoding?.spilled, .bytes, width: 7,
            "What decoding has written to disk, for transactions that did not fit logical_decoding_work_mem.",
            name: "spilled_bytes", yields: 10),
        Column(
            "SPILL/S", { $0.slot.decoding?.spilledPerSecond.map { Bytes(Int64($0)) } }, .bytes, width: 7,
            "The same, a second, lately.", name: "spilled_bytes_per_second", yields: 11),
        Column(
            "STREAMED", \.slot.decoding?.streamed, .bytes, width: 8,
            "What was sent of transactions before they had ended.", name: "streamed_bytes", yields: 12),
        Column(
            "WHY", \.slot.invalidation, width: .rest, tint: .slot, "Why the server gave it up.",
            name: "invalidation_reason", yields: 13),
        Column("PID", \.slot.activePID, width: 0, "Process that uses it.", use: .records),
        Column("ACTIVE", \.slot.isActive, .flag, width: 0, "Whether somebody uses it.", use: .records),
        Column("TEMPORARY", \.slot.isTemporary, .flag, width: 0, "It goes with its session.", use: .records),
        Column(
            "WAL STATUS", \.slot.walStatus, width: 0, "reserved, extended, unreserved or lost.", use: .records
        ),
        Column("RESTART LSN", \.slot.restart, width: 0, "From where on it keeps WAL.", use: .records),
        Column(
            "CONFIRMED LSN", \.slot.confirmed, width: 0, "Up to where its consumer confirmed.", use: .records),
        Column("FAILOVER", \.slot.isFailover, .flag, width: 0, "Standbys keep a copy of it.", use: .records),
        Column("SYNCED", \.slot.isSynced, .flag, width: 0, "It is such a copy.", use: .records),
        Column("CONFLICTING", \.slot.isConflicting, .flag, width: 0, "Recovery gave it up.", use: .records),
        Column(
            "SPILLED TRANSACTIONS", \.slot.decoding?.spilledTransactions, width: 0,
            "How many were written to disk.", use: .records),
        Column(
            "STREAMED TRANSACTIONS", \.slot.decoding?.streamedTransactions, width: 0,
            "How many were sent before their end.", use: .records),
        Column(
            "SEVERITY", \.severity, width: 0, "How bad it is, from 0 (well) to 2 (critical).", use: .records),
    ]

    static func isAbout(_ subject: Subject, _ row: SlotRow) -> Bool { subject == .slot(row.slot.name) }

    static func rows(_ snapshot: Snapshot) -> [SlotRow] {
        let names = snapshot.readings[NamesProbe.self].latest?.databases ?? [:]
        return (snapshot.readings[SlotsProbe.self].latest?.slots ?? []).map { slot in
            SlotRow(slot: slot, database: slot.databaseID.map { names[$0] ?? "\($0)" })
        }
    }

    static func absentColumns(_ snapshot: Snapshot) -> Set<String> {
        let slots = snapshot.readings[SlotsProbe.self].latest?.slots ?? []
        var absent: Set<String> = []
        if !slots.contains(where: \.isLogical) {
            absent = [
                "database", "plugin", "unconfirmed_bytes", "spilled_bytes", "spilled_bytes_per_second",
                "streamed_bytes",
            ]
        }
        if !slots.contains(where: { $0.safeSize != nil }) { absent.formUnion(["safe_bytes", "lost_in"]) }
        if !slots.contains(where: { $0.invalidation != nil }) { absent.insert("invalidation_reason") }
        if slots.allSatisfy(\.isActive) { absent.insert("inactive_for") }
        return absent
    }

    static func notes(_ snapshot: Snapshot) -> [Line] {
        guard let sample = snapshot.readings[SlotsProbe.self].latest, sample.keepLimit == nil,
            sample.slots.contains(where: { !$0.isActive && $0.retained.map { $0.count > 0 } ?? false })
        else { return [] }
        return [
            Line(
                "No limit is set (max_slot_wal_keep_size): unused slots keep WAL until the disk is full; "
                    + "how much room it has is not known here", .notice, indent: 2)
        ]
    }

    static func counts(_ snapshot: Snapshot) -> Line {
        let rows = rows(snapshot)
        let bytes = rows.compactMap { $0.slot.retained?.count }.max()
        var spans = [Span("\(rows.count) \(rows.count == 1 ? "slot" : "slots")")]
        if let bytes, bytes > 0 { spans.append(Span(", up to \(Format.bytes(Double(bytes))) kept")) }
        for status in ["LOST", "UNRESERVED", "INACTIVE"] {
            let found = rows.filter { $0.status == status }
            guard let role = found.first?.role else { continue }
            spans += [Span(", "), Span("\(found.count) \(status)", role)]
        }
        return Line(spans)
    }

    static func emptiness(_ snapshot: Snapshot) -> String { "No replication slot" }
}

extension Tint<SlotRow> {
    static var slot: Self { Self { $0.role } }
    static var retained: Self {
        Self { !$0.slot.isActive && $0.slot.retained.map { $0 >= Bytes(1 << 30) } ?? false ? .warning : nil }
    }
    static var lostIn: Self {
        Self { row in
            row.slot.timeUntilLost.flatMap {
                $0 < .seconds(600) ? .critical : $0 < .seconds(3600) ? .warning : nil
            }
        }
    }
}
