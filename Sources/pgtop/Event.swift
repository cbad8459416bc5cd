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
}
