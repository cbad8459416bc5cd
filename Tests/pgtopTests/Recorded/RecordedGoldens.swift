import Probes
import TUI

@testable import pgtop

extension Golden {
    /// What the servers of each demo told, as it stood on the screen in the end.
    static let recorded = replayed.keys.sorted().flatMap { name in
        [Golden(recordingOf: name, on: .overview, .large), Golden(recordingOf: name, on: .health, .usual)]
    }

    /// Models that have seen all of a scenario's recording, by its name.
    private static let replayed = Dictionary(
        uniqueKeysWithValues: Scenario.all.compactMap { scenario in
            Model.replaying(scenario).map { (scenario.name, $0) }
        })

    private init(recordingOf name: String, on page: Page, _ size: Size) {
        self.init(name: "\(page.id)/recorded-\(name)", size: size) {
            var model = Self.replayed[name] ?? Model(.replay, at: .at(0))
            _ = model.update(.resize(size), at: model.now)
            _ = model.update(.key(page.key), at: model.now)
            return model
        }
    }
}

extension Model {
    /// Nil where there is no recording.
    fileprivate static func replaying(_ scenario: Scenario) -> Model? {
        let moments = RecordedScenario.moments(of: scenario.name, from: .at(0))
        guard !moments.isEmpty, let limits = try? scenario.checkLimits() else { return nil }
        var configuration = Configuration()
        configuration.limits = limits
        var model = Model(.replay, configuration: configuration, at: .at(0))
        for moment in moments { model.apply(.report(moment.report), at: moment.offset.seconds) }
        return model
    }
}
