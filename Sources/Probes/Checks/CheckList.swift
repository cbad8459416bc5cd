extension Check {
    /// Every check there is.
    package static let all: [Check] = [
        connections, locks, sessions, statements, replication, behind, pools, cluster,
        settings, disk, host, server, log, credentials, clock,
        databases, checkpoints, wraparound, tables, vacuum, maintenance,
    ].flatMap(\.self)

    package static func named(_ id: CheckID) -> Check? { byID[id] }

    private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })
}
