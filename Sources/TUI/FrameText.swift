extension Frame: CustomStringConvertible {
    /// The golden form: what is drawn, then what each cell is for.
    ///
    /// A wide character stands once in the drawing and has two letters below. The legend names the roles in use.
    package var golden: String {
        var lines = ["frame \(size.columns)x\(size.rows)" + (cursor.map { "  cursor \($0.column),\($0.row)" } ?? "")]
        lines += rows { cells in
            var scalars = String.UnicodeScalarView()
            for cell in cells where cell.scalar != 0 {
                scalars.append(cell.scalar, cell.firstMark, cell.secondMark)
            }
            return String(scalars)
        }
        lines.append("roles" + legend)
        lines += rows { cells in String(cells.map(\.letter)) }
        return lines.joined(separator: "\n") + "\n"
    }

    package var description: String { golden }

    private func rows(_ text: (ArraySlice<Cell>) -> String) -> [String] {
        (0..<size.rows).map { "│" + text(cells[$0 * size.columns..<($0 + 1) * size.columns]) + "│" }
    }

    private var legend: String {
        let used = Set(cells.map(\.letter))
        let plain = Role.allCases.map { ($0.letter, "\($0)") }
        let selected = Role.allCases.map { ($0.selectedLetter, $0 == .plain ? "selected" : "selected \($0)") }
        return (plain + selected).filter { used.contains($0.0) }.map { "  \($0.0) \($0.1)" }.joined()
    }
}

extension Cell {
    fileprivate var letter: Character { isSelected ? role.selectedLetter : role.letter }
}

extension Role {
    /// The sign for a selected cell: the role's own with Shift held, but `s` for a plain one.
    package var selectedLetter: Character {
        switch self {
        case .plain: "s"
        case .tab: "x"
        case .currentTab: "X"
        case .series1: "!"
        case .series2: "@"
        case .series3: "#"
        case .series4: "$"
        case .series5: "%"
        case .series6: "^"
        case .series7: "&"
        case .series8: "*"
        default: Character(letter.uppercased())
        }
    }
}
