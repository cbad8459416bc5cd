import Probes
import TUI

extension Model {
    /// The table or index under the cursor; nil for a tree, of which one part is measured at a time.
    private var measurable: (relation: UInt32, name: String)? {
        if let row = (screen as? Screen<TablesPane>)?.table.selected {
            return row.facts.isTree ? nil : (row.id.relation, row.facts.told)
        }
        if let row = (screen as? Screen<IndexesPane>)?.table.selected {
            return row.facts.indexes > 1 && !row.id.isPart ? nil : (row.id.relation, row.facts.told)
        }
        return nil
    }

    /// Why nothing can be measured now.
    var measureObstacle: String? {
        if mode == .replay { return "This is a recording." }
        guard link == .connected, server != nil else { return "There is no connection." }
        if server?.isPooled ?? false {
            return "Connected through a pooler: there is no connection to measure on."
        }
        if let pending = snapshot.measured.pending { return "\(pending.name) is still being measured." }
        guard screen.hasRow else { return "There is no row." }
        return measurable == nil ? "One at a time: choose one of those beneath it." : nil
    }

    /// Asks for the size of what the cursor is on.
    mutating func measure() -> [Effect] {
        guard let (relation, name) = measurable else { return [] }
        snapshot.measured.begin(relation, name)
        return [.act(.size(relation))]
    }

    /// Takes in what came of it.
    mutating func note(_ result: Result<RelationSize, ProbeFailure>, of relation: UInt32) {
        guard let name = snapshot.measured.take(result, of: relation, at: now) else { return }
        switch result {
        case .success(let size):
            let parts =
                size.indexes.count > 0
                ? " (table \(Told.bytes(size.table)), indexes \(Told.bytes(size.indexes)))" : ""
            tell("\(name): \(size.total.count) bytes, \(Told.bytes(size.total))\(parts)", .notice)
        case .failure(.lockedOut): tell("\(name) is locked: its size cannot be measured now", .warning)
        case .failure(let failure): tell("\(name) could not be measured: \(failure)", .warning)
        }
        refresh([TableListProbe.id, IndexListProbe.id])
    }
}

extension AnyScreen {
    /// Whether the cursor is on a row.
    var hasRow: Bool { table.selected != nil }
}
