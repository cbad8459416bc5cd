extension SQLText {
    /// How many statements a text holds.
    package static func statementCount(_ text: String) -> Int {
        let lexer = SQLLexer(text)
        var (count, isOpen) = (0, false)
        for token in lexer where !token.isSpace {
            if token.kind == .symbol, lexer.symbol(of: token) == ";" {
                isOpen = false
            } else if !isOpen {
                isOpen = true
                count += 1
            }
        }
        return count
    }

    /// The word that a text begins with, in small letters.
    package static func firstWord(of text: String) -> String? {
        let lexer = SQLLexer(text)
        guard let first = lexer.first(where: { !$0.isSpace }), first.kind == .word else { return nil }
        return lexer.text(of: first).lowercased()
    }

    /// What looks like a runbook's value, `:name`, and is none that there is.
    package static func unknownValues(in text: String) -> [String] {
        let lexer = SQLLexer(text)
        let tokens = Array(lexer)
        let isColon = { (index: Int) in
            tokens.indices.contains(index) && tokens[index].kind == .symbol
                && lexer.symbol(of: tokens[index]) == ":"
        }
        var names: [String] = []
        for index in tokens.indices.dropFirst()
        where isColon(index - 1) && !isColon(index - 2) && !isColon(index) {
            let word = lexer.text(of: tokens[index])
            let name = String(word.drop { $0 == "'" || $0 == "\"" }.prefix { $0.isLetter || $0 == "_" })
            if tokens[index].kind != .symbol, !name.isEmpty, !valueNames.contains(name) { names.append(name) }
        }
        return names
    }
}
