import Testing

@testable import Probes

/// Who is blamed for dead rows that stay, and when.
@Suite struct VacuumCheckTests {
    private static let held = ["session", "slot", "standby", "prepared"].map { "vacuum.held_by_\($0)" }
    private static let names = NamesProbe.Sample(databases: [5: "shop"], roles: [10: "billing"])

    private static func holder(
        _ kind: XminHolder.Kind = .session(.init(pid: 42, start: .second(0))), age: Int64 = 1_200_000,
        since: Double? = 0
    ) -> XminHolder {
        var holder = XminHolder(kind, sampledAt: .second(7200), age: age, since: since.map { .second($0) })
        (holder.role, holder.database, holder.application) = (10, 5, "billing-worker")
        return holder
    }

    private static func sight(
        _ holders: XminHolder..., standby: Bool = false, feedback: Bool = false
    ) -> Sight {
        Sight.blank.knowing(
            HorizonProbe.self,
            .init(takenAt: .second(7200), isStandby: standby, givesFeedback: feedback, holders: holders)
        ).knowing(NamesProbe.self, names)
    }

    @Test(
        arguments: held + ["vacuum.xmin_held", "prepared.old", "vacuum.running", "vacuum.workers_all_busy"])
    func `nothing is known before the first look`(id: CheckID) {
        #expect(Sight.blank.answer(id).isUnknown)
    }

    @Test(arguments: held + ["vacuum.xmin_held", "prepared.old"])
    func `where nobody holds anything there is no trouble`(id: CheckID) {
        #expect(Self.sight().answer(id).isNo)
    }

    @Test func `an old transaction on a busy server is told with who it is`() {
        let answer = Self.sight(Self.holder()).answer("vacuum.xmin_held")

        #expect(
            answer.sentences == [
                "pid 42 (billing, billing-worker) holds back dead rows of 1.2 M transactions for 2 h"
            ])
        #expect(answer.worst == .warning)
        #expect(answer.evidence.first?.values["pid"] == .number(42))
        #expect(answer.evidence.first?.values["database"] == .name("shop"))
    }

    @Test(
        arguments: [
            (999_999, 0, nil), (1_000_000, 0, .warning), (100_000_000, 0, .critical),
            (100_000_000, 6900, .critical), (100_000_000, 6901, nil),
        ] as [(Int64, Double, Severity?)])
    func `it must be old by both counts`(age: Int64, since: Double, severity: Severity?) {
        let answer = Self.sight(Self.holder(age: age, since: since)).answer("vacuum.xmin_held")

        #expect(answer.worst == severity)
        #expect(answer.isYes == (severity != nil))
    }

    @Test func `who is not to blame is told nevertheless, and the guide is led to them`() {
        let sight = Self.sight(Self.holder(age: 5000))

        #expect(sight.answer("vacuum.xmin_held").sentences.count == 1)
        #expect(sight.answer("vacuum.held_by_session").isYes)
        #expect(sight.answer("vacuum.held_by_slot").isNo)
        #expect(Self.sight(Self.holder(age: 999)).answer("vacuum.held_by_session").isNo)
    }

    @Test(
        arguments: [
            (.session(.init(pid: 42, start: nil)), "session", ["pid", "role", "database", "application"]),
            (.slot("s"), "slot", ["slot"]),
            (.standby(name: "replica1", pid: 7, slot: "s"), "standby", ["standby", "slot", "pid"]),
            (.prepared(gid: "g"), "prepared", ["gid", "role", "database"]),
        ] as [(XminHolder.Kind, String, [String])])
    func `each kind is told from the others`(kind: XminHolder.Kind, name: String, values: [String]) {
        let sight = Self.sight(Self.holder(kind))

        for id in Self.held { #expect(sight.answer(id).isYes == (id == "vacuum.held_by_\(name)")) }
        #expect(
            sight.answer("vacuum.held_by_\(name)").evidence.first.map { Set($0.values.keys) } == Set(values))
    }

    @Test func `all who are to blame are told, not only the oldest`() {
        let sight = Self.sight(Self.holder(.slot("s"), age: 9_000_000, since: nil), Self.holder())

        #expect(sight.answer("vacuum.xmin_held").evidence.count == 2)
        #expect(sight.answer("vacuum.held_by_session").isYes && sight.answer("vacuum.held_by_slot").isYes)
    }

    @Test func `a standby that tells nothing to its primary holds nothing back`() {
        #expect(Self.sight(Self.holder(), standby: true).answer("vacuum.xmin_held").isNo)
        #expect(Self.sight(Self.holder(), standby: true, feedback: true).answer("vacuum.xmin_held").isYes)
    }

    @Test(
        arguments: [(6901, nil), (6900, .warning), (3601, .warning), (3600, .critical)]
            as [(Double, Severity?)])
    func `prepared transactions are old after a while`(since: Double, severity: Severity?) {
        let answer = Self.sight(Self.holder(.prepared(gid: "g"), age: 3, since: since)).answer("prepared.old")

        #expect(answer.worst == severity)
        #expect(answer.isYes == (severity != nil))
    }

    @Test func `a long name of a prepared transaction is cut in the sentence only`() {
        let gid = String(repeating: "x", count: 200)
        let evidence = Self.sight(Self.holder(.prepared(gid: gid))).answer("prepared.old").evidence.first

        let short = String(repeating: "x", count: 39)
        #expect(evidence?.sentence == "prepared transaction \(short)… (billing, shop) is 2 h old")
        #expect(evidence?.values["gid"] == .name(gid))
        #expect(evidence?.subject == .prepared(gid: gid))
    }

    // MARK: Vacuums

    private static func vacuum(_ relation: UInt32, _ name: String?) -> RunningVacuum {
        var vacuum = RunningVacuum(session: .init(pid: Int32(relation), start: nil), sampledAt: .second(0))
        (vacuum.relation, vacuum.name, vacuum.schema) = (relation, name, name.map { _ in "app" })
        (vacuum.database, vacuum.phase, vacuum.blocks, vacuum.scanned) = (5, "scanning heap", 1000, 410)
        vacuum.isAutomatic = true
        return vacuum
    }

    @Test func `a vacuum is told with its phase, and the one that is asked about first`() {
        var sight = Sight.blank.knowing(
            VacuumsProbe.self,
            .init(takenAt: .second(0), running: [Self.vacuum(7, nil), Self.vacuum(8, "orders")])
        ).knowing(NamesProbe.self, Self.names)
        sight.subject = .relation(8)

        #expect(
            sight.answer("vacuum.running").sentences == [
                "autovacuum of app.orders: scanning heap, 41 % scanned (pid 8)",
                "autovacuum of a table of database shop: scanning heap, 41 % scanned (pid 7)",
            ])
        #expect(
            Sight.blank.knowing(VacuumsProbe.self, .init(takenAt: .second(0))).answer("vacuum.running").isNo)
    }

    @Test func `all workers are busy when as many are at work as there may be`() {
        func answer(_ workers: Int, hidden: Int = 0) -> CheckAnswer {
            Sight.blank.knowing(
                VacuumsProbe.self, .init(takenAt: .second(0), workers: workers, maxWorkers: 3, hidden: hidden)
            ).answer("vacuum.workers_all_busy")
        }

        #expect(answer(3).isYes && answer(3, hidden: 1).isYes)
        #expect(answer(2).isNo)
        #expect(answer(2, hidden: 1).isUnknown)
    }
}
