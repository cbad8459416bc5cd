import Glibc

/// How a process ended.
package enum ExitStatus: Equatable, Sendable {
    case code(Int32)
    case signal(Int32)

    /// Reads the status as `waitpid` gives it.
    init(waitStatus: Int32) {
        let signal = waitStatus & 0x7f
        self = signal == 0 ? .code((waitStatus >> 8) & 0xff) : .signal(signal)
    }
}

/// A process that a test started, and that does not outlive the object.
package final class ChildProcess {
    /// Where one of the process' descriptors leads.
    package struct Stream {
        let path: String
        let flags: Int32

        package static let nothing = Stream(path: "/dev/null", flags: O_RDWR)

        package static func reading(_ path: String) -> Stream {
            Stream(path: path, flags: O_RDONLY)
        }

        package static func writing(_ path: String) -> Stream {
            Stream(path: path, flags: O_WRONLY | O_CREAT | O_APPEND)
        }

        package static func terminal(_ path: String) -> Stream {
            Stream(path: path, flags: O_RDWR)
        }
    }

    package let id: pid_t
    private var status: ExitStatus?

    /// Starts a program in a session of its own, with all signals at their defaults.
    ///
    /// The environment is the whole one; nothing is inherited. The streams are standard input, output and error;
    /// one that is missing is the one before it.
    package init(_ command: [String], environment: [String: String], streams: [Stream]) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in 0..<Int32(3) {
            if let stream = streams.dropFirst(Int(descriptor)).first {
                posix_spawn_file_actions_addopen(&actions, descriptor, stream.path, stream.flags, 0o600)
            } else {
                posix_spawn_file_actions_adddup2(&actions, descriptor - 1, descriptor)
            }
        }

        var attributes = posix_spawnattr_t()
        Self.prepare(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }

        var child = pid_t()
        let failure = withCStrings(command) { arguments in
            withCStrings(environment.map { "\($0)=\($1)" }) { variables in
                posix_spawnp(&child, command[0], &actions, &attributes, arguments, variables)
            }
        }
        guard failure == 0 else { throw SystemFailure("start \(command[0])", code: failure) }
        id = child
    }

    deinit {
        guard poll() == nil else { return }
        kill(id, SIGKILL)
        waitpid(id, nil, 0)
    }

    private static func prepare(_ attributes: inout posix_spawnattr_t) {
        posix_spawnattr_init(&attributes)
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        let newSession: Int32 = 0x80
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | newSession
        posix_spawnattr_setflags(&attributes, Int16(flags))
    }

    /// How the process ended, if it has.
    package func poll() -> ExitStatus? {
        var raw: Int32 = 0
        if status == nil, waitpid(id, &raw, WNOHANG) == id {
            status = ExitStatus(waitStatus: raw)
        }
        return status
    }

    package func send(_ signal: Int32) {
        if poll() == nil {
            kill(id, signal)
        }
    }
}

/// Calls a function with the null-terminated array of C strings that `exec` and its like take.
private func withCStrings<Result>(
    _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
    let copies = strings.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return body(copies + [nil])
}
