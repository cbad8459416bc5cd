import Probes

/// Something to do outside the model.
///
/// Effects are values, so that a test can read them. They are carried out in their order: an intent is in the journal
/// before its signal is sent.
enum Effect: Sendable, Equatable {
    case quit(status: Int32)
    case suspend
    /// Draw everything anew: something else has written to the terminal.
    case redraw
    /// Throw away keys that were typed before the screen could show what they would do.
    case flushTypedAhead
    case wish(Wish)
    /// The processes whose use of this host is on the screen.
    case watch(ProcessWish)
    case act(ActionRequest)
    case journal(JournalLine)
    /// Read what the journal holds already.
    case recallJournal
    case saveEvidence(EvidenceBundle)
    case connect(password: String)
    case setPeriod(Duration)
    /// The terminal's bell, once.
    case ring
    /// Ask the user's command when the last backup was taken.
    case askBackup(command: String)
    /// Keep a watch, as it goes on after a crash, instead of what was kept before.
    case keepWatch(String, of: WatchedServer)
    /// The watch has ended.
    case dropWatch(of: WatchedServer)
    /// Look for a watch of this server that was not ended.
    case recallWatch(of: WatchedServer)
    /// Write the report of a watch to a file.
    case saveReport(String, host: String)
}

/// What the journal says about one matter; whoever writes it adds the time and the user of this host.
struct JournalLine: Sendable, Equatable {
    let host: String
    let database: String
    let systemIdentifier: String?
    /// What is done, in a word or two.
    let action: String
    let target: Target
    let reason: String
    /// What became of it; nil in the line that is written before the signal is sent.
    let outcome: String?

    var kind = Kind.done

    /// What kind of thing it tells.
    enum Kind: String, Sendable {
        /// Trouble that came or went.
        case seen
        /// What was asked of the server or of the one at the keys, and the answer.
        case asked
        /// Which way was taken, what was ticked, skipped or taken for done.
        case decided
        /// What was changed.
        case done
    }

    /// What the action is for.
    enum Target: Sendable, Equatable {
        case session(Backend)
        /// What a deed is done to, by its name.
        case named(String)
    }
}
