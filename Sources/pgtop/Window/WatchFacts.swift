import Probes

/// All that a report tells of a window.
struct WatchFacts: Sendable {
    var host: String
    var database: String
    /// Who watched.
    var user: String
    var plan: WatchPlan
    var begunAt: ServerTime?
    var endedAt: ServerTime?
    var baseline: Baseline?
    /// What the operation was called, and how it stood last.
    var operation: String?
    var before: [ChecklistItem]
    var after: [ChecklistItem]
    /// In the order in which they came.
    var events: [WatchEvent]
    /// How the stop conditions stood at the end.
    var verdicts: [StopCondition.Kind: Verdict]
}
