/// What came from the keyboard or the mouse.
package enum Key: Sendable, Hashable {
    case character(Character)
    /// Control and a letter, given in lower case.
    case control(Character)
    case function(Int)
    case up, down, left, right, home, end, pageUp, pageDown
    case enter, escape, tab, backTab, backspace, delete
    case click(Point)
    case doubleClick(Point)
    case wheelUp(Point)
    case wheelDown(Point)
}

extension Key: ExpressibleByExtendedGraphemeClusterLiteral {
    package init(extendedGraphemeClusterLiteral character: Character) {
        self = .character(character)
    }
}

extension Key: CustomStringConvertible {
    /// The name that help and the footer print.
    package var description: String {
        switch self {
        case .character(" "): "Space"
        case .character(let character): String(character)
        case .control(let character): "^" + character.uppercased()
        case .function(let number): "F\(number)"
        case .up: "Up"
        case .down: "Down"
        case .left: "Left"
        case .right: "Right"
        case .home: "Home"
        case .end: "End"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        case .enter: "Enter"
        case .escape: "Esc"
        case .tab: "Tab"
        case .backTab: "S-Tab"
        case .backspace: "Backspace"
        case .delete: "Del"
        case .click: "Click"
        case .doubleClick: "Double click"
        case .wheelUp, .wheelDown: "Wheel"
        }
    }
}
