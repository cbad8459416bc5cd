import TUI
import Testing

@testable import pgtop

@Suite struct BindingTests {
    /// Every place that has keys, with those that its keys are looked up in.
    private static let places: [[Context]] =
        Page.panes.flatMap { pane in
            [Context.overview, .row(pane.id)].map {
                [.screen, $0, .panes, .pane(pane.id)] + (pane.showsSessions ? [.sessions] : [])
                    + (pane.belongsToWindow ? [.window] : [])
                    + [.table, .always]
            }
        } + [
            [.detail, .text, .screen, .always], [.text, .always], [.sorting, .always], [.input, .always],
            [.card, .always], [.typedCard, .always], [.outcome, .always],
            [.guides, .always], [.guideWords, .always], [.guide, .screen, .always],
            [.step, .screen, .always], [.copying, .always], [.form, .always],
        ]

    @Test(arguments: places) func `no place gives a key two commands`(place: [Context]) {
        let keys = Binding.all.filter { place.contains($0.context) }.flatMap(\.keys)

        let twice = Set(keys.filter { key in keys.filter { $0 == key }.count > 1 })

        #expect(twice.isEmpty)
    }

    @Test(arguments: places.dropFirst()) func `every place has a key that leaves it`(place: [Context]) {
        let leaving: Set<Command> = [.close, .no]

        #expect(Binding.command(for: .escape, in: place).map(leaving.contains) ?? false)
    }

    @Test func `meanings are sentences`() {
        let meanings = Binding.all.map(\.meaning) + Binding.gestures.map(\.meaning)

        #expect(meanings.allSatisfy { $0.hasSuffix(".") && $0.first?.isUppercase ?? false })
    }

    @Test func `keys and panes tell their commands to the documents`() {
        #expect(Docs.keys.contains("| `c` | Cancels the statement of the chosen sessions, after asking. |"))
        #expect(Docs.panes.contains("| XACT | `transaction_age` | Time since its transaction began. |"))
        #expect(Docs.man.contains(".B q\nEnds pgtop; on a question it means no.\n"))
    }

    @Test(arguments: [
        ("docs/keys.md", Docs.keys), ("docs/panes.md", Docs.panes), ("docs/checks.md", Docs.checks),
        ("docs/pgtop.1", Docs.man),
    ])
    func `the documents are what the program prints`(file: String, text: String) {
        Snapshots.check(text, file)
    }

    @Test func `a bar in a cell does not end it`() {
        #expect(!Docs.keys.split(separator: "\n").contains { $0.hasPrefix("|") && !$0.hasSuffix("|") })
    }
}
