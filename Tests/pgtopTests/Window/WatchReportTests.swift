import Probes
import Testing

@testable import pgtop

@Suite struct WatchReportTests {
    private func facts(_ change: (inout WatchFacts) -> Void = { _ in }) throws -> WatchFacts {
        var scene = WatchScene()
        let begun = WindowEndTests.at(11, 21, 23, 30)
        var facts = WatchFacts(
            host: "db1.example:5432", database: "shop", user: "anna",
            plan: try WatchPlan(
                "[window]\ntitle = Reindex\nend = 06:00", file: "plan", now: begun,
                zones: WindowEndTests.zones),
            begunAt: begun, endedAt: begun.after(.seconds(7200)), baseline: scene.baseline(),
            operation: "reindex concurrently on orders, ended after 12 min", before: [], after: [],
            events: [
                WatchEvent(at: begun, kind: .phase, sentence: "begun"),
                WatchEvent(
                    at: begun.after(.seconds(3600)), kind: .condition, severity: .critical,
                    sentence: "pid 7 blocks 3 ``` # not a heading"),
            ],
            verdicts: [.blocked: .fine("nobody waits for a lock"), .disk: .unknown("not seen")])
        facts.after = [
            ChecklistItem(id: "a", question: "Is it well?", standing: .pass, sentence: "it is"),
            ChecklistItem(id: "b", question: "Is it known?", standing: .unknown, sentence: "it is not"),
        ]
        change(&facts)
        return facts
    }

    private func report(_ change: (inout WatchFacts) -> Void = { _ in }) throws -> WatchReport {
        WatchReport(facts: try facts(change), zone: WindowEndTests.berlin)
    }

    @Test func `it tells when, what and how it ended, in the local time`() throws {
        let text = try report().markdown

        for part in [
            "begun         2026-11-21 23:30:00 CET", "ended         2026-11-22 01:30:00 CET, 2 h",
            "window until  2026-11-22 06:00 CET", "title         Reindex", "watched by    anna",
            "2026-11-21, times in CET\n23:30:00   phase      begun",
            "2026-11-22, times in CET\n00:30:00 ! condition  pid 7",
            "anybody blocked           > 30 s    fine      nobody waits for a lock",
            "transactions", "[stop]\nblocked = 30 s", "UNKNOWN  Is it known?",
        ] {
            #expect(text.contains(part), "\(part)\n\(text)")
        }
    }

    @Test func `no word of the server's ends a fence`() throws {
        let text = try report().markdown
        let inside = try #require(text.split(separator: "## What happened").last)

        #expect(inside.hasPrefix("\n\n````text\n"))
        #expect(!text.contains("\n# not a heading"))
    }

    @Test func `the verdict is the worst of what is known`() throws {
        let item = { (standing: CheckLine.Standing) in
            ChecklistItem(id: "x", question: "?", standing: standing, sentence: "")
        }
        let stop = "A stop condition tripped."

        #expect(
            try report().verdict == "Nothing bad was found afterwards, but 1 of 2 have no answer. \(stop)")
        #expect(try report { $0.after = [item(.pass)] }.verdict == "All is well afterwards. \(stop)")
        #expect(
            try report { $0.after += [item(.warn), item(.fail), item(.warn)] }.verdict
                == "Afterwards 1 question fails, 2 warn, 1 of 5 have no answer. \(stop)")
        #expect(try report { $0.endedAt = nil }.verdict == "The window has not ended yet. \(stop)")
        #expect(
            try report { ($0.after, $0.events) = ([], []) }.verdict
                == "The window has ended, and nobody looked afterwards. No stop condition tripped.")
    }

    @Test func `an operation that was cancelled did not end by itself`() throws {
        func verdict(_ sentence: String) throws -> String {
            try report { facts in
                facts.plan.operation = Operation.ID(
                    session: Backend.ID(pid: 42, start: .noon), kind: .vacuum, relation: nil, begunAt: nil)
                facts.events = [WatchEvent(at: .noon, kind: .action, sentence: sentence)]
            }.verdict
        }

        #expect(try verdict("cancel pid 42 (app): gone after 0.1 s").contains("it was cancelled."))
        #expect(
            try verdict("terminate pid 42: statement ended after 2 s; the session lives on").contains(
                "it was terminated."))
        #expect(try !verdict("cancel pid 421 (app): gone after 0.1 s").contains("by itself"))
        #expect(try !verdict("cancel pid 42 (app): refused: no privilege").contains("by itself"))
    }

    @Test func `it is the same after the watch was written down and read`() throws {
        let before = try facts()
        var after = before
        after.plan = try WatchPlan(
            before.plan.text, file: "state", now: WindowEndTests.at(11, 22, 12), zones: WindowEndTests.zones)
        after.baseline = try Baseline(JSON(reading: #require(before.baseline?.json.description)))
        after.events = try before.events.compactMap { WatchEvent(try JSON(reading: $0.json.description)) }
        let texts = [before, after].map { WatchReport(facts: $0, zone: WindowEndTests.berlin).markdown }

        // Of a zone without a file only the offset is written down.
        #expect(texts[0].replacing("06:00 CET", with: "06:00 +01:00").hasSuffix(texts[1].suffix(4000)))
        #expect(after.events == before.events)
    }

    @Test func `an overrun is told`() throws {
        let text = try report { $0.endedAt = $0.plan.end?.instant.after(.seconds(600)) }.markdown

        #expect(text.contains("overrun       10 min"))
    }
}
