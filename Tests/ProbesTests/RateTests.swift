import Testing

@testable import Probes

private let boot = ServerTime(microseconds: 0)

private func pulse(_ seconds: Int64, commits: Int64, startedAt: ServerTime = boot, standby: Bool = false)
    -> PulseProbe.Sample
{
    PulseProbe.Sample(
        takenAt: ServerTime(microseconds: seconds * 1_000_000), startedAt: startedAt, isStandby: standby,
        wal: Bytes(commits * 100), commits: commits, rollbacks: 0)
}

private func reading(_ previous: PulseProbe.Sample, _ latest: PulseProbe.Sample) -> Reading<PulseProbe.Sample>
{
    var reading = Reading<PulseProbe.Sample>()
    reading.previous = previous
    reading.latest = latest
    return reading
}

@Test func `a rate is what grew by the server's own clock`() {
    let reading = reading(pulse(10, commits: 100), pulse(12, commits: 160))

    #expect(reading.transactionsPerSecond == 30)
    #expect(reading.walPerSecond == 3000)
}

@Test func `a counter that went back gives no rate`() {
    #expect(reading(pulse(10, commits: 100), pulse(11, commits: 5)).transactionsPerSecond == nil)
}

@Test func `there is no rate over a restart`() {
    let restarted = pulse(20, commits: 500, startedAt: ServerTime(microseconds: 15_000_000))

    #expect(reading(pulse(10, commits: 100), restarted).transactionsPerSecond == nil)
}

@Test func `there is no rate over a promotion`() {
    #expect(reading(pulse(10, commits: 1, standby: true), pulse(11, commits: 2)).walPerSecond == nil)
}

@Test func `there is no rate over a gap`() {
    var gap = reading(pulse(10, commits: 100), pulse(20, commits: 160))
    gap.hasGap = true

    #expect(gap.transactionsPerSecond == nil)
}

@Test func `two samples of the same moment give no rate`() {
    #expect(reading(pulse(10, commits: 100), pulse(10, commits: 160)).transactionsPerSecond == nil)
}
