import Probes
import TUI
import Testing

@testable import pgtop

/// A situation that screens are drawn of.
struct Situation: Sendable, CustomTestStringConvertible {
    let name: String
    /// The pages that are worth looking at in it.
    var pages: Set<PageID> = ["sessions"]
    let events: @Sendable () -> [(Event, Double)]

    var testDescription: String { name }

    func model(_ size: Size) -> Model {
        var model = Model(at: .at(0))
        model.apply(.resize(size))
        for (event, seconds) in events() { model.apply(event, at: seconds) }
        return model
    }

    static let all =
        [calm, lockStorm, noPrivileges, serverGone, hostileText, many] + blocking + replication + pools
        + statements + progress + tables + writing

    static let calm = Situation(name: "calm", pages: ["sessions", "overview", "blocking"]) {
        connected(
            .primary,
            [
                .client(5120, transaction: 0.4, statement: 0.4, query: "SELECT * FROM orders WHERE id = $1"),
                .client(
                    5121, wait: ("IO", "DataFileRead"), transaction: 3.2, statement: 3.2,
                    query: "SELECT count(*)\n  FROM events"),
                .client(
                    5188, "idle in transaction", role: "etl", transaction: 12, since: 2,
                    query: "INSERT INTO log VALUES ($1)"),
            ], idle: 38)
    }

    static let lockStorm = Situation(name: "lock-storm", pages: ["sessions", "overview", "blocking"]) {
        connected(.primary, storm, idle: 12, locks: .storm)
    }

    static let storm: [Backend] =
        [.sleeper]
        + (0..<5).map { index in
            .client(
                4302 + Int32(index), wait: ("Lock", "transactionid"), transaction: 95 - Double(index) * 17,
                statement: 95 - Double(index) * 17, query: "UPDATE orders SET paid = true WHERE id = 17")
        } + [
            .client(
                4410, role: "owner", wait: ("Lock", "relation"), transaction: 65, statement: 65,
                query: "ALTER TABLE orders ADD COLUMN note text"),
            .client(
                4500, role: "report", transaction: 2000, statement: 2000,
                query: "SELECT * FROM generate_series(1, 1e9)"),
            worker(4501, of: 4500),
            worker(4502, of: 4500),
        ]

    private static func worker(_ pid: Int32, of leader: Int32) -> Backend {
        var worker = Backend.client(
            pid, role: "report", transaction: 2000, statement: 2000,
            query: "SELECT * FROM generate_series(1, 1e9)")
        worker.kind = "parallel worker"
        worker.leader = leader
        return worker
    }

    static let noPrivileges = Situation(name: "no-privileges", pages: ["sessions", "blocking"]) {
        let server = Server.primary.with {
            $0.canReadAllStats = false
            $0.canSignal = false
            $0.isLocal = false
        }
        return connected(
            server,
            [
                .client(7001, role: "monitor", transaction: 5, statement: 5, query: "SELECT pg_sleep(60)"),
                .stranger(7002, role: "app"), .stranger(7003, role: "app"), .stranger(7004, role: "postgres"),
            ], idle: 0,
            locks: .among([
                Lock(.session(7003), .accessExclusive, .orders),
                .waiting(7002, .accessShare, .orders, for: 40),
            ]))
    }

    static let serverGone = Situation(name: "server-gone", pages: ["sessions", "overview"]) {
        connected(.primary, storm, idle: 12, locks: .storm) + [
            (
                .report(
                    .disconnected(
                        .unreachable(reason: "server closed the connection unexpectedly"),
                        retryIn: .seconds(5))),
                9
            ),
            (.tick, 12),
        ]
    }

    static let hostileText = Situation(name: "hostile-text") {
        var hostile = Backend.client(
            6001, role: "ev\u{1B}[31mil", database: "sh\u{202E}op", transaction: 5, statement: 5,
            query: "SELECT '\u{1B}]0;owned\u{7}' /* \u{200B}\u{9B}2J */ FROM \u{7F}x")
        hostile.application = "表計算ソフト"
        let wide = Backend.client(
            6002, role: "büro", database: "データ", transaction: 4, statement: 4,
            query: "SELECT '👩‍👩‍👧 e\u{301}\u{302}\u{303}\u{304}\u{305}' FROM 注文 WHERE 名前 = 'とても長い名前のお客様'")
        return connected(.primary, [hostile, wide], idle: 1)
    }

    static let many = Situation(name: "many") {
        let backends = (0..<400).map { index in
            Backend.client(
                Int32(10_000 + index), transaction: Double(index) / 4, statement: Double(index) / 8,
                query: "SELECT * FROM part_\(index) WHERE key BETWEEN $1 AND $2 ORDER BY key LIMIT 100")
        }
        let server = Server.primary.with { $0.usableConnections = 500 }
        return connected(server, backends, idle: 60)
    }

    /// The events that lead to a screen full of numbers.
    static func connected(
        _ server: Server, _ backends: [Backend], idle: Int, locks: LocksProbe.Sample = .among([])
    ) -> [(Event, Double)] {
        let usage = ProcessUsage(
            cpu: Percent(12.5), memory: Bytes(18_000_000), readPerSecond: Bytes(2_400_000),
            writtenPerSecond: Bytes(0))
        let load = HostLoad(
            cpu: Percent(34), memoryUsed: Bytes(11_400_000_000), memoryTotal: Bytes(16_700_000_000),
            load: 2.1,
            processors: 8)
        var events: [(Event, Double)] = [(.report(.connected(server)), 0)]
        if server.isLocal {
            events.append(
                (
                    .report(
                        .host(load, Dictionary(uniqueKeysWithValues: backends.map { ($0.id.pid, usage) }))), 0
                ))
        }
        // A look every tenth of a second, the last one at the moment at which keys are pressed.
        for step in 0..<60 {
            let moment = 2.1 + Double(step) / 10
            let age = Double(59 - step)
            let seen = backends.filter { ($0.stateAge ?? .zero) >= .seconds(age) }
            let count = Int64(step)
            let pulse = PulseProbe.Sample.before(
                age, commits: 1_000_000 + 240 * count + count * count * 3,
                wal: 5_000_000_000 + count * 1_300_000)
            events.append((.report(.pulse(pulse, at: moment)), moment))
            if step == 59 { events.append((.report(.locks(locks, at: moment)), moment)) }
            events.append((.report(.tick(step == 59 ? backends : seen, idle: idle, at: moment)), moment))
        }
        return events
    }
}

extension Size {
    static let small = Size(columns: 40, rows: 12)
    static let usual = Size(columns: 80, rows: 24)
    static let large = Size(columns: 132, rows: 43)
}
