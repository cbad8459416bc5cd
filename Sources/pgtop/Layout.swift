import TUI

/// Which part of the screen is whose.
struct Layout: Sendable, Equatable {
    let header: Rect
    let triage: Rect?
    let tabs: Rect?
    let pane: Rect
    let footer: Rect?

    /// No room for more than one line of status and the table.
    static func isCompact(_ size: Size) -> Bool { size.columns < 60 || size.rows < 12 }

    init(_ size: Size) {
        let headerRows = min(size.rows, Header.rows(size))
        let compact = Self.isCompact(size)
        let hasFooter = size.rows >= 8
        var row = 0
        func take(_ rows: Int) -> Rect {
            defer { row += rows }
            return Rect(column: 0, row: row, columns: size.columns, rows: rows)
        }
        header = take(headerRows)
        triage = compact ? nil : take(1)
        tabs = compact ? nil : take(1)
        pane = take(max(0, size.rows - row - (hasFooter ? 1 : 0)))
        footer = hasFooter ? take(1) : nil
    }
}
