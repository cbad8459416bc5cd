/// A stretch of SQL text that means one thing.
struct SQLToken: Equatable {
    enum Kind {
        case whitespace, lineComment, blockComment
        /// A literal in quotes or dollar quotes, with its prefix (`E`, `B`, `X`, `N`, `U&`) if it has one.
        case string
        case quotedIdentifier, word, number
        /// A place for a value, such as `$1`.
        case parameter
        /// One byte of anything else.
        case symbol
    }

    let kind: Kind
    let range: Range<Int>
    /// Whether everything after this token depends on how it was read.
    ///
    /// A quote or comment without an end may be a text that was cut. A quote after a backslash ends the string
    /// or not, as the session's `standard_conforming_strings` says, which the text does not tell.
    let isDoubtful: Bool

    var isSpace: Bool {
        kind == .whitespace || kind == .lineComment || kind == .blockComment
    }
}
