/// A question of a guide that changes nothing, and where it is asked.
package struct Inquiry: Sendable, Hashable {
    package enum Place: Sendable, Hashable {
        case server
        /// A pooler's console, by the pooler's name.
        case pooler(String)
    }

    /// Tells it from all others that were asked, also from an earlier one with the same text.
    package let id: Int
    package let text: String
    package let place: Place

    package init(id: Int, text: String, place: Place = .server) {
        (self.id, self.text, self.place) = (id, text, place)
    }
}

/// What a look brought: cells as text, no more than a person reads.
package struct LookTable: Sendable, Equatable {
    /// One value; an empty text is not a NULL.
    package struct Cell: Sendable, Equatable {
        package let text: String
        /// The value goes on.
        package let isCut: Bool

        package init(_ text: String, isCut: Bool = false) {
            (self.text, self.isCut) = (text, isCut)
        }
    }

    package let columns: [String]
    /// A cell that is nil is NULL.
    package let rows: [[Cell?]]
    /// There are more rows.
    package let hasMoreRows: Bool
    /// Columns that were left out.
    package let columnsLeftOut: Int
    package let time: Duration

    package init(
        columns: [String], rows: [[Cell?]], hasMoreRows: Bool = false, columnsLeftOut: Int = 0,
        time: Duration = .zero
    ) {
        self.columns = columns
        self.rows = rows
        self.hasMoreRows = hasMoreRows
        self.columnsLeftOut = columnsLeftOut
        self.time = time
    }

    static let mostRows = 200
    static let mostColumns = 20
    static let mostCharacters = 1000

    /// A table of texts, cut to what a person reads.
    init(columns: [String], texts: [[String?]], time: Duration) {
        self.init(
            columns: Array(columns.prefix(Self.mostColumns)),
            rows: texts.prefix(Self.mostRows).map { row in
                row.prefix(Self.mostColumns).map { $0.map(Self.cell) }
            },
            hasMoreRows: texts.count > Self.mostRows,
            columnsLeftOut: max(0, columns.count - Self.mostColumns), time: time)
    }

    private static func cell(_ text: String) -> Cell {
        let shown = text.unicodeScalars.prefix(mostCharacters)
        return shown.endIndex == text.unicodeScalars.endIndex
            ? Cell(text) : Cell(String(String.UnicodeScalarView(shown)), isCut: true)
    }
}

/// Why a look brought nothing.
package enum LookFailure: Error, Sendable, Equatable {
    /// It was not sent, with the reason as a sentence.
    case unsuitable(String)
    /// The user broke it off, or something more urgent did.
    case brokenOff
    case failed(ProbeFailure)
}
