/// What `pg_stat_statements` counts apart: a statement of one role in one database.
package struct StatementKey: Sendable, Hashable {
    package let role: UInt32
    package let database: UInt32
    package let queryID: Int64
    /// It was sent by a client, rather than run by a function.
    package let isTopLevel: Bool

    package init(role: UInt32, database: UInt32, queryID: Int64, isTopLevel: Bool) {
        self.role = role
        self.database = database
        self.queryID = queryID
        self.isTopLevel = isTopLevel
    }
}
