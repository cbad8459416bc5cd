/// The texts of the statements on the screen.
///
/// However few are wanted, the server reads the file with all of them, so it is asked seldom, and the more seldom the
/// longer that took.
package enum StatementTextsProbe: Probe {
    package struct Sample: Sendable, Equatable {
        /// The beginnings of texts.
        package fileprivate(set) var texts: [StatementKey: String]
        /// How long the server took the last time.
        package fileprivate(set) var cost: Duration = .zero

        package init(texts: [StatementKey: String]) {
            self.texts = texts
        }
    }

    package static let id: ProbeID = "statement_texts"
    package static let meaning = "Texts of the statements on the screen"
    package static let lane = Lane.slow
    package static let sensitiveColumns: Set<String> = ["query"]

    /// No more of a text than can be shown in a line.
    private static let longest: Int32 = 600
    /// More texts than these are not kept.
    private static let most = 10_000
    /// The server may spend one part in so many of its time on it.
    private static let share = 100

    package static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool {
        guard !wish.statements.isEmpty, readings[StatementsPlaceProbe.self].latest?.place != nil else {
            return false
        }
        guard let time = turn.time, let known = readings[Self.self].latest else { return true }
        return time >= known.cost * share && wish.statements.contains { known.texts[$0] == nil }
    }

    package static func sql(on server: Capabilities, knowing readings: Readings) -> String {
        guard let place = readings[StatementsPlaceProbe.self].latest?.place else { return sql(on: server) }
        return StatementsSQL(place: place).texts
    }

    package static func sql(on server: Capabilities) -> String { "SELECT 1 AS nothing" }

    package static func parameters(for wish: Wish, knowing readings: Readings) -> [Parameter] {
        [.longs(Array(Set(wish.statements.map(\.queryID)))), .int(longest)]
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        let columns = (
            try rows.column("userid"), try rows.column("dbid"), try rows.column("queryid"),
            try rows.column("is_top_level")
        )
        let (query, cost) = (try rows.column("query"), try rows.column("cost"))
        var sample = readings[Self.self].latest ?? Sample(texts: [:])
        if sample.texts.count > most { sample.texts.removeAll() }
        for row in 0..<rows.count {
            sample.cost = .milliseconds(try rows.real(row, cost) ?? 0)
            // Without a text where none of the wanted is there, or the server could not read its file.
            guard let key = try StatementKey(rows, row, columns), let text = try rows.text(row, query) else {
                continue
            }
            sample.texts[key] = text
        }
        return sample
    }
}
