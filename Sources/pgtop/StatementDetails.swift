import Probes
import TUI

extension Model {
    /// The statement under the cursor.
    var selectedStatement: StatementLine? { (screen as? Screen<StatementsPane>)?.table.selected }

    /// Shows all about the statement under the cursor, and asks for its whole text.
    mutating func openStatement() -> [Effect] {
        guard let line = selectedStatement else { return [] }
        var detail = StatementDetail(line)
        detail.follow(readings)
        layers.append(.statement(detail))
        guard let place = readings[StatementsPlaceProbe.self].latest?.place else { return [] }
        return [.act(.statementText(line.key, place))]
    }

    /// Brings an open detail up to the newest samples.
    mutating func followStatement() {
        for (index, layer) in layers.enumerated() {
            guard case .statement(var detail) = layer else { continue }
            detail.follow(readings)
            layers[index] = .statement(detail)
        }
    }

    mutating func tellStatement(_ key: StatementKey, _ change: (inout StatementDetail) -> Void) {
        for (index, layer) in layers.enumerated() {
            guard case .statement(var detail) = layer, detail.key == key else { continue }
            change(&detail)
            layers[index] = .statement(detail)
        }
    }

    /// From a statement to the sessions that run it.
    mutating func showRunning() {
        guard case .statement(let detail) = layers.last else { return }
        show(SessionsPane.id)
        screen.filter(by: Filter("query_id:\(detail.key.queryID)"))
    }

    /// Asks whether what is counted of one statement is to begin anew.
    mutating func askReset() -> [Effect] {
        guard let place = readings[StatementsPlaceProbe.self].latest?.place, let target = resetTarget else {
            return []
        }
        let deed = Deed(
            "reset statement", to: "\(target.key.queryID) of \(target.role) in \(target.database)",
            at: .server(
                sql: "SELECT \(place.function("pg_stat_statements_reset"))($1, $2, $3) IS NULL AS done",
                parameters: [.oid(target.key.role), .oid(target.key.database), .long(target.key.queryID)]))
        let lines = [
            Line(
                "What is counted of the statement \(target.key.queryID) of \(target.role) in \(target.database) begins at zero."
            ),
            Line(
                "Others who look at pg_stat_statements lose what was counted too; nothing else changes.",
                .warning),
            Line(
                "The server may want: GRANT EXECUTE ON FUNCTION pg_stat_statements_reset(oid, oid, bigint).",
                .faint),
        ]
        return ask(
            DeedCard(
                "Reset the counters of one statement?", yes: "Yes, reset",
                ways: [DeedCard.Way(deed: deed, lines: lines)], at: now, journalTrouble: journalTrouble))
    }

    /// The statement that a reset would be for.
    private var resetTarget: (key: StatementKey, role: String, database: String)? {
        if case .statement(let detail) = layers.last { return (detail.key, detail.role, detail.database) }
        return selectedStatement.map { ($0.key, $0.role, $0.database) }
    }

    /// Why counters cannot be reset now.
    var resetObstacle: String? {
        if let generalObstacle { return generalObstacle }
        return resetTarget == nil ? "There is no row." : nil
    }
}
