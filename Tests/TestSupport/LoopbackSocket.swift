import Glibc
import Synchronization

/// TCP sockets on 127.0.0.1.
enum LoopbackSocket {
    /// Where the ports begin that are given out one after the other, which differs from run to run.
    private static let firstPort = Int.random(in: 0..<20_000)
    private static let portsGiven = Atomic(0)

    /// A port that nobody listens on, and that nobody else is given before its server does.
    ///
    /// Not one of those that the kernel picks for connections: one of them could take it meanwhile.
    static func unusedPort() throws -> Int {
        for _ in 0..<1_000 {
            let number = portsGiven.wrappingAdd(1, ordering: .relaxed).newValue
            let port = 10_000 + (firstPort + number) % 20_000
            if let listener = try? listen(on: port) {
                close(listener)
                return port
            }
        }
        throw SystemFailure("find a port", code: EADDRINUSE)
    }

    /// A socket that listens on a port, on a free one for 0.
    static func listen(on port: Int) throws -> Int32 {
        let descriptor = try make()
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout.size(ofValue: yes)))
        do {
            try checked("bind", withAddress(port) { bind(descriptor, $0, $1) })
            try checked("listen", Glibc.listen(descriptor, 64))
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    /// A socket that is connected to a port.
    static func connect(to port: Int) throws -> Int32 {
        let descriptor = try make()
        guard withAddress(port, { Glibc.connect(descriptor, $0, $1) }) == 0 else {
            let failure = SystemFailure("connect to 127.0.0.1:\(port)")
            close(descriptor)
            throw failure
        }
        return descriptor
    }

    /// Whether somebody takes connections at a port.
    static func answers(at port: Int) -> Bool {
        guard let descriptor = try? connect(to: port) else { return false }
        close(descriptor)
        return true
    }

    static func port(of descriptor: Int32) throws -> Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout.size(ofValue: address))
        try withUnsafeMutablePointer(to: &address) { pointer in
            try pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = try checked("getsockname", getsockname(descriptor, $0, &length))
            }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func make() throws -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        return try checked("make a socket", socket(AF_INET, kind, 0))
    }

    private static func withAddress(
        _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let length = socklen_t(MemoryLayout.size(ofValue: address))
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
