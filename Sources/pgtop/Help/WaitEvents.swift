extension WaitEvent {
    static let types: [Row] = [
        ("Activity", "A background process has nothing to do: this is rest, not trouble."),
        ("BufferPin", "Vacuum or recovery needs a page for itself while others still look at it."),
        ("Client", "The server waits for the program at the other end of the connection."),
        ("Extension", "Code of an extension waits for something of its own."),
        ("IO", "Waits for a file: the disk, its cache, or the limits of a cloud volume."),
        ("IPC", "Waits for another process of this server, or for a standby."),
        ("InjectionPoint", "Stopped at a test hook: this is a build for developers."),
        ("LWLock", "Waits for a short lock on shared memory: many sessions want the same structure."),
        ("Lock", "Waits for a lock that another session holds until its transaction ends."),
        ("Timeout", "Sleeps on purpose until some time has passed."),
    ]

    static let activity: [Row] = [
        ("ArchiverMain", "The archiver rests: no finished WAL file is to be archived."),
        ("AutovacuumMain", "The autovacuum launcher rests until the next database is due."),
        ("BgwriterHibernate", "The background writer sleeps long: hardly any buffer is in use."),
        ("BgwriterMain", "The background writer rests between two rounds."),
        ("CheckpointerMain", "The checkpointer rests until the next checkpoint is due."),
        ("CheckpointerShutdown", "The checkpointer has finished its last work and waits to be stopped."),
        ("IoWorkerMain", "An I/O worker has no read to do."),
        ("LogicalApplyMain", "A subscription's apply worker has applied all it got and waits for more."),
        ("LogicalLauncherMain", "The launcher of subscription workers rests."),
        ("LogicalParallelApplyMain", "A parallel apply worker waits for its leader to send changes."),
        ("PgStatMain", "The statistics collector (up to version 14) waits for messages."),
        ("RecoveryWalStream", "Recovery has replayed everything and waits for more WAL from the primary."),
        ("ReplicationSlotsyncMain", "The slot synchronisation worker rests between two rounds."),
        ("ReplicationSlotsyncShutdown", "Waits for the slot synchronisation worker to end."),
        ("SysloggerMain", "The log writer has nothing to write."),
        ("WalReceiverMain", "The WAL receiver waits for the primary to send."),
        ("WalSenderMain", "A WAL sender has sent everything and waits for new WAL."),
        ("WalSummarizerWal", "The WAL summarizer has read everything and waits for new WAL."),
        ("WalWriterMain", "The WAL writer rests between two rounds."),
    ]

    static let bufferPin: [Row] = [
        ("BufferPin", "Wants a page for itself, but a session (often an open cursor) still has it pinned.")
    ]

    static let client: [Row] = [
        ("ClientRead", "The client has sent no further command; in a transaction its locks stay."),
        ("ClientWrite", "The client reads results too slowly, or the network is full."),
        ("GssOpenServer", "A login with Kerberos is under way; the client has not answered yet."),
        ("LibpqwalreceiverConnect", "Tries to connect to the server that shall send replication data."),
        ("LibpqwalreceiverReceive", "Waits for replication data from the sending server."),
        ("SslOpenServer", "A TLS handshake is under way; the client has not answered yet."),
        ("WaitForStandbyConfirmation", "A logical sender waits until physical standbys have the WAL."),
        ("WalReceiverWaitStart", "The WAL receiver (version 13) waits for recovery to say where to start."),
        ("WalSenderWaitForWal", "A logical sender waits for WAL that has not been flushed yet."),
        ("WalSenderWriteData", "A sender waits for its receiver: receiver or network is slow."),
    ]

    static let `extension`: [Row] = [
        ("DblinkConnect", "dblink opens a connection to another server."),
        ("DblinkGetConnect", "dblink opens an unnamed connection to another server."),
        ("DblinkGetResult", "dblink waits for the other server to answer."),
        ("Extension", "An extension waits; before version 17 it cannot say for what."),
        ("PostgresFdwCleanupResult", "postgres_fdw tidies up after an error and waits for the other server."),
        ("PostgresFdwConnect", "postgres_fdw opens a connection to another server."),
        ("PostgresFdwGetResult", "postgres_fdw waits for the other server: look for the slow query there."),
    ]

    static let lock: [Row] = [
        ("advisory", "Waits for an advisory lock: the application serialises itself here."),
        ("applytransaction", "Parallel apply waits for another remote transaction to be applied first."),
        ("extend", "Many sessions want to add pages to the same table or index at once."),
        ("frozenid", "Another vacuum is updating the database's oldest transaction id."),
        ("object", "Another session holds something that is no table: a schema, role, database or function."),
        ("page", "Waits for an index page (GIN, hash) that another session locks."),
        ("relation", "Another session holds the table or index in a conflicting mode: DDL, or its queue."),
        ("spectoken", "INSERT ... ON CONFLICT waits to see whether another's row with the same key stays."),
        ("transactionid", "Waits for another transaction to end: somebody changed the same row first."),
        ("tuple", "Queues for one hot row, behind a session that itself waits for the row's last writer."),
        ("userlock", "Waits for a user lock of an old module."),
        ("virtualxid", "Waits for another session's snapshot to end, as CREATE INDEX CONCURRENTLY does."),
    ]

    static let timeout: [Row] = [
        ("BaseBackupThrottle", "A base backup keeps to its rate limit."),
        ("CheckpointWriteDelay", "The checkpointer spreads its writes over time, as it should."),
        ("PgSleep", "Sleeps because the statement says so: pg_sleep."),
        ("RecoveryApplyDelay", "The standby stays behind on purpose: recovery_min_apply_delay."),
        ("RecoveryRetrieveRetryInterval", "Recovery found no WAL and will retry: the primary may be gone."),
        ("RegisterSyncRequest", "The checkpointer's list of files to flush is full: it cannot keep up."),
        ("SpinDelay", "Many processors fight for the same spinlock."),
        ("VacuumDelay", "Vacuum pauses to stay within its cost limit; raise the limit if it never finishes."),
        ("VacuumTruncate", "Vacuum wants to give back the empty end of a table, but others use the table."),
        ("WalSummarizerError", "The WAL summarizer failed and will try again: see the server log."),
    ]
}
