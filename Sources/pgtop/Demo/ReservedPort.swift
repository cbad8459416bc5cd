import Glibc

/// A TCP port of 127.0.0.1 that nobody else gets until a server of ours takes it.
struct ReservedPort {
    let number: UInt16
    private let socket: Int32

    init() throws(DemoEnd) {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard isBound else { throw .failed("no TCP port of 127.0.0.1 is free") }
        self.socket = socket
        number = UInt16(bigEndian: address.sin_port)
    }

    /// Lets the port go, to be called just before the server starts.
    func release() {
        close(socket)
    }
}
