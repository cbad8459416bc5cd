import Probes
import TUI

/// Something that happened outside the model.
enum Event: Sendable {
    case key(Key)
    /// Text from the clipboard, which the terminal marked as such: never commands.
    case paste(String)
    case resize(Size)
    /// Nothing but time has passed: ages grow, cards close.
    case tick
    case report(Report)
    case journal(JournalNews)
    /// What became of evidence that was to be written.
    case evidence(Result<EvidenceFolder.Files, EvidenceFolder.Fault>)
    /// What time of day it is.
    case clock(WallClock)
    case watch(WatchNews)
}

/// What comes of the effects of a watch.
enum WatchNews: Sendable {
    case backup(BackupAge, command: String)
    /// The watch of a server that was not ended, as it was kept; nil when there is none.
    case recalled(String?, of: WatchedServer)
    /// Why it cannot be kept; nil when it can.
    case trouble(String?)
    case report(Result<String, EvidenceFolder.Fault>)
}
