/// Whether a statement may be handed to a planner-only EXPLAIN.
package enum Explainability: Sendable, Equatable {
    /// The text is exactly this one statement, without what follows its semicolon.
    ///
    /// With parameters (`$1`) it needs `GENERIC_PLAN`, which servers have from 16 on.
    case explainable(statement: String, hasParameters: Bool)
    case refused(ExplainRefusal)
}

/// Why a statement is not explained.
package enum ExplainRefusal: Sendable, Equatable {
    case empty
    case truncated
    /// A quote or comment has no end, or can be read in two ways.
    case unreadable
    case severalStatements
    /// The statement begins with a word that EXPLAIN is not asked about.
    case notPlannable(keyword: String)
}

extension ExplainRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "There is no statement to explain."
        case .truncated: "The server kept only the beginning of the text (track_activity_query_size)."
        case .unreadable: "A quote or comment in the text has no certain end."
        case .severalStatements: "The text holds several statements; only a single one can be explained."
        case .notPlannable(let keyword):
            "Only SELECT, INSERT, UPDATE, DELETE and MERGE have a plan to show; this begins with \(keyword)."
        }
    }
}

extension SQLText {
    /// Judges whether a text is one plannable statement, and refuses whatever is in doubt.
    ///
    /// `isTruncated` says that the server may have cut the text.
    package static func explainability(of text: String, isTruncated: Bool) -> Explainability {
        guard !isTruncated else { return .refused(.truncated) }
        let lexer = SQLLexer(text)
        let tokens = Array(lexer)
        guard !tokens.contains(where: \.isDoubtful), !lexer.bytes.contains(0) else {
            return .refused(.unreadable)
        }

        let isEnd = { (token: SQLToken) in token.kind == .symbol && lexer.symbol(of: token) == ";" }
        let end = tokens.firstIndex(where: isEnd) ?? tokens.endIndex
        guard tokens[end...].allSatisfy({ $0.isSpace || isEnd($0) }) else {
            return .refused(.severalStatements)
        }

        let statement = tokens[..<end]
        let isOpening = { (token: SQLToken) in token.kind == .symbol && lexer.symbol(of: token) == "(" }
        guard let first = statement.first(where: { !$0.isSpace && !isOpening($0) }) else {
            return .refused(.empty)
        }
        let keyword = lexer.text(of: first).uppercased()
        guard first.kind == .word, plannable.contains(keyword) else {
            return .refused(.notPlannable(keyword: String(keyword.prefix(20))))
        }
        return .explainable(
            statement: statement.map(lexer.text).joined(),
            hasParameters: statement.contains { $0.kind == .parameter })
    }

    private static let plannable: Set = ["SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "WITH"]
}
