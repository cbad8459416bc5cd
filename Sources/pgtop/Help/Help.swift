import Probes
import TUI

/// What the screen shows and what one can do: made from the columns, the sample and the bindings.
struct Help {
    private let model: Model

    init(_ model: Model) {
        self.model = model
    }

    var reader: Reader {
        let pane = model.screen.pane
        var lines = [Line(pane.meaning), .empty]
        if model.page.panes.count > 1 { lines += [Line(model.page.meaning), .empty] }
        lines += section("On the screen now", now)
        lines += section("Keys", keys)
        lines += section("Mouse", Binding.gestures.map { entry($0.gesture, $0.meaning) })
        lines += section("Columns", columns(of: pane))
        return Reader("Help: \(pane.title)", lines)
    }

    private func section(_ title: String, _ lines: [Line]) -> [Line] {
        lines.isEmpty ? [] : [Line(title, .title)] + lines + [.empty]
    }

    /// A name and what it means, side by side, or one above the other where that is too narrow to read.
    private func entry(_ name: String, _ meaning: String, _ role: Role = .key, cells: Int = 22) -> Line {
        guard model.size.columns >= 60 else {
            return Line([Span("  " + name + ": ", role, isWhole: true), Span(meaning)], indent: 4)
        }
        let padding = String(repeating: " ", count: max(1, cells - width(of: name)))
        return Line([Span("  " + name + padding, role, isWhole: true), Span(meaning)], indent: cells + 2)
    }

    /// States and waits that are before the user's eyes, with their sentences.
    private var now: [Line] {
        let visible = model.screen.visible
        let names = visible.compactMap(\.state) + visible.compactMap { Wait($0)?.name }
        let cells = min(34, (names.map { width(of: $0) }.max() ?? 0) + 2)
        let states = Set(visible.compactMap(\.state)).sorted().compactMap { name in
            Glossary.state(name).map { entry(name, $0, .notice, cells: cells) }
        }
        let waits = Set(visible.compactMap(Wait.init)).sorted().compactMap { wait in
            wait.sentence.map { entry(wait.name, $0, .notice, cells: cells) }
        }
        let kinds = Set(visible.filter { !$0.isClient }.compactMap(\.kind)).sorted().compactMap { name in
            Glossary.backendType(name).map { entry(name, $0, .notice, cells: cells) }
        }
        return states + waits + kinds
    }

    private func columns(of pane: any Pane.Type) -> [Line] {
        pane.columnMeanings.filter(\.isOnScreen).map { entry($0.title, $0.meaning, .header) }
    }

    /// Every key that has a meaning where the user is, with the reason where it cannot work now.
    private var keys: [Line] {
        model.contexts.flatMap { context in
            Binding.all.filter { $0.context == context }.map { binding in
                var line = entry(
                    binding.keys.map(\.description).joined(separator: ", "), binding.meaning, cells: 14)
                if let obstacle = model.obstacle(to: binding.command) {
                    line.spans.append(Span(" Not now: \(obstacle)", .warning))
                }
                return line
            }
        }
    }
}

/// A wait event by type and name.
private struct Wait: Hashable, Comparable {
    let type: String
    let event: String

    init?(_ backend: Backend) {
        guard let type = backend.waitType, let event = backend.waitEvent else { return nil }
        self.type = type
        self.event = event
    }

    var name: String { "\(type):\(event)" }
    var sentence: String? { WaitEvent.sentence(type: type, event: event) ?? WaitEvent.sentence(type: type) }

    static func < (left: Self, right: Self) -> Bool { left.name < right.name }
}

/// What is said about a column, whatever its rows are.
struct ColumnMeaning: Sendable {
    let title: String
    let name: String
    let meaning: String
    let isOnScreen: Bool
    let isInRecords: Bool
}

extension Pane {
    static var columnMeanings: [ColumnMeaning] {
        columns.map {
            ColumnMeaning(
                title: $0.title, name: $0.name, meaning: $0.meaning, isOnScreen: $0.use != .records,
                isInRecords: $0.use != .screen)
        }
    }
}
