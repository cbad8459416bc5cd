import TUI

/// The keys that work here and now.
struct Footer {
    /// A key and its label, and where they stand.
    struct Item: Sendable, Equatable {
        let command: Command
        let key: String
        let label: String
        let column: Int

        var cells: Int { width(of: key) + width(of: label) + 1 }
    }

    let items: [Item]

    init(_ model: Model) {
        var items: [Item] = []
        var column = 1
        let contexts = Set(model.contexts)
        for binding in Binding.all where contexts.contains(binding.context) && !binding.label.isEmpty {
            let isSaid = items.contains { $0.command == binding.command }
            guard !isSaid, model.obstacle(to: binding.command) == nil, let key = binding.keys.first else {
                continue
            }
            let item = Item(
                command: binding.command, key: key.description, label: binding.label, column: column)
            guard item.column + item.cells <= model.size.columns else { continue }
            items.append(item)
            column += item.cells + 2
        }
        self.items = items
    }

    func draw(in frame: inout Frame, row: Int) {
        for item in items {
            let used = frame.write(item.key, at: Point(column: item.column, row: row), role: .key)
            frame.write(item.label, at: Point(column: item.column + used + 1, row: row), role: .faint)
        }
    }

    func command(at column: Int) -> Command? {
        items.first { column >= $0.column && column < $0.column + $0.cells }?.command
    }
}
