/// The server's other words for what a process is and does, in a sentence each.
enum Glossary {
    /// What a `state` of pg_stat_activity means.
    static func state(_ name: String) -> String? {
        states.first { $0.name == name }?.sentence
    }

    /// What a `backend_type` of pg_stat_activity does; nil for the worker of an extension.
    static func backendType(_ name: String) -> String? {
        backendTypes.first { $0.name == name }?.sentence
    }

    static let states: [WaitEvent.Row] = [
        ("active", "Runs a statement now, or waits within it."),
        ("disabled", "track_activities is off for this session, so the server does not say what it does."),
        ("fastpath function call", "Calls one function by the old fast path of the protocol."),
        ("idle", "Waits for the client's next command, outside any transaction."),
        ("idle in transaction", "The client keeps a transaction open and does nothing: its locks stay."),
        ("idle in transaction (aborted)", "The same after a failed statement: only ROLLBACK can follow."),
        ("starting", "Is still logging in."),
    ]

    static let backendTypes: [WaitEvent.Row] = [
        ("archiver", "Hands finished WAL files to the archive."),
        ("autovacuum launcher", "Decides which database autovacuum visits next."),
        ("autovacuum worker", "Vacuums or analyzes tables by itself; cancelled, it comes back later."),
        ("background worker", "Runs code of an extension."),
        ("background writer", "Writes changed pages out early, so that sessions find clean buffers."),
        ("checkpointer", "Writes all changed pages at each checkpoint, so that recovery is short."),
        ("client backend", "Serves one client connection."),
        ("dead-end client backend", "Tells a client that it cannot be let in, and ends."),
        ("io worker", "Reads pages on behalf of other processes (18 and later)."),
        ("logger", "Writes the server log."),
        ("logical replication apply worker", "Applies the changes of a subscription."),
        ("logical replication launcher", "Starts the workers of subscriptions."),
        ("logical replication parallel worker", "Helps to apply a big transaction of a subscription."),
        ("logical replication tablesync worker", "Copies one table for a subscription that has just begun."),
        ("logical replication worker", "Applies the changes of a subscription, or copies a table for it."),
        ("parallel worker", "Helps another session with one statement; shown under that session."),
        ("slotsync worker", "Copies the state of logical slots from the primary, for a failover."),
        ("standalone backend", "A server of one process, started by hand for repairs."),
        ("startup", "Replays WAL: crash recovery, or a standby following its primary."),
        ("stats collector", "Collects statistics (up to version 14)."),
        ("walreceiver", "Receives WAL from the server that this standby follows."),
        ("walsender", "Sends WAL to a standby, a backup or a logical subscriber."),
        ("walsummarizer", "Notes which pages changed, for incremental backups."),
        ("walwriter", "Writes WAL out in the background."),
    ]
}
