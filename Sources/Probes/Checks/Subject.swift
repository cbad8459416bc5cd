/// What a piece of evidence is about: enough to find its row again.
package enum Subject: Sendable, Hashable {
    case session(Backend.ID)
    case prepared(gid: String)
    /// A standby, by the pid of its walsender.
    case standby(Int32)
    /// This server as a standby of another.
    case receiver
    case slot(String)
    case subscription(String)
    /// A pool's database, by the name of its pooler and its own.
    case pool(pooler: String, database: String)
    case statement(StatementKey)
    /// A relation of pgtop's own database.
    case relation(UInt32)
    case database(UInt32)
    /// A folder whose volume fills up.
    case folder(String)
    case setting(String)
    case role(String)
}

/// A value that a runbook's text can be filled with.
package enum RunbookValue: Sendable, Hashable {
    case number(Int64)
    case name(String)
    /// A relation or an index, with its schema.
    case relation(schema: String, name: String)
}
