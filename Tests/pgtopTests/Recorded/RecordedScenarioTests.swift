import Probes
import Testing

@testable import pgtop

/// In each scenario the checks find its trouble, and nothing else.
@Suite struct RecordedScenarioTests {
    @Test(arguments: Scenario.all) func `what is found is told`(scenario: Scenario) throws {
        guard let recorded = try? RecordedScenario(scenario.name) else { return }
        print("=== \(scenario.name): found \(recorded.found.sorted())")
        for finding in recorded.findings.all {
            print("   ", finding.severity, finding.check, "|", finding.evidence.map { $0.sentence })
        }
    }
}
