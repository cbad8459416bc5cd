extension SQLText {
    /// The statement without what it was asked about: every literal and every number becomes `?`.
    ///
    /// For files that leave the machine. Names, keywords and parameters stay, comments keep their words;
    /// passwords and the addresses that hold them go wherever they stand, also outside of quotes. Where a quote
    /// has no certain end, everything from there on goes. Redact before cutting: a literal that was cut has no
    /// closing quote.
    package static func redacted(_ text: String) -> String {
        var redaction = Redaction(SQLLexer(text))
        return redaction.text(commentLimit: 80)
    }

    /// A message in words, which may quote anything, without what it quotes.
    static func redacted(prose text: String) -> String {
        var redaction = Redaction(SQLLexer(text), isProse: true)
        return redaction.text(commentLimit: nil)
    }
}

/// A walk over the tokens of a text that copies what may be seen.
private struct Redaction {
    private let lexer: SQLLexer
    private let tokens: [SQLToken]
    private var index = 0
    private var output = ""
    private var context: SecretContext

    init(_ lexer: SQLLexer, isProse: Bool = false) {
        self.lexer = lexer
        tokens = Array(lexer)
        context = SecretContext(isProse: isProse)
    }

    /// Comments are cut beyond so many bytes; where it is nil, nothing of them is shown.
    mutating func text(commentLimit: Int?) -> String {
        while index < tokens.count {
            let token = tokens[index]
            if token.isDoubtful { return output + "?" }
            if isAddress {
                leaveOutWord(as: "://?")
            } else if isSecret(token) {
                leaveOutWord(as: "?")
                context.sawValue()
            } else {
                output += shown(token, commentLimit: commentLimit)
                index += 1
            }
        }
        return output
    }

    private mutating func shown(_ token: SQLToken, commentLimit: Int?) -> String {
        let text = lexer.text(of: token)
        switch token.kind {
        case .whitespace: return text
        case .lineComment: return "--" + comment(text.dropFirst(2), limit: commentLimit)
        case .blockComment: return "/*" + comment(text.dropFirst(2).dropLast(2), limit: commentLimit) + "*/"
        case .symbol: context.saw(symbol: lexer.symbol(of: token))
        case .word: context.saw(name: text)
        case .quotedIdentifier:
            context.saw(name: String(text.dropFirst().dropLast()))
            return mayHoldSecret(text) ? "\"?\"" : text
        case .parameter: context.sawValue()
        case .string, .number:
            context.sawValue()
            return "?"
        }
        return text
    }

    private func comment(_ text: Substring, limit: Int?) -> String {
        guard let limit else { return "?" }
        var inner = Redaction(SQLLexer(String(text)), isProse: true)
        let words = inner.text(commentLimit: nil)
        return words.utf8.count <= limit ? words : words.prefix(limit) + "…"
    }

    /// Whether `://` begins here.
    private var isAddress: Bool {
        zip(tokens[index...].prefix(3), "://".unicodeScalars).allSatisfy(isSymbol)
            && tokens.count - index >= 3
    }

    private func isSymbol(_ token: SQLToken, _ scalar: Unicode.Scalar) -> Bool {
        token.kind == .symbol && lexer.symbol(of: token) == scalar
    }

    private func isSecret(_ token: SQLToken) -> Bool {
        guard context.expectsSecret, !token.isSpace, token.kind != .parameter else { return false }
        return !isSymbol(token, "=") && !isSymbol(token, ":")
    }

    /// Leaves out everything up to the next blank.
    private mutating func leaveOutWord(as sign: String) {
        output += sign
        while index < tokens.count, tokens[index].kind != .whitespace, !tokens[index].isDoubtful {
            index += 1
        }
    }

    private func mayHoldSecret(_ name: String) -> Bool {
        name.contains("://")
            || name.split(separator: "=").dropLast().contains(where: SecretContext.isSecretName)
    }
}

/// What was read just before, and whether a secret must come next.
private struct SecretContext {
    /// Prose names a secret without a sign between: `the password is`, `token abc`.
    let isProse: Bool
    private var leading: [String] = []
    private var name = ""
    private var isAssigned = false

    init(isProse: Bool) {
        self.isProse = isProse
    }

    var expectsSecret: Bool {
        if Self.isSecretName(name) { return isAssigned || isProse || isAboutRole }
        return name == "by" && isAboutRole
    }

    static func isSecretName(_ name: some StringProtocol) -> Bool {
        let name = name.lowercased()
        return suffixes.contains { name.hasSuffix($0) }
    }

    mutating func saw(name: String) {
        self.name = name.lowercased()
        isAssigned = false
        if leading.count < 2 { leading.append(self.name) }
    }

    /// A cast (`::`) assigns nothing.
    mutating func saw(symbol: Unicode.Scalar) {
        switch symbol {
        case "=": isAssigned = true
        case ":" where !isAssigned: isAssigned = true
        case ";": self = SecretContext(isProse: isProse)
        default: sawValue()
        }
    }

    mutating func sawValue() {
        name = ""
        isAssigned = false
    }

    /// In `ALTER ROLE … PASSWORD word`, a mistake, the word is the password.
    private var isAboutRole: Bool {
        leading.count == 2 && ["create", "alter"].contains(leading[0])
            && ["role", "user", "group"].contains(leading[1])
    }

    private static let suffixes = [
        "password", "passwd", "pwd", "passphrase", "secret", "token", "apikey", "api_key", "access_key",
    ]
}
