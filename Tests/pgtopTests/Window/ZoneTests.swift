import Probes
import Testing

@testable import pgtop

@Suite struct ZoneTests {
    private static let berlin = "CET-1CEST,M3.5.0,M10.5.0/3"
    static let here = Zones.ofThisHost { $0 == "TZ" ? "UTC" : nil }

    private func seconds(_ year: Int64, _ month: Int64, _ day: Int64, _ hour: Int64, _ minute: Int64 = 0)
        -> ServerTime
    {
        ServerTime(
            unixSeconds: CivilTime(year: year, month: month, day: day, hour: hour, minute: minute).seconds)
    }

    @Test func `a day comes back as the same day from the seconds that it is`() {
        for day in stride(from: Int64(-800_000), through: 800_000, by: 17) {
            let civil = CivilTime(seconds: day * 86_400 + day.magnitude.asSecondOfDay)

            #expect(civil.seconds == day * 86_400 + day.magnitude.asSecondOfDay)
        }
        #expect(CivilTime(year: 1970, month: 1, day: 1).seconds == 0)
        #expect(CivilTime(year: 2026, month: 11, day: 22, hour: 6).seconds == 1_795_327_200)
    }

    @Test func `there is no 30 February and no hour 25`() {
        #expect(!CivilTime(year: 2026, month: 2, day: 30).exists)
        #expect(CivilTime(year: 2028, month: 2, day: 29).exists)
        #expect(!CivilTime(year: 2026, month: 2, day: 1, hour: 25).exists)
    }

    @Test func `summer time begins and ends when the rule says`() throws {
        let zone = try #require(Zone(rule: Self.berlin))

        #expect(zone.clock(seconds(2026, 3, 29, 0, 59)) == "01:59 CET")
        #expect(zone.clock(seconds(2026, 3, 29, 1)) == "03:00 CEST")
        #expect(zone.clock(seconds(2026, 10, 25, 0, 59)) == "02:59 CEST")
        #expect(zone.clock(seconds(2026, 10, 25, 1)) == "02:00 CET")
    }

    @Test func `summer is at the turn of the year in the south`() throws {
        let zone = try #require(Zone(rule: "AEST-10AEDT,M10.1.0,M4.1.0/3"))

        #expect(zone.period(at: seconds(2026, 1, 1, 0)).abbreviation == "AEDT")
        #expect(zone.period(at: seconds(2026, 7, 1, 0)).abbreviation == "AEST")
        #expect(zone.period(at: seconds(2026, 12, 31, 23)).abbreviation == "AEDT")
    }

    @Test(arguments: [
        ("<+03>-3", 10_800), ("EST5", -18_000), ("<-0330>3:30", -12_600), ("UTC0", 0),
    ])
    func `a zone without summer time has one offset`(rule: String, offset: Int64) throws {
        #expect(try #require(Zone(rule: rule)).period(at: seconds(2026, 7, 1, 0)).offset == offset)
    }

    @Test(arguments: ["", "X", "CET", "CET-1CEST,M3.5.0", "CET-1CEST,M13.5.0,M10.5.0", "Europe/Berlin"])
    func `what is no rule is none`(text: String) { #expect(Zone(rule: text) == nil) }

    @Test(.enabled(if: here.zone("Europe/Berlin") != nil))
    func `the zone's file and the rule agree from day to day`() throws {
        let file = try #require(Self.here.zone("Europe/Berlin"))
        let rule = try #require(Zone(rule: Self.berlin))
        let first = seconds(1998, 1, 1, 0, 30)

        for hours in stride(from: Int64(0), to: 60 * 365 * 24, by: 7) {
            let time = ServerTime(unixSeconds: first.unixSeconds + hours * 3600)
            #expect(file.period(at: time) == rule.period(at: time))
        }
        #expect(file.period(at: seconds(1944, 7, 1, 0)).offset == 7200)
    }

    @Test(arguments: ["TZif", "no zone at all", "TZif2" + String(repeating: "\u{1}", count: 60)])
    func `a file that is none is refused`(text: String) {
        #expect(Zone(name: "x", file: Array(text.utf8)) == nil)
    }

    @Test(arguments: [
        "../../etc/passwd", "/etc/localtime", "no\u{0}zone", "Nowhere/City", "+25:00", "+1:00:0",
    ])
    func `what names no zone is refused`(text: String) { #expect(Self.here.zone(text) == nil) }

    @Test func `clocks are read back to the instants at which they show that`() throws {
        let zone = try #require(Zone(rule: Self.berlin))
        let twice = CivilTime(year: 2026, month: 10, day: 25, hour: 2, minute: 30)
        let never = CivilTime(year: 2026, month: 3, day: 29, hour: 2, minute: 30)

        #expect(zone.instants(of: twice) == [seconds(2026, 10, 25, 0, 30), seconds(2026, 10, 25, 1, 30)])
        #expect(zone.instants(of: never).isEmpty)
        for hours in stride(from: Int64(0), to: 2 * 365 * 24, by: 1) {
            let time = ServerTime(unixSeconds: seconds(2026, 1, 1, 0, 17).unixSeconds + hours * 3600)
            #expect(zone.instants(of: zone.civil(at: time)).contains(time))
        }
    }
}

extension UInt64 {
    fileprivate var asSecondOfDay: Int64 { Int64(self &* 7919 % 86_400) }
}
