import Probes
import Testing

@testable import pgtop

@Suite struct WindowEndTests {
    /// As in Berlin, without a file.
    static let berlin = Zone(rule: "CET-1CEST,M3.5.0,M10.5.0/3") ?? .utc
    static let zones = Zones(local: berlin) { name in name == "Europe/Berlin" ? berlin : nil }

    /// A time in Berlin.
    static func at(_ month: Int64, _ day: Int64, _ hour: Int64, _ minute: Int64 = 0) -> ServerTime {
        let civil = CivilTime(year: 2026, month: month, day: day, hour: hour, minute: minute)
        return berlin.instants(of: civil).first ?? .noon
    }

    private func end(_ text: String, now: ServerTime = at(11, 21, 22)) throws -> WindowEnd {
        try WindowEnd(text, now: now, zones: Self.zones)
    }

    @Test func `a time without a day is the next such time, over midnight too`() throws {
        #expect(try end("23:30").instant == Self.at(11, 21, 23, 30))
        #expect(try end("06:00").instant == Self.at(11, 22, 6))
        #expect(try end("22:00").instant == Self.at(11, 22, 22))
        #expect(try end("06:00", now: Self.at(12, 31, 23)).told == "06:00 CET")
    }

    @Test func `it is always to come, and within a day or an hour more`() throws {
        for hours in 0..<(370 * 24) {
            let now = ServerTime(unixSeconds: Self.at(1, 1, 0, 13).unixSeconds + Int64(hours) * 3600)
            let end = try end("04:30", now: now)

            #expect(end.instant > now)
            #expect(end.left(at: now) <= .seconds(25 * 3600))
            #expect(Self.berlin.civil(at: end.instant).clock == "04:30")
        }
    }

    @Test func `the night in which clocks are put back is an hour longer`() throws {
        let end = try end("06:00", now: Self.at(10, 24, 22))

        #expect(end.left(at: Self.at(10, 24, 22)) == .seconds(9 * 3600))
    }

    @Test func `of a time that comes twice it is the first that is to come`() throws {
        let first = try end("02:30", now: Self.at(10, 24, 22))
        let second = try end("02:30", now: first.instant)

        #expect(first.told == "02:30 CEST")
        #expect(second.told == "02:30 CET")
        #expect(second.instant.since(first.instant) == .seconds(3600))
    }

    @Test func `a time that clocks pass over is refused in words`() {
        #expect(
            throws: WindowEnd.Fault(
                description:
                    "there is no 02:30 on 2026-03-29 in \(Self.berlin.name): clocks are put forward then")
        ) { try end("02:30", now: Self.at(3, 28, 22)) }
    }

    @Test(arguments: [
        ("06:00 +01:00", "06:00 +01:00", Int64(6)), ("06:00+0100", "06:00 +01:00", 6),
        ("06:00 UTC", "06:00 UTC", 7), ("06:00Z", "06:00 UTC", 7), ("2026-11-22 06:00", "06:00 CET", 6),
        ("2026-11-22T06:00+00", "06:00 +00:00", 7), ("06:00 Europe/Berlin", "06:00 CET", 6),
        ("06:00 CET", "06:00 CET", 6),
    ])
    func `a zone behind the time is the time's`(text: String, told: String, hour: Int64) throws {
        let end = try end(text)

        #expect(end.told == told)
        #expect(end.instant == Self.at(11, 22, hour))
    }

    @Test(arguments: [
        "", "6", "25:00", "06:60", "06:00:00:00", "tomorrow", "2026-13-01 06:00", "2026-02-30 06:00",
        "06:00 Mars/Base", "2026-11-22", "06:00 \u{1B}[31m", "9223372036854775807:00",
    ])
    func `what is no time is refused`(text: String) {
        #expect(throws: WindowEnd.Fault.self) { try end(text) }
    }

    @Test func `what is written down means the same whenever it is read`() throws {
        for text in ["06:00", "02:30 +02:00", "23:59 UTC", "06:00 Europe/Berlin"] {
            for now in [Self.at(10, 24, 23), Self.at(3, 28, 12), Self.at(7, 1, 0)] {
                let end = try end(text, now: now)
                let again = try self.end(end.text, now: end.instant)

                #expect(again.instant == end.instant)
            }
        }
    }
}
