/// A standby that was connected while pgtop looked, and is not any more.
///
/// Without a slot the server itself forgets it at once.
package struct GoneStandby: Sendable, Equatable {
    /// What it called itself.
    package let name: String
    /// The first look at which it was missing.
    package let since: ServerTime
    /// The process that served it.
    let pid: Int32

    /// One that has not come back for so long was taken away for good.
    private static let memory = Duration.seconds(3600)

    /// Those who were there at the look before, and those missing since, unless somebody of that name is there again.
    static func list(
        _ sample: WALSendersProbe.Sample, after before: WALSendersProbe.Sample?
    ) -> [GoneStandby] {
        guard let before, before.isStandby == sample.isStandby else { return [] }
        let present = Set(sample.senders.map(\.pid))
        let names = Set(sample.senders.compactMap(\.name))
        let left = before.senders.filter { $0.state == "streaming" && !present.contains($0.pid) }
        let new = left.compactMap { sender in
            sender.name.map { GoneStandby(name: $0, since: sample.takenAt, pid: sender.pid) }
        }
        return (before.gone + new).filter {
            !names.contains($0.name) && sample.takenAt.since($0.since) < memory
        }
    }
}

extension Backend {
    /// The name of a standby: logical replication has a database, and a backup goes away by itself.
    var standbyName: String? {
        guard kind == "walsender", database == nil, application != "pg_basebackup" else { return nil }
        return application.flatMap { $0.isEmpty ? nil : $0 }
    }
}
