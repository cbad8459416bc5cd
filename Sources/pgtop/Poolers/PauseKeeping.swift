import CSystem
import Glibc
import Probes

/// The process that keeps a pause: it resumes, in whatever way pgtop ends.
enum PauseKeeping {
    static let name = "pgtop-pause-keeper"

    /// What the process is told at its start, over the socket: where its console is could hold a password.
    struct Order: Equatable {
        let pooler: String
        let secret: String
        let database: String
        /// Whole seconds; 0 is none.
        let limit: Int

        /// Ended by an empty line.
        var text: String { [pooler, database, "\(limit)", secret].map { $0 + "\n" }.joined() + "\n" }

        init(_ address: PoolerAddress, database: String, limit: Duration?) {
            pooler = address.name
            secret = address.secret
            self.database = database
            self.limit = limit.map { Int($0.seconds) } ?? 0
        }

        init?(_ text: String) {
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            guard lines.count >= 5, let limit = Int(lines[2]) else { return nil }
            (pooler, database, secret, self.limit) = (lines[0], lines[1], lines[3], limit)
        }
    }

    /// Does not return when this process is a keeper; call it first.
    static func keepIfAsked(_ arguments: [String]) {
        guard arguments.first == name else { return }
        let socket = takeSocket()
        guard let order = readOrder(from: socket),
            let address = PoolerAddress(secret: order.secret, name: order.pooler)
        else { exit(2) }
        let running = Countdown()
        running.add()
        PauseKeeper(
            address, database: order.database, limit: order.limit > 0 ? .seconds(order.limit) : nil,
            input: socket, on: Reactor()
        ) { outcome in
            let bytes = Array(KeeperReport(outcome).line.utf8)
            _ = write(socket, bytes, bytes.count)
        }.start(ended: running.remove)
        while !running.isOver { running.wait(until: Clock.now + .seconds(60)) }
        exit(0)
    }

    /// Moves the socket away from descriptor 0, and minds no signal: the socket's end says all.
    private static func takeSocket() -> Int32 {
        for number in [SIGPIPE, SIGHUP, SIGINT, SIGQUIT, SIGTERM] { signal(number, SIG_IGN) }
        let socket = fcntl(0, F_DUPFD_CLOEXEC, 3)
        dup2(open("/dev/null", O_RDWR | O_CLOEXEC), 0)
        return socket
    }

    private static func readOrder(from socket: Int32) -> Order? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while bytes.count < 1 << 16, read(socket, &byte, 1) == 1 {
            bytes.append(byte)
            if bytes.suffix(2) == [0x0A, 0x0A] { return Order(String(decoding: bytes, as: UTF8.self)) }
        }
        return nil
    }
}
