/// One column of a table, said in one line: title, value, format, width, tint, meaning.
package struct Column<Row>: Sendable {
    package let title: String
    /// What records and filters call it.
    package let name: String
    package let format: Format
    package let width: ColumnWidth
    /// A sentence: help, documents and nothing else describe the column.
    package let meaning: String
    package let use: ColumnUse
    /// On a screen too narrow for all, the columns with the highest number go first; 0 stays, and so does the
    /// column that the rows are sorted by.
    package let yields: Int
    /// Rows that belong beneath others are moved to the right in it, with lines that lead to them.
    package let showsBranches: Bool
    package let value: @Sendable (Row) -> Datum
    package let tint: Tint<Row>?

    package init<Value: Showable>(
        _ title: String, _ value: @escaping @Sendable (Row) -> Value, _ format: Format = .text,
        width: ColumnWidth,
        tint: Tint<Row>? = nil, _ meaning: String, name: String? = nil, yields: Int = 0,
        use: ColumnUse = .everywhere, showsBranches: Bool = false
    ) {
        self.title = title
        self.name = name ?? title.lowercased().replacingSpaces()
        self.format = format
        self.width = width
        self.meaning = meaning
        self.use = use
        self.yields = yields
        self.showsBranches = showsBranches
        self.value = { value($0).datum }
        self.tint = tint
    }
}

/// How many cells a column takes.
package enum ColumnWidth: Sendable, Hashable, ExpressibleByIntegerLiteral {
    case exactly(Int)
    /// As its widest value so far, but no more than this.
    case upTo(Int)
    /// What the other columns leave.
    case rest
    /// The same, but others yield until it has so many.
    case atLeast(Int)

    var takesRest: Bool {
        switch self {
        case .rest, .atLeast: true
        case .exactly, .upTo: false
        }
    }

    package init(integerLiteral cells: Int) {
        self = .exactly(cells)
    }
}

/// Where a column appears.
package enum ColumnUse: Sendable {
    case everywhere
    /// It joins what other columns say one by one.
    case screen
    /// It has no place on the screen, or another form there.
    case records
}

/// What a cell of a column is for, by its row: the colour of trouble.
package struct Tint<Row>: Sendable {
    package let role: @Sendable (Row) -> Role?

    package init(_ role: @escaping @Sendable (Row) -> Role?) {
        self.role = role
    }
}

extension String {
    fileprivate func replacingSpaces() -> String {
        String(map { $0 == " " ? "_" : $0 })
    }
}
