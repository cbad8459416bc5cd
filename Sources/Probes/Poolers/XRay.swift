/// The client of a pooler that a session of the server works for.
package struct PooledClient: Sendable, Equatable {
    package let pooler: String
    package let client: PooledPeer
    /// The session's present transaction spans the moment at which the pooler told it.
    ///
    /// A pooler gives a session to nobody else until the transaction ends. What is not certain was so at the last look.
    package let isCertain: Bool
    /// Before the pooler was asked, on this host's clock.
    package let askedAt: Instant
}

/// Which session of the server on the screen works for which client of a pooler.
package struct XRay: Sendable {
    fileprivate struct Link: Sendable {
        let pooler: String
        let client: PooledPeer
        let server: PooledPeer
        /// What the database is called on the server.
        let database: String
        /// Nil where the pooler logs in as somebody else than its client.
        let role: String?
        let askedAt: Instant
    }

    /// By the backend's pid, the newest look first.
    private let links: [Int32: [Link]]

    /// How long a question may have been on its way.
    private static let margin = Duration.milliseconds(250)

    package init() {
        links = [:]
    }

    /// From the last two looks: the newest may be younger than the sample of the sessions, and so prove nothing.
    package init(_ reading: Reading<PooledPeersProbe.Sample>, _ poolers: [Pooler], of server: Server) {
        var links: [Int32: [Link]] = [:]
        for look in [reading.latest, reading.previous].compactMap({ $0 }) {
            for pooler in poolers {
                guard let peers = look[pooler.id] else { continue }
                Self.note(peers, of: pooler, server, in: &links)
            }
        }
        self.links = links
    }

    package var isEmpty: Bool { links.isEmpty }

    private static func note(
        _ peers: PooledPeersProbe.Peers, of pooler: Pooler, _ server: Server, in links: inout [Int32: [Link]]
    ) {
        let tied = peers.servers.filter { $0.link != nil && $0.pid != nil && server.mayBe($0) }
        guard !tied.isEmpty else { return }
        let wanted = Set(tied.compactMap(\.link))
        let found = peers.clients.filter { wanted.contains($0.pointer) }.map { ($0.pointer, $0) }
        let clients = Dictionary(found, uniquingKeysWith: { first, _ in first })
        for connection in tied {
            guard let pid = connection.pid, let client = connection.link.flatMap({ clients[$0] }),
                client.link == connection.pointer
            else { continue }
            let database = pooler.database(named: connection.database)
            links[pid, default: []].append(
                Link(
                    pooler: pooler.id, client: client, server: connection,
                    database: database?.database ?? connection.database,
                    role: database?.forcedUser == nil ? connection.user : nil, askedAt: peers.askedAt))
        }
    }

    /// The client that a session works for, if all that is known of both agrees.
    ///
    /// `sampledAt` is when the sessions were asked for, on this host's clock.
    package func client(of backend: Backend, sampledAt: Instant) -> PooledClient? {
        guard let links = links[backend.id.pid], backend.isClient else { return nil }
        let fitting = links.filter { $0.fits(backend) }
        let proven = fitting.first { link in
            guard link.askedAt <= sampledAt, let age = backend.transactionAge else { return false }
            return age >= sampledAt.since(link.askedAt) + Self.margin
        }
        return (proven ?? fitting.first).map { link in
            PooledClient(
                pooler: link.pooler, client: link.client, isCertain: proven != nil, askedAt: link.askedAt)
        }
    }
}

extension XRay.Link {
    /// Whether the session is the one that the pooler speaks of: a pid alone could be another host's.
    fileprivate func fits(_ backend: Backend) -> Bool {
        let whence = server.localAddress == "unix" ? "local" : server.localAddress
        return backend.client == whence && backend.database == database
            && (role == nil || backend.role == role)
    }
}

extension Server {
    /// Whether a pooler's connection can lead to this server, as far as addresses tell.
    fileprivate func mayBe(_ connection: PooledPeer) -> Bool {
        mayBe(host: connection.address == "unix" ? nil : connection.address, port: connection.port)
    }

    /// A nil host is a Unix socket.
    package func mayBe(host other: String?, port otherPort: String) -> Bool {
        guard !isPooled, port == otherPort else { return false }
        guard let other, !other.hasPrefix("/") else { return Self.isHere(host) }
        if Self.isHere(host) { return !Self.isAddress(other) || Self.isHere(other) || isLocal }
        return !Self.isAddress(host) || !Self.isAddress(other) || host == other
    }

    private static func isHere(_ host: String) -> Bool {
        host.isEmpty || host.hasPrefix("/") || host == "localhost" || host.hasPrefix("127.") || host == "::1"
    }

    private static func isAddress(_ host: String) -> Bool {
        host.contains(":") || host.utf8.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) }
    }
}
