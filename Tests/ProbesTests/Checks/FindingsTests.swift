import Testing

@testable import Probes

@Suite struct FindingsTests {
    private let blocked = Evidence("pid 1 blocks 3", .warning, lasts: .seconds(12))
    private let busy = Evidence("100 % busy", .warning)

    private func moment(_ seconds: Int) -> Instant { Sight.moment + .seconds(seconds) }

    @Test func `what has lasted on the server is told at once`() {
        var findings = Findings()

        let changes = findings.take(["locks.blocked": .yes([blocked])], at: moment(0))

        #expect(findings.all.map(\.check) == ["locks.blocked"])
        #expect(changes == findings.all.map { .came($0) })
    }

    @Test func `what is only counted must last before it is told, and be gone before it is not`() {
        var findings = Findings()
        _ = findings.take(["host.cpu_busy": .yes([busy])], at: moment(0))
        #expect(findings.all.isEmpty)

        _ = findings.take(["host.cpu_busy": .yes([busy])], at: moment(31))
        #expect(findings.all.map(\.isOver) == [false])

        _ = findings.take(["host.cpu_busy": .no([])], at: moment(32))
        #expect(findings.all.map(\.isOver) == [true])
        _ = findings.take(["host.cpu_busy": .no([])], at: moment(63))
        #expect(findings.all.isEmpty)
    }

    @Test func `a finding that cannot be looked at any more stays, and says that it is old`() {
        var findings = Findings()
        _ = findings.take(["locks.blocked": .yes([blocked])], at: moment(0))

        _ = findings.take(["locks.blocked": .unknown("no connection")], at: moment(600))

        #expect(findings.all.map(\.isOver) == [true])
        #expect(findings.all.map(\.lastSeen) == [moment(0)])
    }

    @Test func `one that is known steps back until it gets worse`() {
        var findings = Findings()
        _ = findings.take(["locks.blocked": .yes([blocked])], at: moment(0))
        findings.acknowledge("locks.blocked")
        #expect(findings.all.map(\.isAcknowledged) == [true])

        let worse = Evidence("pid 1 blocks 9", .critical, lasts: .seconds(70))
        _ = findings.take(["locks.blocked": .yes([worse])], at: moment(60))

        #expect(findings.all.map(\.isAcknowledged) == [false])
    }

    @Test func `the worst stands first, then what stops everybody`() {
        var findings = Findings()
        let critical = Evidence("commits hang", .critical)

        for second in 0...40 {
            _ = findings.take(
                [
                    "host.cpu_busy": .yes([busy]), "locks.blocked": .yes([blocked]),
                    "replication.sync_missing": .yes([critical]),
                ], at: moment(second))
        }

        #expect(
            findings.all.map(\.check) == ["replication.sync_missing", "locks.blocked", "host.cpu_busy"])
    }

    @Test func `every check has a name of its own, and every limit its check's`() {
        #expect(Set(Check.all.map(\.id)).count == Check.all.count)
        for check in Check.all {
            for limit in check.trouble?.limits ?? [] { #expect(limit.name.hasPrefix(check.id)) }
        }
    }

    @Test func `nothing is known of nothing, and nothing of it is fine`() {
        let answers = Check.answers(.blank, of: Check.all.filter { $0.trouble != nil })

        #expect(answers.filter { $1.isYes }.isEmpty)
        let passed = answers.filter { if case .no = $1 { true } else { false } }
        #expect(passed.keys.sorted() == [])
    }
}

@Suite struct LimitsTests {
    @Test(arguments: [
        ("locks.blocked.time.warning", "20s", 20.0), ("locks.blocked.time.critical", "2 min", 120),
        ("connections.near_limit.critical", "95%", 95), ("replication.lag.bytes.warning", "5MB", 5_242_880),
    ])
    func `an amount is set with its unit`(key: String, text: String, amount: Double) throws {
        var limits = Limits()

        try limits.set(key, to: text)

        let limit = limits[String(key[..<(key.lastIndex(of: ".") ?? key.endIndex)])]
        #expect((key.hasSuffix("warning") ? limit.warning : limit.critical) == amount)
    }

    @Test(arguments: [
        ("locks.blocked.time.warning", "20 parsecs"), ("locks.nothing.warning", "1"),
        ("locks.blocked.time.loud", "1s"), ("locks.blocked.time.warning", "2h"), ("locks.blocked", "1"),
    ])
    func `what cannot be is refused`(key: String, text: String) {
        var limits = Limits()

        #expect(throws: Limits.Fault.self) { try limits.set(key, to: text) }
    }

    @Test func `a check can be switched off, and a level of it`() throws {
        var limits = Limits()

        try limits.set("disk.filling", to: "off")
        try limits.set("locks.blocked.time.critical", to: "off")

        #expect(!limits.isWanted("disk.filling"))
        #expect(limits["locks.blocked.time"].severity(of: 1e9) == .warning)
    }
}
