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

    /// All of it in one number, as the server makes it too; see `StatementsProbe`.
    ///
    /// Oids differ in few bits, so that all of them tell what functions run from what clients send.
    var number: Int64 {
        queryID ^ (Int64(role) << 32) ^ Int64(database) ^ (isTopLevel ? 0 : -1)
    }

    /// The same in SQL, of the columns of `s`.
    static func number(_ place: StatementsPlace) -> String {
        let level = place.has("toplevel") ? " # CASE WHEN s.toplevel THEN 0::int8 ELSE -1::int8 END" : ""
        return "(s.queryid # (s.userid::int8 << 32) # s.dbid::int8\(level))"
    }
}
