import Probes

@testable import pgtop

extension Situation {
    static let blocking = [ddlQueue, prepared, cycle, pile]

    /// A migration waits for a report that sits in its transaction, and everybody else waits behind the migration.
    static let ddlQueue = Situation(name: "ddl-queue", pages: ["blocking", "overview"]) {
        let readers = (0..<37).map { index in
            Backend.client(
                5300 + Int32(index), wait: ("Lock", "relation"), transaction: 50, statement: 50,
                query: "SELECT * FROM orders WHERE id = $1")
        }
        let others: [Backend] = [
            .client(5100, "idle in transaction", role: "report", transaction: 900, since: 840),
            .client(
                5200, role: "owner", wait: ("Lock", "relation"), transaction: 65, statement: 65,
                query: "ALTER TABLE orders ADD COLUMN note text"),
        ]
        let locks: [Lock] =
            [
                Lock(.session(5100), .accessShare, .orders),
                .waiting(5200, .accessExclusive, .orders, for: 65),
            ]
            + (0..<37).map { .waiting(5300 + $0, .accessShare, .orders, for: 50 - Double($0)) }
        return connected(.primary, others + readers, idle: 4, locks: .among(locks))
    }

    static let prepared = Situation(name: "prepared", pages: ["blocking"]) {
        let waiter = Backend.client(
            5400, wait: ("Lock", "transactionid"), transaction: 30, statement: 30,
            query: "UPDATE orders SET paid = true WHERE id = 2")
        let party = LockParty.prepared("4/32")
        let left = PreparedTransaction(
            xid: 4711, gid: "it's \u{1B}[31mred", owner: "app", database: "shop", since: .noon(minus: 9_000))
        return connected(
            .primary, [waiter], idle: 4,
            locks: .among(
                [
                    Lock(party, .exclusive, .transaction(4711)),
                    .waiting(5400, .share, .transaction(4711), for: 30),
                ],
                prepared: [party: left]))
    }

    static let cycle = Situation(name: "cycle", pages: ["blocking"]) {
        let three = (0..<3).map { index in
            Backend.client(
                5500 + Int32(index), wait: ("Lock", "transactionid"), transaction: 9, statement: 2,
                query: "UPDATE orders SET paid = true WHERE id = \(index)")
        }
        return connected(
            .primary, three, idle: 4,
            locks: .among([
                Lock(.session(5500), .exclusive, .transaction(1)),
                Lock(.session(5501), .exclusive, .transaction(2)),
                .waiting(5500, .share, .transaction(2), for: 0.8),
                .waiting(5501, .share, .transaction(1), for: 0.6),
                .waiting(5502, .share, .transaction(1), for: 0.5),
            ]))
    }

    /// A thousand sessions that want one row.
    static let pile = Situation(name: "thousand", pages: ["blocking", "overview"]) {
        let waiters = (0..<1_000).map { index in
            Backend.client(
                10_000 + Int32(index), wait: ("Lock", index == 0 ? "transactionid" : "tuple"),
                transaction: 100 - Double(index) / 20, statement: 100 - Double(index) / 20,
                query: "UPDATE orders SET paid = true WHERE id = 17")
        }
        let locks: [Lock] =
            [
                Lock(.session(4211), .exclusive, .transaction(1)),
                .waiting(10_000, .share, .transaction(1), for: 100),
                Lock(.session(10_000), .exclusive, .row),
            ]
            + (1..<1_000).map { .waiting(10_000 + Int32($0), .exclusive, .row, for: 100 - Double($0) / 20) }
        let server = Server.primary.with { $0.usableConnections = 1_200 }
        return connected(server, [.sleeper] + waiters, idle: 60, locks: .among(locks))
    }
}

extension LockTag {
    static let orders: LockTag = {
        var tag = LockTag("relation")
        (tag.database, tag.relation) = (5, 16_385)
        return tag
    }()

    static let row: LockTag = {
        var tag = LockTag("tuple")
        (tag.database, tag.relation, tag.page, tag.tuple) = (5, 16_385, 3, 7)
        return tag
    }()

    static func transaction(_ xid: UInt32) -> LockTag {
        var tag = LockTag("transactionid")
        tag.transaction = xid
        return tag
    }
}

extension Lock {
    static func waiting(_ pid: Int32, _ mode: LockMode, _ tag: LockTag, for seconds: Double) -> Lock {
        Lock(.session(pid), mode, tag, granted: false, since: .noon(minus: seconds))
    }
}

extension LocksProbe.Sample {
    static func among(
        _ locks: [Lock], prepared: [LockParty: PreparedTransaction] = [:]
    ) -> LocksProbe.Sample {
        LocksProbe.Sample(takenAt: .noon, graph: LockGraph(locks, prepared: prepared))
    }

    /// Five who want the row that a sleeper has changed, and a migration that waits for all of them.
    static let storm = among(
        [
            Lock(.session(4211), .exclusive, .transaction(1)), Lock(.session(4211), .rowExclusive, .orders),
            .waiting(4302, .share, .transaction(1), for: 95), Lock(.session(4302), .exclusive, .row),
            .waiting(4410, .accessExclusive, .orders, for: 65),
        ] + (0..<5).map { Lock(.session(4302 + $0), .rowExclusive, .orders) }
            + (1..<5).map { .waiting(4302 + $0, .exclusive, .row, for: 95 - Double($0) * 17) })
}
