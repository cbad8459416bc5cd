import Glibc

/// One client's connection through a proxy.
final class Link {
    /// Bytes on their way, and when they are due.
    private struct Parcel {
        let due: ContinuousClock.Instant
        let bytes: ArraySlice<UInt8>
        let toClient: Bool
    }

    let client: Int32
    let server: Int32
    private var parcels: [Parcel] = []

    init(client: Int32, server: Int32) {
        self.client = client
        self.server = server
    }

    /// Moves what has arrived and is due; returns false when one side has closed and nothing is left.
    func move(_ delay: Duration, count: (ArraySlice<UInt8>, _ toClient: Bool) -> Void) -> Bool {
        let due = ContinuousClock.now + delay
        let clientIsThere = collect(from: client, due: due, toClient: false)
        let serverIsThere = collect(from: server, due: due, toClient: true)
        let now = ContinuousClock.now
        for parcel in parcels.prefix(while: { $0.due <= now }) {
            count(parcel.bytes, parcel.toClient)
            guard deliver(parcel) else { return false }
        }
        parcels.removeAll { $0.due <= now }
        return clientIsThere && serverIsThere || !parcels.isEmpty
    }

    private func collect(from source: Int32, due: ContinuousClock.Instant, toClient: Bool) -> Bool {
        guard isReadable(source) else { return true }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(source, &buffer, buffer.count)
        guard count > 0 else { return false }
        parcels.append(Parcel(due: due, bytes: buffer[..<count], toClient: toClient))
        return true
    }

    private func deliver(_ parcel: Parcel) -> Bool {
        let target = parcel.toClient ? client : server
        var rest = parcel.bytes
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes { send(target, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    func close() {
        for descriptor in [client, server] {
            shutdown(descriptor, Int32(SHUT_RDWR))
            Glibc.close(descriptor)
        }
    }

    /// Closes without a farewell: the client reads "connection reset".
    func reset() {
        var abandon = linger(l_onoff: 1, l_linger: 0)
        setsockopt(client, SOL_SOCKET, SO_LINGER, &abandon, socklen_t(MemoryLayout.size(ofValue: abandon)))
        Glibc.close(client)
        Glibc.close(server)
    }
}
