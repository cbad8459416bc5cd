extension SQLText {
    /// A text of a runbook with the values at hand in their places.
    package struct Filled: Sendable, Equatable {
        package let text: String
        /// All values that it names, each once, in their order.
        package let names: [String]
        /// Those of them that are not at hand: their places are as they were.
        package let missing: [String]
    }

    /// The values that a runbook may name.
    package static let valueNames: Set<String> = [
        "pid", "relation", "index", "database", "role", "application", "slot", "gid", "statement", "standby",
        "pool", "subscription", "setting", "blocked",
    ]

    /// Puts values in the places that psql's variables have: `:pid`, `:'slot'`, `:"role"`, `:relation`.
    ///
    /// What stands in quotes or comments is left alone, and so are casts, `:=` and slices. A value cannot become
    /// anything but a value, whatever it holds.
    package static func filled(_ text: String, with values: [String: RunbookValue]) -> Filled {
        var filling = Filling(SQLLexer(text), values)
        return filling.whole()
    }
}

/// A walk over the tokens of a text that replaces the places of values.
private struct Filling {
    private let lexer: SQLLexer
    private let tokens: [SQLToken]
    private let values: [String: RunbookValue]
    private var output = ""
    private var names: [String] = []
    private var missing: [String] = []

    init(_ lexer: SQLLexer, _ values: [String: RunbookValue]) {
        (self.lexer, self.values) = (lexer, values)
        tokens = Array(lexer)
    }

    mutating func whole() -> SQLText.Filled {
        var index = 0
        while index < tokens.count {
            // What follows a quote without a certain end may be anything.
            if tokens[index].isDoubtful {
                output += tokens[index...].map(lexer.text).joined()
                break
            }
            if isColon(index), isColon(index + 1) {
                output += "::"
                index += 2
            } else if isColon(index), let (name, form) = place(index + 1) {
                fill(name, form, placeholder: ":" + lexer.text(of: tokens[index + 1]))
                index += 2
            } else {
                output += lexer.text(of: tokens[index])
                index += 1
            }
        }
        return SQLText.Filled(text: output, names: names, missing: missing)
    }

    private func isColon(_ index: Int) -> Bool {
        tokens.indices.contains(index) && tokens[index].kind == .symbol
            && lexer.symbol(of: tokens[index]) == ":"
    }

    private enum Form {
        case plain, literal, identifier
    }

    /// The value that is named after a colon, and how it is to be written.
    private func place(_ index: Int) -> (name: String, form: Form)? {
        guard tokens.indices.contains(index), !tokens[index].isDoubtful else { return nil }
        let text = lexer.text(of: tokens[index])
        let form: Form
        switch tokens[index].kind {
        case .word: form = .plain
        case .string where text.hasPrefix("'"): form = .literal
        case .quotedIdentifier where text.hasPrefix("\""): form = .identifier
        default: return nil
        }
        let name = form == .plain ? text : String(text.dropFirst().dropLast())
        return SQLText.valueNames.contains(name) ? (name, form) : nil
    }

    private mutating func fill(_ name: String, _ form: Form, placeholder: String) {
        if !names.contains(name) { names.append(name) }
        if let value = values[name], let text = value.written(form == .literal, form == .identifier) {
            output += text
        } else {
            output += placeholder
            if !missing.contains(name) { missing.append(name) }
        }
    }
}

extension RunbookValue {
    /// The value in SQL: as a literal, as a name, or as what it is; nil when no SQL can say it.
    fileprivate func written(_ asLiteral: Bool, _ asName: Bool) -> String? {
        let text =
            switch self {
            case .number(let number):
                asName ? Self.quoted("\(number)") : number < 0 ? "(\(number))" : "\(number)"
            case .name(let name): asLiteral ? name : Self.quoted(name)
            case .relation(let schema, let name): "\(Self.quoted(schema)).\(Self.quoted(name))"
            }
        guard !text.utf8.contains(0) else { return nil }
        guard asLiteral else { return text }
        if case .number(let number) = self { return "'\(number)'" }
        let literal = SQLText.doubling("'", in: text)
        // With the blank the E cannot become a part of the word before.
        return text.utf8.contains(0x5C) ? " E'\(SQLText.doubling("\\", in: literal))'" : "'\(literal)'"
    }

    private static func quoted(_ name: String) -> String { SQLText.quoted(name) }
}

extension SQLText {
    /// A name in double quotes.
    static func quoted(_ name: String) -> String { "\"\(doubling("\"", in: name))\"" }

    /// The text with a sign doubled wherever it stands, byte by byte: for Swift a quote with an accent upon it is
    /// another character than a quote, for the server it is not.
    fileprivate static func doubling(_ sign: Unicode.Scalar, in text: String) -> String {
        let byte = UInt8(sign.value)
        return String(decoding: text.utf8.flatMap { $0 == byte ? [byte, byte] : [$0] }, as: UTF8.self)
    }
}

extension RunbookValue {
    /// A value that was typed for a name; nil when it cannot be one.
    package init?(typed text: String, for name: String) {
        let text = String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        guard !text.isEmpty, !text.utf8.contains(0) else { return nil }
        switch name {
        case "pid", "blocked", "statement":
            guard let number = Int64(text) else { return nil }
            self = .number(number)
        case "relation", "index":
            let parts = Self.parts(of: text)
            guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
            self = .relation(schema: parts[0], name: parts[1])
        default: self = .name(text)
        }
    }

    /// The parts of a name with its schema; what stands in double quotes is not parted.
    private static func parts(of text: String) -> [String] {
        var parts = [""]
        var isQuoted = false
        for character in text {
            switch character {
            case "\"": isQuoted.toggle()
            case "." where !isQuoted: parts.append("")
            default: parts[parts.count - 1].append(character)
            }
        }
        return parts
    }
}

extension RunbookValue: CustomStringConvertible {
    package var description: String {
        switch self {
        case .number(let number): "\(number)"
        case .name(let name): name
        case .relation(let schema, let name): "\(schema).\(name)"
        }
    }
}
