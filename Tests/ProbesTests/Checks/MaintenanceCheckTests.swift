import Testing

@testable import Probes

/// Whether somebody else is at work already.
@Suite struct MaintenanceCheckTests {
    private static func session(_ pid: Int32, _ query: String, state: String = "active") -> Backend {
        var backend = Backend(id: .init(pid: pid, start: .second(0)), sampledAt: .second(100))
        (backend.role, backend.application) = ("shop", "migration")
        (backend.kind, backend.query, backend.state) = ("client backend", query, state)
        backend.transactionStart = .second(10)
        return backend
    }

    private static func operation(
        _ kind: Operation.Kind, by starter: Operation.Starter, begunAt: Double = 0
    ) -> Operation {
        var operation = Operation(
            id: .init(
                session: .init(pid: 7, start: .second(0)), kind: kind, relation: nil,
                begunAt: .second(begunAt)),
            sampledAt: .second(100), name: "visits")
        operation.starter = starter
        return operation
    }

    private static func sight(_ operations: [Operation] = [], _ backends: [Backend] = []) -> Sight {
        Sight.blank
            .knowing(ProgressProbe.self, .init(takenAt: .second(100), operations: operations))
            .knowing(SessionsProbe.self, .init(takenAt: .second(100), backends: backends))
    }

    @Test func `nothing is known before the first look`() {
        #expect(Sight.blank.answer("maintenance.running").isUnknown)
    }

    @Test func `where only the shop is at work there is none`() {
        let sight = Self.sight(
            [], [Self.session(1, "SELECT 1"), Self.session(2, "CREATE TEMP TABLE t (a int)")])

        #expect(sight.answer("maintenance.running").sentences == ["no maintenance and no DDL is at work"])
    }

    @Test func `an operation is told with how long it has been at work`() {
        let sight = Self.sight([Self.operation(.vacuum, by: .user(role: 10, application: nil))])

        #expect(
            sight.answer("maintenance.running").sentences == [
                "vacuum on visits is at work for 100 s: pid 7"
            ])
    }

    @Test(arguments: [(false, false), (true, true)])
    func `an autovacuum counts only when it prevents wraparound`(preventsWraparound: Bool, counts: Bool) {
        let vacuum = Self.operation(.vacuum, by: .autovacuum(preventsWraparound: preventsWraparound))

        #expect(Self.sight([vacuum]).answer("maintenance.running").isYes == counts)
    }

    @Test(arguments: [(41.0, false), (40.0, true)])
    func `a copy counts when it lasts`(begunAt: Double, counts: Bool) {
        let copy = Self.operation(.copy, by: .user(role: 10, application: nil), begunAt: begunAt)

        #expect(Self.sight([copy]).answer("maintenance.running").isYes == counts)
    }

    @Test func `a migration between two of its steps is found`() {
        let migration = Self.session(3, " alter table payments ADD refund text", state: "idle in transaction")

        let answer = Self.sight([], [migration]).answer("maintenance.running")

        #expect(
            answer.sentences == ["pid 3 (shop, migration): DDL in a transaction that is open for 90 s"])
    }
}
