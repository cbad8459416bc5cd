/// Pieces of the questions about who writes.
enum WritingSQL {
    /// The functions that differ between servers.
    static let sources =
        [WALProbe.source, IOProbe.source, DatabasesProbe.sessions] + CheckpointerProbe.resets
        + WriterCounter.allCases.flatMap(\.functions)

    /// When the last of them was reset, of those that there are.
    static func latest(_ functions: [String], on server: Capabilities) -> String {
        let there = functions.filter { server.has($0, "()") }.map { "pg_catalog.\($0)()" }
        return there.isEmpty ? "NULL::timestamptz" : "GREATEST(\(there.joined(separator: ", ")))"
    }

    /// What the first of these functions counts that the server has.
    static func first(_ functions: [String], on server: Capabilities) -> String {
        functions.first { server.has($0, "()") }.map { "pg_catalog.\($0)()::float8" } ?? "NULL::float8"
    }
}

/// What is counted of those who write the cache to disk; times in milliseconds, the others in blocks or times.
package enum WriterCounter: String, Counter {
    case timed, requested
    /// Checkpoints that were done: others found nothing to do.
    case performed
    case restartpointsTimed = "restartpoints_timed"
    case restartpointsRequested = "restartpoints_requested"
    case restartpointsPerformed = "restartpoints_performed"
    case writeTime = "write_milliseconds"
    case syncTime = "sync_milliseconds"
    /// By checkpoints.
    case written = "buffers_checkpoint"
    case slruWritten = "slru_written"
    /// By the background writer.
    case cleaned = "buffers_clean"
    /// How often the background writer stopped because it had written as much as it may at once.
    case stopped = "maxwritten_clean"
    case allocated = "buffers_allocated"
    /// By sessions and whoever else had to, including new pages; counted with `pg_stat_io` from 17 on.
    case backendWritten = "buffers_backend"
    case backendSyncs = "buffers_backend_fsync"

    /// Where the server counts it: the first of these that there is.
    var functions: [String] {
        let names: [String] =
            switch self {
            case .timed: ["checkpointer_num_timed", "bgwriter_timed_checkpoints"]
            case .requested: ["checkpointer_num_requested", "bgwriter_requested_checkpoints"]
            case .performed: ["checkpointer_num_performed"]
            case .restartpointsTimed: ["checkpointer_restartpoints_timed"]
            case .restartpointsRequested: ["checkpointer_restartpoints_requested"]
            case .restartpointsPerformed: ["checkpointer_restartpoints_performed"]
            case .writeTime: ["checkpointer_write_time", "checkpoint_write_time"]
            case .syncTime: ["checkpointer_sync_time", "checkpoint_sync_time"]
            case .written: ["checkpointer_buffers_written", "bgwriter_buf_written_checkpoints"]
            case .slruWritten: ["checkpointer_slru_written"]
            case .cleaned: ["bgwriter_buf_written_clean"]
            case .stopped: ["bgwriter_maxwritten_clean"]
            case .allocated: ["buf_alloc"]
            case .backendWritten: ["buf_written_backend"]
            case .backendSyncs: ["buf_fsync_backend"]
            }
        return names.map { "pg_stat_get_\($0)" }
    }
}
