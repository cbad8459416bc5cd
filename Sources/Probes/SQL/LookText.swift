/// A text that may be asked as a look, without what follows its semicolon.
enum LookText: Equatable {
    /// It can stand in a FROM clause, so that the server itself cuts what it brings.
    case query(String)
    /// SHOW or EXPLAIN.
    case command(String)
}

/// Why a text is not asked as a look.
package enum LookRefusal: Error, Sendable, Equatable {
    case empty
    /// A quote or comment has no end, or can be read in two ways.
    case unreadable
    case severalStatements
    case changes(keyword: String)
    /// It calls a function whose work no transaction takes back.
    case calls(function: String)
}

extension LookRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "There is no statement."
        case .unreadable: "A quote or comment in the text has no certain end."
        case .severalStatements: "The text holds several statements: a look is a single one."
        case .changes(let keyword): "A look only reads, and this begins with \(keyword)."
        case .calls(let function):
            "A look only reads, and this calls \(function), whose work no rollback takes back."
        }
    }
}

extension SQLText {
    /// Judges whether a text is one statement that reads, and refuses whatever is in doubt.
    ///
    /// The server has the last word, in its read-only transaction; what such a transaction lets pass is known here.
    static func look(_ text: String) -> Result<LookText, LookRefusal> {
        let lexer = SQLLexer(text)
        let tokens = Array(lexer)
        guard !tokens.contains(where: \.isDoubtful), !lexer.bytes.contains(0) else {
            return .failure(.unreadable)
        }
        let isEnd = { (token: SQLToken) in token.kind == .symbol && lexer.symbol(of: token) == ";" }
        let end = tokens.firstIndex(where: isEnd) ?? tokens.endIndex
        guard tokens[end...].allSatisfy({ $0.isSpace || isEnd($0) }) else {
            return .failure(.severalStatements)
        }
        let words = tokens[..<end].filter { !$0.isSpace }
        guard let first = words.first(where: { $0.kind != .symbol || lexer.symbol(of: $0) != "(" }) else {
            return .failure(.empty)
        }
        if let function = lasting(among: words, lexer) { return .failure(.calls(function: function)) }
        let statement = tokens[..<end].map(lexer.text).joined()
        let keyword = lexer.text(of: first).uppercased()
        switch keyword {
        case "SELECT", "WITH", "VALUES", "TABLE": return .success(.query(statement))
        case "SHOW", "EXPLAIN": return .success(.command(statement))
        default: return .failure(.changes(keyword: String(keyword.prefix(20))))
        }
    }

    /// The first function that is called and whose work outlives the transaction.
    private static func lasting(among words: [SQLToken], _ lexer: SQLLexer) -> String? {
        for (word, next) in zip(words, words.dropFirst())
        where next.kind == .symbol && lexer.symbol(of: next) == "(" {
            guard word.kind == .word || word.kind == .quotedIdentifier else { continue }
            let name = lexer.text(of: word).lowercased().filter { $0 != "\"" }
            if lastingFunctions.contains(name) || lastingFamilies.contains(where: name.hasPrefix) {
                return name
            }
        }
        return nil
    }

    private static let lastingFunctions: Set<String> = [
        "pg_cancel_backend", "pg_terminate_backend", "pg_reload_conf", "pg_rotate_logfile", "pg_promote",
        "pg_switch_wal", "pg_create_restore_point", "pg_drop_replication_slot", "pg_wal_replay_pause",
        "pg_wal_replay_resume", "pg_log_backend_memory_contexts", "pg_log_standby_snapshot",
        "pg_sync_replication_slots", "pg_import_system_collations", "pg_logical_emit_message",
        "pg_execute_server_program", "query_to_xml", "pg_logdir_rotate",
    ]

    private static let lastingFamilies = [
        "pg_advisory_lock", "pg_try_advisory_lock", "pg_advisory_unlock", "pg_create_logical_replication",
        "pg_create_physical_replication", "pg_copy_", "pg_logical_slot_get", "pg_replication_slot_advance",
        "pg_replication_origin_", "pg_stat_reset", "pg_stat_statements_reset", "pg_stat_force",
        "pg_start_backup",
        "pg_stop_backup", "pg_backup_st", "pg_file_", "lo_", "dblink",
    ]
}
