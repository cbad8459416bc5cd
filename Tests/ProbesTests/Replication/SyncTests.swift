import Testing

@testable import Probes

@Suite struct SyncRuleTests {
    @Test(arguments: [
        ("s1", SyncRule(method: .first, count: 1, names: ["s1"])),
        ("s1, s2", SyncRule(method: .first, count: 1, names: ["s1", "s2"])),
        ("*", SyncRule(method: .first, count: 1, names: ["*"])),
        ("2 (s1,s2 , s3)", SyncRule(method: .first, count: 2, names: ["s1", "s2", "s3"])),
        ("FIRST 2 (s1, s2)", SyncRule(method: .first, count: 2, names: ["s1", "s2"])),
        ("any 1(s1,\"S 2\")", SyncRule(method: .any, count: 1, names: ["s1", "S 2"])),
        ("\"a\"\"b\", \"first\"", SyncRule(method: .first, count: 1, names: ["a\"b", "first"])),
    ]) func `the setting is read as the server reads it`(setting: String, rule: SyncRule) {
        #expect(SyncRule(setting) == rule)
    }

    @Test(arguments: ["", "  ", "ANY (s1)", "some 1 (s1)", "FIRST 2 (s1", "FIRST 0 (s1)", "1 ()"])
    func `what demands nothing is no rule`(setting: String) {
        #expect(SyncRule(setting) == nil)
    }

    @Test func `names are compared without case, and any is never missing`() {
        let rule = SyncRule(method: .any, count: 1, names: ["S1", "s2", "*"])

        #expect(rule.missing(among: ["s1"]) == ["s2"])
    }
}

@Suite struct SyncStateTests {
    private static func sample(_ names: String, _ states: [String?]) -> WALSendersProbe.Sample {
        let senders = states.enumerated().map { index, state in
            var sender = WALSender(pid: Int32(index), sampledAt: .second(0))
            sender.state = state == nil ? nil : "streaming"
            sender.syncState = state
            return sender
        }
        return WALSendersProbe.Sample(
            takenAt: .second(0), isStandby: false, newest: LSN(0), senders: senders, syncNames: names)
    }

    private static func state(
        _ names: String, _ states: [String?], sessions: SessionsProbe.Sample? = nil
    ) -> SyncState? {
        SyncState(sample(names, states), names: { "s\($0)" }, sessions: sessions)
    }

    @Test func `with too few standbys commits hang, and it is said who is missing`() {
        let state = Self.state("2 (s0, s7)", ["sync"])

        #expect(state?.hangs == true)
        #expect(state?.missing == ["s7"])
    }

    @Test func `with enough standbys nothing hangs`() {
        #expect(Self.state("ANY 1 (s0, s7)", ["quorum"])?.hangs == false)
    }

    @Test func `an asynchronous standby does not count`() {
        #expect(Self.state("s7", ["async"])?.hangs == true)
    }

    @Test func `what may not be seen neither hangs nor serves`() {
        let state = Self.state("s0", [nil])

        #expect(state?.hangs == false)
        #expect(state?.serving == nil)
    }

    @Test func `sessions that wait for a standby are counted`() {
        var waiting = Backend(id: .init(pid: 1, start: .second(0)), sampledAt: .second(0))
        (waiting.waitType, waiting.waitEvent) = ("IPC", "SyncRep")
        let sessions = SessionsProbe.Sample(takenAt: .second(0), backends: [waiting, waiting])

        #expect(Self.state("s7", [], sessions: sessions)?.waiting == 2)
    }

    @Test func `without names no commit waits for anybody`() {
        #expect(Self.state("", []) == nil)
    }
}
