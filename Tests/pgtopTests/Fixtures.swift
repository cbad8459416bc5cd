import Glibc
import Probes
import TUI

@testable import pgtop

extension Instant {
    /// So many seconds after the tests began.
    static func at(_ seconds: Double) -> Instant {
        Instant(nanoseconds: 1_000_000_000_000 + UInt64(seconds * 1e9))
    }
}

extension ServerTime {
    /// When all samples were taken.
    static let noon = ServerTime(microseconds: 800_000_000_000_000)

    static func noon(minus seconds: Double) -> ServerTime {
        ServerTime(microseconds: noon.microseconds - Int64(seconds * 1e6))
    }
}

extension Backend {
    /// A client's session.
    static func client(
        _ pid: Int32, _ state: String = "active", role: String = "app", database: String = "shop",
        wait: (String, String)? = nil, transaction: Double? = nil, statement: Double? = nil,
        since: Double? = nil,
        query: String = "SELECT 1"
    ) -> Backend {
        var backend = Backend(id: ID(pid: pid, start: .noon(minus: 7200 + Double(pid))), sampledAt: .noon)
        backend.kind = "client backend"
        backend.database = database
        backend.role = role
        backend.application = "web-\(pid % 10)"
        backend.client = "10.0.0.\(pid % 200)"
        backend.state = state
        backend.waitType = wait?.0
        backend.waitEvent = wait?.1
        backend.transactionStart = transaction.map { .noon(minus: $0) }
        backend.queryStart = .noon(minus: statement ?? since ?? 0)
        backend.stateChange = .noon(minus: since ?? statement ?? 0)
        backend.query = query
        return backend
    }

    /// A session that keeps its transaction open.
    static let sleeper = client(
        4211, "idle in transaction", transaction: 780, since: 720,
        query: "UPDATE orders SET paid = true WHERE id = 17")

    /// A process of the server itself.
    static func process(_ pid: Int32, _ kind: String, wait: (String, String)? = nil) -> Backend {
        var backend = Backend(id: ID(pid: pid, start: .noon(minus: 90_000)), sampledAt: .noon)
        backend.kind = kind
        backend.waitType = wait?.0
        backend.waitEvent = wait?.1
        return backend
    }

    /// A session that the role may not look into.
    static func stranger(_ pid: Int32, role: String) -> Backend {
        var backend = Backend(id: ID(pid: pid, start: nil), sampledAt: .noon)
        backend.role = role
        backend.database = "shop"
        backend.query = "<insufficient privilege>"
        return backend
    }
}

extension Server {
    static let primary = Server(
        host: "db1.example", port: "5432", database: "postgres", role: "monitor", isSuperuser: false,
        version: "15.18", systemIdentifier: "7000000000000000001", isStandby: false, timeline: 3,
        usableConnections: 97, startedAt: .noon(minus: 270_000), canReadAllStats: true, canSignal: true,
        isPooled: false, isLocal: true, hasGenericPlan: false)

    func with(_ change: (inout Server) -> Void) -> Server {
        var server = self
        change(&server)
        return server
    }
}

extension PulseProbe.Sample {
    /// A look so many seconds before the samples were taken.
    static func before(_ seconds: Double, commits: Int64, wal: Int64, standby: Bool = false) -> Self {
        Self(
            takenAt: .noon(minus: seconds), startedAt: .noon(minus: 270_000), isStandby: standby,
            wal: Bytes(wal),
            commits: commits, rollbacks: 0)
    }
}

extension Report {
    /// What one tick brings.
    static func tick(
        _ backends: [Backend], idle: Int = 0, showsIdle: Bool = false, at seconds: Double = 0
    ) -> Report {
        let sample = SessionsProbe.Sample(
            takenAt: .noon, backends: backends, idleElsewhere: idle, showsIdle: showsIdle)
        return .tick([Sampled(SessionsProbe.self, sample, takenAt: .at(seconds))], Ledger())
    }

    /// A look at the locks, with the names of what is locked.
    static func locks(_ sample: LocksProbe.Sample, at seconds: Double = 0) -> Report {
        let names = NamesProbe.Sample(databases: [5: "postgres", 6: "shop"], roles: [10: "app"])
        let relations = RelationNamesProbe.Sample(names: [16_385: "orders"])
        return .tick(
            [
                Sampled(NamesProbe.self, names, takenAt: .at(seconds)),
                Sampled(RelationNamesProbe.self, relations, takenAt: .at(seconds)),
                Sampled(LocksProbe.self, sample, takenAt: .at(seconds)),
            ], Ledger())
    }

    /// A look at the server's counters.
    static func pulse(_ sample: PulseProbe.Sample, at seconds: Double) -> Report {
        .tick([Sampled(PulseProbe.self, sample, takenAt: .at(seconds))], Ledger())
    }
}

extension Model {
    /// A model that is connected and shows these sessions.
    static func showing(
        _ backends: [Backend], idle: Int = 0, server: Server = .primary, readOnly: Bool = false,
        size: Size = Size(columns: 80, rows: 24)
    ) -> Model {
        var model = Model(readOnly ? .readOnly : .full, at: .at(0))
        model.apply(.resize(size))
        model.apply(.report(.connected(server)))
        model.apply(.report(.tick(backends, idle: idle)))
        model.apply(.key("1"))
        return model
    }

    @discardableResult
    mutating func apply(_ event: Event, at seconds: Double = 0) -> [Effect] {
        update(event, at: .at(seconds))
    }

    /// Types keys, each at the same moment.
    @discardableResult
    mutating func type(_ keys: Key..., at seconds: Double = 0) -> [Effect] {
        keys.flatMap { apply(.key($0), at: seconds) }
    }

    /// The words on the screen.
    var screenText: String {
        frame().golden.split(separator: "\nroles").first.map(String.init) ?? ""
    }

    /// The line under the header.
    func triage(_ cells: Int) -> String { Triage(model: self).line(cells).text }

    /// The sessions in the pane, from top to bottom.
    var pids: [Int32] {
        guard let screen = screen as? Screen<SessionsPane> else { return [] }
        return screen.table.rows.map(\.id.pid)
    }
}

extension [Effect] {
    /// What the action connection is asked for.
    var requests: [ActionRequest] {
        compactMap { if case .act(let request) = $0 { request } else { nil } }
    }
}

extension Wish {
    /// What the page of the sessions wants at first.
    static func sessions(idle: Bool) -> Wish {
        var wish = Wish(idle: idle)
        wish.probes = Check.wantedProbes.union([SessionsProbe.id])
        return wish
    }
}
