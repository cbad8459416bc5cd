import Testing

@testable import Probes

private func at(_ seconds: Double) -> Instant { Instant(nanoseconds: UInt64(seconds * 1e9)) }

@Test func `the cadence keeps its grid however long a tick took`() {
    var cadence = Cadence(from: at(10), every: .seconds(1))

    #expect(cadence.advance(past: at(10.3)) == 0)
    #expect(cadence.next == at(11))
}

@Test func `ticks that were missed are counted and not made up for`() {
    var cadence = Cadence(from: at(10), every: .seconds(1))
    _ = cadence.advance(past: at(10))

    let missed = cadence.advance(past: at(14.5))

    #expect(missed == 3)
    #expect(cadence.next == at(15))
}

@Test func `a tick that comes early leaves the grid as it is`() {
    var cadence = Cadence(from: at(10), every: .seconds(1))
    _ = cadence.advance(past: at(10))

    #expect(cadence.advance(past: at(10.5)) == 0)
    #expect(cadence.next == at(11))
}

@Test func `a question rests as long as its cost demands, and one slow answer is chance`() {
    var pace = Pace()

    pace.took(.milliseconds(400))
    #expect(pace.pause(resting: 100) == .zero)
    pace.took(.milliseconds(2))
    #expect(pace.pause(resting: 100) == .milliseconds(200))
    pace.took(.milliseconds(500))
    #expect(pace.pause(resting: 100) == .milliseconds(200))
    pace.took(.milliseconds(300))
    #expect(pace.pause(resting: 20) == .seconds(6))
}

@Test func `each failure doubles the wait up to the most`() {
    var backoff = Backoff(first: .milliseconds(200), most: .seconds(2))

    let waits = (0..<6).map { _ in backoff.failed() }

    #expect(
        waits == [
            .milliseconds(200), .milliseconds(400), .milliseconds(800), .milliseconds(1600), .seconds(2),
            .seconds(2),
        ])
}

@Test func `success starts the waits anew`() {
    var backoff = Backoff(first: .seconds(1), most: .seconds(60))
    _ = backoff.failed()
    _ = backoff.failed()

    backoff.succeeded()

    #expect(backoff.failed() == .seconds(1))
}

@Test func `a server's time prints as a date in UTC`() {
    #expect(ServerTime(microseconds: 0).description == "2000-01-01T00:00:00.000000Z")
    #expect(ServerTime(unixMicroseconds: 0).description == "1970-01-01T00:00:00.000000Z")
    #expect(ServerTime(unixMicroseconds: -1).description == "1969-12-31T23:59:59.999999Z")
    #expect(ServerTime(unixMicroseconds: 1_709_210_096_123_456).description == "2024-02-29T12:34:56.123456Z")
}

@Test func `another period holds from now on, not from the end of the old one`() {
    var cadence = Cadence(from: at(10), every: .seconds(60))
    _ = cadence.advance(past: at(10))

    cadence.change(to: .seconds(1), at: at(12))

    #expect(cadence.next == at(13))
}

@Test func `the same period again moves nothing`() {
    var cadence = Cadence(from: at(10), every: .seconds(1))
    _ = cadence.advance(past: at(10))

    cadence.change(to: .seconds(1), at: at(10.5))

    #expect(cadence.next == at(11))
}

@Test func `somebody in a hurry is served, but not more often than the fastest cadence`() {
    var cadence = Cadence(from: at(10), every: .seconds(5))
    _ = cadence.advance(past: at(10))

    #expect(cadence.soonest(after: at(10)) == at(10.2))
    #expect(Cadence(from: at(10), every: .milliseconds(100)).soonest(after: at(10)) == at(10.1))
}
