/// What `synchronous_standby_names` demands: on whom a commit waits.
package struct SyncRule: Sendable, Equatable {
    package enum Method: Sendable, Equatable {
        /// The first ones in the list that are there.
        case first
        /// Any of the list, whoever is fastest.
        case any
    }

    package let method: Method
    /// How many must have a commit before it returns.
    package let count: Int
    /// Names of standbys; `*` is any.
    package let names: [String]

    package init(method: Method, count: Int, names: [String]) {
        self.method = method
        self.count = count
        self.names = names
    }

    /// Reads the setting; nil when it is empty, or nothing that the server would take.
    package init?(_ setting: String) {
        var scanner = SyncNamesScanner(setting)
        let tokens = scanner.tokens()
        guard !tokens.isEmpty else { return nil }
        if let open = tokens.firstIndex(of: .open) {
            guard tokens.last == .close, let count = tokens[..<open].last?.number,
                let method = Self.method(tokens[..<open].dropLast())
            else { return nil }
            self.init(method: method, count: count, names: Self.names(tokens[(open + 1)...].dropLast()))
        } else {
            self.init(method: .first, count: 1, names: Self.names(tokens[...]))
        }
        guard !names.isEmpty, count > 0 else { return nil }
    }

    private static func method(_ words: ArraySlice<SyncNamesScanner.Token>) -> Method? {
        guard let word = words.first else { return .first }
        guard case .word(let text) = word, words.count == 1 else { return nil }
        return switch text.lowercased() {
        case "first": .first
        case "any": .any
        default: nil
        }
    }

    private static func names(_ tokens: ArraySlice<SyncNamesScanner.Token>) -> [String] {
        tokens.compactMap { if case .word(let text) = $0 { text } else { nil } }
    }

    /// Those of the list whom nobody with that name is connected as.
    package func missing(among connected: [String]) -> [String] {
        let present = Set(connected.map { $0.lowercased() })
        return names.filter { $0 != "*" && !present.contains($0.lowercased()) }
    }
}

/// The words and signs of `synchronous_standby_names`.
struct SyncNamesScanner {
    enum Token: Equatable {
        case open, close, comma
        case word(String)

        var number: Int? { if case .word(let text) = self { Int(text) } else { nil } }
    }

    private var rest: Substring

    init(_ text: String) {
        rest = text[...]
    }

    mutating func tokens() -> [Token] {
        var tokens: [Token] = []
        while let character = rest.first {
            switch character {
            case "(": take(.open, &tokens)
            case ")": take(.close, &tokens)
            case ",": take(.comma, &tokens)
            case "\"": tokens.append(.word(quoted()))
            case _ where character.isWhitespace: rest.removeFirst()
            default: tokens.append(.word(bare()))
            }
        }
        return tokens
    }

    private mutating func take(_ token: Token, _ tokens: inout [Token]) {
        tokens.append(token)
        rest.removeFirst()
    }

    private mutating func bare() -> String {
        let word = rest.prefix { !$0.isWhitespace && !"(),\"".contains($0) }
        rest = rest.dropFirst(word.count)
        return String(word)
    }

    /// A name in quotes, where two quotes stand for one.
    private mutating func quoted() -> String {
        var name = ""
        rest.removeFirst()
        while let character = rest.popFirst() {
            if character == "\"" {
                guard rest.first == "\"" else { break }
                rest.removeFirst()
            }
            name.append(character)
        }
        return name
    }
}
