/// What pgtop sets for its own sessions before it asks anything.
enum SessionSettings {
    /// Limits and manners of the probing session.
    static let probing = [
        ("search_path", "pg_catalog, pg_temp"), ("statement_timeout", "2000"), ("lock_timeout", "100"),
        ("idle_in_transaction_session_timeout", "10000"), ("default_transaction_read_only", "on"),
        ("jit", "off"),
        ("max_parallel_workers_per_gather", "0"),
    ]

    /// The slow lane may take its time, and waits for a lock no longer than the fast one.
    ///
    /// It joins what functions return, of which the planner knows no number of rows: it would sort thousands of them.
    static let inquiring =
        probing.map { $0.0 == "statement_timeout" ? ($0.0, "5000") : $0 } + [("enable_mergejoin", "off")]

    /// Limits of the session that acts: more time, for it is asked by hand.
    static let acting = [
        ("search_path", "pg_catalog, pg_temp"), ("statement_timeout", "5000"), ("lock_timeout", "500"),
        ("idle_in_transaction_session_timeout", "10000"), ("jit", "off"),
        ("max_parallel_workers_per_gather", "0"),
    ]

    /// Sets what a probing session has, for the one transaction that a pooler lends a session for.
    static let pooled = sql(probing + [("transaction_read_only", "on")], local: true)

    /// One statement that sets them all; `local` only until the transaction ends.
    static func sql(_ settings: [(String, String)], local: Bool) -> String {
        let calls = settings.map { "pg_catalog.set_config('\($0.0)', '\($0.1)', \(local))" }
        return "SELECT " + calls.joined(separator: ", ")
    }
}
