import Probes

/// Something that happened while a window was watched.
struct WatchEvent: Sendable, Equatable {
    enum Kind: String, Sendable, CaseIterable {
        /// A phase of the watch began or ended, or its plan was changed.
        case phase
        /// Something is not as it was at the start, or is so again.
        case drift
        /// A stop condition was met, or is met no longer.
        case condition
        /// The operation has begun, or ended.
        case operation
        /// A check has found trouble, or finds it no longer.
        case finding
        /// Something was done from here.
        case action
        /// For a while nothing was seen.
        case gap
    }

    /// On this host's clock.
    let at: ServerTime
    let kind: Kind
    /// Nil where it is no trouble.
    var severity: Severity?
    let sentence: String
    var subject: Subject?
}
