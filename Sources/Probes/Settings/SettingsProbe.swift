/// The settings that checks and panes need, and all that wait for a restart.
package enum SettingsProbe: Probe {
    /// By name; what is not there, the server lacks or this role may not see.
    package struct Sample: Sendable, Equatable {
        package let settings: [String: Setting]

        package init(_ settings: [Setting]) {
            self.settings = Dictionary(settings.map { ($0.name, $0) }) { first, _ in first }
        }

        package subscript(name: String) -> Setting? { settings[name] }

        package var pending: [Setting] {
            settings.values.filter(\.isPending).sorted { $0.name < $1.name }
        }
    }

    package static let id: ProbeID = "settings"
    package static let meaning = "Settings, and those that wait for a restart"
    package static let lane = Lane.slow
    package static let interval: Duration? = .seconds(60)
    package static let grant = "GRANT pg_read_all_settings TO your role"

    private static let names = [
        "archive_mode", "autovacuum", "autovacuum_freeze_max_age", "autovacuum_max_workers",
        "autovacuum_multixact_freeze_max_age", "bgwriter_lru_maxpages", "checkpoint_completion_target",
        "checkpoint_timeout", "data_checksums", "data_directory",
        "deadlock_timeout", "fsync", "full_page_writes", "hot_standby_feedback",
        "idle_in_transaction_session_timeout", "lc_messages", "log_destination", "log_directory",
        "logging_collector", "maintenance_work_mem", "max_connections", "max_replication_slots",
        "max_slot_wal_keep_size", "max_wal_senders", "max_wal_size", "reserved_connections",
        "restart_after_crash", "shared_buffers", "ssl", "ssl_cert_file", "statement_timeout",
        "superuser_reserved_connections", "synchronous_commit", "synchronous_standby_names",
        "temp_file_limit",
        "track_counts", "track_io_timing", "track_wal_io_timing", "wal_buffers", "wal_compression",
        "wal_keep_size",
        "wal_level", "work_mem", "zero_damaged_pages",
    ]

    /// What is hidden from roles that may not read all settings is not among the function's rows.
    package static func sql(on server: Capabilities) -> String {
        """
        SELECT name, setting, unit, pending_restart, source OPERATOR(pg_catalog.=) 'command line' AS on_command_line
          FROM pg_catalog.pg_show_all_settings()
         WHERE pending_restart OR name OPERATOR(pg_catalog.=) ANY (ARRAY[\(list)])
        """
    }

    private static var list: String { names.map { "'\($0)'" }.joined(separator: ", ") }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        var settings: [Setting] = []
        for row in 0..<rows.count {
            let record = Record(rows, row)
            guard let name = try record.text("name") else { continue }
            settings.append(
                Setting(
                    name, try record.text("setting") ?? "", unit: try record.text("unit"),
                    isPending: try record.flag("pending_restart") ?? false,
                    isOnCommandLine: try record.flag("on_command_line") ?? false))
        }
        return Sample(settings)
    }
}
