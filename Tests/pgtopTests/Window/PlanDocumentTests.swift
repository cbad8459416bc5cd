import Probes
import Testing

@testable import pgtop

@Suite struct PlanDocumentTests {
    private static let document =
        #filePath.split(separator: "/").dropLast(4).map { "/\($0)" }.joined() + "/docs/window.md"

    @Test func `the plan in the documentation is understood, and shows the defaults`() throws {
        let text = try #require(try SettingsFile.contents(of: Self.document, mustExist: true)).text
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let plan = lines.drop { $0 != "```ini" }.dropFirst().prefix { $0 != "```" }.joined(separator: "\n")
        let berlin = Zone.utc

        let read = try WatchPlan(
            plan, file: "window.md", now: ServerTime(unixSeconds: 1_800_000_000),
            zones: Zones(local: .utc) { $0 == "Europe/Berlin" ? berlin : nil })

        #expect(read.conditions == StopCondition.standards)
        #expect(read.baseline == WatchPlan().baseline)
        #expect(read.backupWithin == WatchPlan().backupWithin)
        #expect(read.end != nil)
    }
}
