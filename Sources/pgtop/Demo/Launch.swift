import CSystem
import Glibc

/// A program to be started, with all it is given.
///
/// It gets an empty signal mask, default signal handling, and no descriptor but 0, 1 and 2.
struct Launch {
    /// Where the program is; what it is called is `arguments[0]`.
    var program: String
    var arguments: [String]
    var environment: [String: String]
    /// What becomes its descriptors 0, 1 and 2; `nil` is `/dev/null`.
    var input: Int32?
    var output: Int32?
    var errors: Int32?
    /// Whether it gets a session of its own, out of reach of the terminal's signals.
    var ownSession = false

    /// Starts the program.
    func start() throws(LaunchFailure) -> Child {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for (target, source) in [(Int32(0), input), (1, output), (2, errors)] {
            if let source {
                posix_spawn_file_actions_adddup2(&actions, source, target)
            } else {
                posix_spawn_file_actions_addopen(&actions, target, "/dev/null", O_RDWR, 0)
            }
        }
        csystem_spawn_close_from(&actions, 3)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        setSignals(of: &attributes)

        var pid: pid_t = 0
        let variables = environment.map { "\($0.key)=\($0.value)" }
        let error = withCStrings(arguments) { arguments in
            withCStrings(variables) { variables in
                posix_spawn(&pid, program, &actions, &attributes, arguments, variables)
            }
        }
        guard error == 0 else { throw LaunchFailure(program: program, errno: error) }
        return Child(pid: pid)
    }

    private func setSignals(of attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        let session = ownSession ? 0x80 : 0  // POSIX_SPAWN_SETSID, which only GNU sources are shown
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) | Int16(session))
    }
}

/// Why a program could not be started.
struct LaunchFailure: Error, CustomStringConvertible {
    let program: String
    let errno: Int32

    var description: String { "cannot start \(program): \(String(cString: strerror(errno)))" }
}

/// A process that we started.
struct Child: Hashable {
    let pid: pid_t

    /// How it ended (as `waitpid` says it), or `nil` while it runs; tells it once.
    func ended() -> Int32? {
        var status: Int32 = 0
        return waitpid(pid, &status, WNOHANG) == pid ? status : nil
    }

    func signal(_ number: Int32) {
        kill(pid, number)
    }
}

/// Calls `body` with the texts as C takes them: an array that ends with NULL.
func withCStrings<Result>(
    _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
) -> Result {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies + [nil])
}
