import Glibc

/// What `/proc` says about processes.
package enum ProcessTable {
    /// The processes that a process started and that still run.
    package static func children(of parent: pid_t) -> [pid_t] {
        entries(of: "/proc").compactMap { pid_t($0) }.filter { Self.parent(of: $0) == parent }
    }

    /// Whether a process waits for something, such as a terminal that does not take what it writes.
    package static func isAsleep(_ process: pid_t) -> Bool {
        fields(of: process)?.first == "S"
    }

    private static func parent(of process: pid_t) -> pid_t? {
        fields(of: process).flatMap { $0.count > 1 ? pid_t($0[1]) : nil }
    }

    /// The fields of `/proc/<pid>/stat` after the name, which may itself hold spaces and parentheses.
    private static func fields(of process: pid_t) -> [Substring]? {
        guard let line = try? readText("/proc/\(process)/stat"), let end = line.lastIndex(of: ")") else {
            return nil
        }
        return line[line.index(after: end)...].split(separator: " ")
    }
}
