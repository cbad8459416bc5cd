/// What is wrong with a runbook, where.
struct RunbookFault: Error, Sendable, Equatable, CustomStringConvertible {
    /// The file's name as the user knows it.
    let file: String
    let line: Int
    let sentence: String

    var description: String { "\(file):\(line): \(sentence)" }
}
