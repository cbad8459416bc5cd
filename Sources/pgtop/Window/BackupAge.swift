/// What is known of the last backup, from the user's own command.
enum BackupAge: Sendable, Equatable {
    /// No command is named that could tell.
    case notAsked
    case asking
    /// What the command printed, in one line.
    case said(String)
    /// Why it told nothing.
    case failed(String)
}
