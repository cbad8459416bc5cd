/// How a role looks: what a theme is made of.
package struct Look: Sendable, Equatable {
    package var ink: Color
    package var paper: Color
    package var attributes: Attributes

    package init(_ ink: Color = .standard, on paper: Color = .standard, _ attributes: Attributes = []) {
        self.ink = ink
        self.paper = paper
        self.attributes = attributes
    }
}

/// A colour as terminals with 256, 16 and 8 colours know it.
package struct Color: Sendable, Equatable {
    /// Numbers of the terminal's palette; -1 is the terminal's own ink or paper.
    let of256, of16, of8: Int16

    package static let standard = Color(-1, -1, -1)

    package init(_ of256: Int16, _ of16: Int16, _ of8: Int16) {
        self.of256 = of256
        self.of16 = of16
        self.of8 = of8
    }

    /// The number for a terminal with so many colours.
    ///
    /// Where a terminal takes more than 256, a number is a shade and no place in a palette, except for the first 8.
    func number(colors: Int) -> Int16 {
        switch colors {
        case 256: of256
        case 16..<256: of16
        case 8...: of8
        default: -1
        }
    }
}

/// What a terminal can do to a glyph besides colouring it.
package struct Attributes: OptionSet, Sendable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) { self.rawValue = rawValue }

    package static let bold = Attributes(rawValue: 1)
    package static let dim = Attributes(rawValue: 2)
    package static let underline = Attributes(rawValue: 4)
    package static let reverse = Attributes(rawValue: 8)
}

/// The looks of all roles.
package struct Theme: Sendable {
    package let name: String
    private let looks: [Role: Look]
    /// The paper of a selected row; where the terminal has no such colour, the row is in reverse video.
    private let selection: Color

    package init(_ name: String, selection: Color, _ looks: [Role: Look]) {
        self.name = name
        self.selection = selection
        self.looks = looks
    }

    /// The theme of this name.
    package static func named(_ name: String) -> Theme? {
        all.first { $0.name == name }
    }

    /// The theme for those who name none; `noColor` is what the environment says in `NO_COLOR`.
    package static func standard(noColor: String?) -> Theme {
        noColor?.isEmpty == false ? .mono : .dark
    }

    /// How a cell looks on a terminal with so many colours.
    ///
    /// A role that has no colour at this depth has the attributes that it has without colours. In a selected row,
    /// what has paper of its own keeps it and is underlined, and what is in reverse video stands upright.
    package func look(of role: Role, selected: Bool, colors: Int) -> Look {
        var look = looks[role] ?? Look()
        if look.ink.number(colors: colors) < 0, look.paper.number(colors: colors) < 0 {
            look = Theme.mono.looks[role] ?? Look()
        }
        if selected, selection.number(colors: colors) < 0 {
            look.attributes.formSymmetricDifference(.reverse)
        } else if selected, look.paper == .standard {
            look.paper = selection
        } else if selected {
            look.attributes.insert(.underline)
        }
        return look
    }
}
