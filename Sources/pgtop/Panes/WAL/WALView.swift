import Probes
import TUI

/// All that is known of what the server writes, at one moment.
struct WALView {
    let snapshot: Snapshot

    init(_ snapshot: Snapshot) {
        self.snapshot = snapshot
    }

    private func latest<P: Probe>(_ probe: P.Type) -> P.Sample? { snapshot.readings[P.self].latest }

    var wal: WALProbe.Sample? { latest(WALProbe.self) }
    var checkpointer: CheckpointerProbe.Sample? { latest(CheckpointerProbe.self) }
    var writers: Course<WriterCounter>? { checkpointer?.writers }
    var last: LastCheckpointProbe.Sample? { latest(LastCheckpointProbe.self) }
    var archiver: ArchiverProbe.Sample? { latest(ArchiverProbe.self) }
    var sizes: FolderSizesProbe.Sample? { latest(FolderSizesProbe.self) }
    var backlog: ArchiveBacklogProbe.Sample? { latest(ArchiveBacklogProbe.self) }
    var io: IOProbe.Sample? { latest(IOProbe.self) }
    var databases: [DatabaseActivity] { latest(DatabasesProbe.self)?.databases ?? [] }
    var volume: Volume? { latest(DiskProbe.self)?.volume(holding: "pg_wal") }
    var isStandby: Bool { wal?.isStandby ?? snapshot.server?.isStandby ?? false }

    func setting(_ name: String) -> Setting? { latest(SettingsProbe.self)?[name] }

    /// `max_wal_size 1 GB`: a setting as notes tell it; its name where it cannot be read.
    func told(_ name: String) -> String {
        guard let setting = setting(name) else { return name }
        let value =
            setting.bytes.map { Format.bytes(Double($0.count)) } ?? setting.duration.map(Told.time)
            ?? setting.text
        return "\(name) \(value)"
    }

    /// Nil where pg_stat_io lacks it.
    func sum(_ counter: IOCounter, where isMeant: (IOAccount.ID) -> Bool) -> Counted? {
        let accounts = io?.accounts.filter { isMeant($0.id) && $0.course.total[counter] != nil } ?? []
        guard !accounts.isEmpty else { return nil }
        let rates = accounts.compactMap { $0.course.rate(counter) }
        return Counted(
            total: accounts.reduce(0) { $0 + ($1.course.total[counter] ?? 0) },
            rate: rates.isEmpty ? nil : rates.reduce(0, +))
    }

    /// A total and how fast it grows.
    struct Counted {
        var total: Double
        var rate: Double?
    }

    /// PostgreSQL counts in blocks; all builds in use have blocks of this size.
    static let block = 8192.0
}

extension Course {
    /// A counter as it stands and as it grows; nil where it is not counted.
    func counted(_ name: Name) -> WALView.Counted? {
        total[name].map { WALView.Counted(total: $0, rate: rate(name)) }
    }
}
