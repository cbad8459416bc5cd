import Glibc

/// The thread of a proxy, which moves bytes between its clients and the server.
struct Relay: Sendable {
    private let proxy: TestProxy
    private let firstListener: Int32

    init(of proxy: TestProxy, listener: Int32) {
        self.proxy = proxy
        firstListener = listener
    }

    /// Works until the proxy is closed, looking at its behaviour a hundred times a second.
    func run() {
        var listener: Int32? = firstListener
        var links: [Link] = []
        defer {
            links.forEach { $0.close() }
            listener.map { _ = close($0) }
        }
        while true {
            let (behaviour, isClosed) = proxy.state.withLock { state in
                (state.connections, state.isListening) = (links.count, listener != nil)
                return (state.behaviour, state.isClosed)
            }
            if isClosed { return }
            waitForInput(listener, links, behaviour)
            switch behaviour {
            case .refuse:
                links.forEach { $0.close() }
                links = []
                listener.map { _ = close($0) }
                listener = nil
            case .reset:
                accept(from: &listener, into: &links)
                links.forEach { $0.reset() }
                links = []
            case .hold:
                accept(from: &listener, into: &links)
            case .pass(let delay):
                accept(from: &listener, into: &links)
                links = links.filter { relay($0, delay) }
            }
        }
    }

    /// Waits a little while for something to read.
    private func waitForInput(_ listener: Int32?, _ links: [Link], _ behaviour: TestProxy.Behaviour) {
        var descriptors = listener.map { [$0] } ?? []
        if case .pass = behaviour {
            descriptors += links.flatMap { [$0.client, $0.server] }
        }
        var entries = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        poll(&entries, nfds_t(entries.count), 10)
    }

    /// Takes a waiting client in, after opening the port again when nobody has been listening.
    private func accept(from listener: inout Int32?, into links: inout [Link]) {
        if listener == nil {
            listener = try? LoopbackSocket.listen(on: proxy.port)
        }
        guard let listener, isReadable(listener) else { return }
        let client = Glibc.accept(listener, nil, nil)
        guard client >= 0 else { return }
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        guard let server = try? LoopbackSocket.connect(to: proxy.state.withLock { $0.serverPort }) else {
            close(client)
            return
        }
        links.append(Link(client: client, server: server))
    }

    /// Moves what has arrived, and returns whether the link is still up.
    private func relay(_ link: Link, _ delay: Duration) -> Bool {
        let moved = link.move(delay) { bytes, toClient in
            proxy.state.withLock { state in
                if toClient {
                    state.traffic.toClient += bytes.count
                    state.recording?.append(contentsOf: bytes)
                } else {
                    state.traffic.toServer += bytes.count
                }
            }
        }
        if !moved {
            link.close()
        }
        return moved
    }
}

func isReadable(_ descriptor: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, 0) > 0
}
