import Probes

/// A question before or after maintenance, and how it stands.
struct ChecklistItem: Sendable, Equatable, Identifiable {
    /// A check's name, or one of the watch's own that begins with `window.`.
    let id: String
    let question: String
    let standing: CheckLine.Standing
    let sentence: String
    var subject: Subject?
}
