import Glibc
import Synchronization

/// The folder where one run of the tests keeps its servers and files.
///
/// A watcher process removes it, and stops the servers in it, when the run ends, however it ends.
package enum Scratch {
    private static let location = Result { try make() }
    private static let number = Atomic(0)

    /// The path of the folder; anyone may enter it, since servers run as an unprivileged user.
    package static var folder: String {
        get throws { try location.get() }
    }

    /// A path in the folder that nobody else has been given.
    package static func newPath(_ name: String) throws -> String {
        let number = number.wrappingAdd(1, ordering: .relaxed).newValue
        return "\(try folder)/\(name)-\(number)"
    }

    private static func make() throws -> String {
        var template = Array("\(environmentVariable("TMPDIR") ?? "/tmp")/pgtop-test-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemFailure("make a temporary folder") }
        let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        try checked("open \(path) to all", chmod(path, 0o755))
        try startWatcher(of: path)
        return path
    }

    /// Starts the watcher, which reads a pipe that ends with this process.
    ///
    /// A named pipe, because only `open` can keep a descriptor from children that start at the same moment.
    private static func startWatcher(of path: String) throws {
        let pipe = "\(path)/alive"
        try checked("make \(pipe)", mkfifo(pipe, 0o600))
        let watcher = try ChildProcess(
            ["/bin/sh", "-c", watch, "watcher", path], environment: Environment.base,
            streams: [.nothing, .nothing, .nothing])
        _ = Unmanaged.passRetained(watcher)
        try checked("open \(pipe)", open(pipe, O_WRONLY | O_CLOEXEC))
    }

    /// SIGQUIT lets a server free its shared memory; one that does not listen is killed.
    private static let watch = """
        trap '' HUP INT TERM
        cat < "$1/alive"
        for file in "$1"/*/data/postmaster.pid; do
            [ -f "$file" ] && read -r pid < "$file" || continue
            family="$pid $(cat "/proc/$pid/task/$pid/children")"
            kill -CONT $family
            kill -QUIT "$pid"
            tries=0
            while [ -d "/proc/$pid" ] && [ $tries -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
            kill -KILL $family
        done
        rm -rf "$1"
        """
}
