import Probes
import TUI

@testable import pgtop

extension Situation {
    static let statements = [
        busyStatements, totals, missingStatements, unloadedStatements, hiddenStatements, resetStatements,
        hostileStatements,
    ]

    private static let busyStatements = Situation(name: "busy", pages: ["statements", "overview"]) {
        counted(Counted.all)
    }

    private static let totals = Situation(name: "totals", pages: ["statements"]) {
        counted(Counted.all) + [(.key("5"), 9), (.key("t"), 9)]
    }

    private static let missingStatements = Situation(name: "missing", pages: ["statements"]) {
        connected(.primary, [], idle: 3) + [place(StatementsPlaceProbe.Sample(place: nil, isLoaded: false))]
    }

    private static let unloadedStatements = Situation(name: "not-loaded", pages: ["statements"]) {
        connected(.primary, [], idle: 3) + [
            place(StatementsPlaceProbe.Sample(place: .usual, isLoaded: false))
        ]
    }

    private static let hiddenStatements = Situation(name: "no-privileges", pages: ["statements"]) {
        counted(Array(Counted.all.suffix(1)), at: Server.primary.with { $0.canReadAllStats = false })
    }

    private static let resetStatements = Situation(name: "reset", pages: ["statements"]) {
        counted(Counted.all, wasReset: true)
    }

    private static let hostileStatements = Situation(name: "hostile-text", pages: ["statements"]) {
        counted([
            Counted(
                1, "SELECT '\u{1B}]0;owned\u{7}' /* \u{200B}\u{9B}2J */ FROM \u{7F}x", calls: 5, time: 20),
            Counted(
                2, "SELECT 名前 FROM 注文 WHERE 名前 = $1 -- 👩‍👩‍👧 e\u{301}\u{302}\u{303}\u{304}", calls: 2, time: 10),
        ])
    }

    private static func place(_ sample: StatementsPlaceProbe.Sample) -> (Event, Double) {
        (.report(.tick([Sampled(StatementsPlaceProbe.self, sample, takenAt: .at(8))], Ledger())), 8)
    }

    /// A server whose statements were counted twice, two seconds apart.
    private static func counted(
        _ statements: [Counted], at server: Server = .primary, wasReset: Bool = false
    ) -> [(Event, Double)] {
        let names = NamesProbe.Sample(databases: [5: "shop"], roles: [10: "app", 11: "report"])
        let entries = statements.map(\.entry)
        let sample = StatementsSample(
            takenAt: .noon, entries: entries,
            added: Dictionary(statements.map { ($0.key, $0.added) }) { first, _ in first }, round: 1,
            interval: wasReset ? nil : .seconds(2), evictions: 0,
            resetAt: .noon(minus: wasReset ? 1 : 90_000), wasReset: wasReset)
        let texts = StatementTextsProbe.Sample(
            texts: Dictionary(statements.map { ($0.key, $0.text) }) { first, _ in first })
        let found = StatementsPlaceProbe.Sample(place: .usual, isLoaded: true, most: 5000, timesIO: true)
        let samples = [
            Sampled(NamesProbe.self, names, takenAt: .at(8)),
            Sampled(StatementsProbe.self, sample, takenAt: .at(8)),
            Sampled(StatementTextsProbe.self, texts, takenAt: .at(8)),
            Sampled(StatementsPlaceProbe.self, found, takenAt: .at(8)),
        ]
        return connected(server, storm, idle: 3) + [(.report(.tick(samples, Ledger())), 8)]
    }
}

extension StatementsPlace {
    static let usual = StatementsPlace(
        schema: "public", version: "1.10", columns: ["toplevel", "wal_bytes", "jit_functions"])
}

/// A statement as it was counted between two samples.
struct Counted {
    let key: StatementKey
    let text: String
    let added: StatementCounters

    init(
        _ number: Int64, _ text: String, role: UInt32 = 10, calls: Double, time: Double, read: Double = 0,
        temp: Double = 0, wal: Double = 0
    ) {
        key = StatementKey(role: role, database: 5, queryID: number, isTopLevel: true)
        self.text = text
        added = StatementCounters(
            calls: calls, execTime: time, rows: calls * 3, blocksHit: calls * 40, blocksRead: read,
            tempWritten: temp, walBytes: wal)
    }

    var entry: StatementsSample.Entry {
        let total = StatementCounters(
            calls: added.calls * 900, execTime: added.execTime * 700, rows: added.rows * 900,
            blocksHit: added.blocksHit * 900, blocksRead: added.blocksRead * 100)
        return StatementsSample.Entry(key: key, total: total)
    }

    static let all = [
        Counted(
            -4_123_456_789,
            "SELECT c.country, count(*), sum(p.amount)\n  FROM payments p JOIN customers c ON c.id = p.customer_id",
            role: 11, calls: 1, time: 1890, read: 5200, temp: 900),
        Counted(77, "UPDATE orders SET paid = $1 WHERE id = $2", calls: 420, time: 610, wal: 980_000),
        Counted(78, "SELECT * FROM orders WHERE id = $1", calls: 3100, time: 140),
        Counted(79, "SELECT 1", calls: 12, time: 0.2),
    ]
}
