/// Something to do that is no signal to a session, wholly described: what, to what, and how.
package struct Deed: Sendable, Hashable {
    /// Where it is done, and what is sent there.
    package enum Place: Sendable, Hashable {
        /// On the server on the screen, by the connection that acts: one statement.
        case server(sql: String, parameters: [Parameter])
        /// On the server on the screen, by a connection of its own: one statement, outside of a transaction, that may
        /// take long and can be broken off.
        case statement(String)
        /// On a pooler's console, by the pooler's name.
        case pooler(String, ConsoleAct)
    }

    /// What is done, in a word or two, for the journal and for the user to type: `reset statement`.
    package let action: String
    /// What it is done to, by a name that tells it from all others.
    package let target: String
    package let place: Place

    package init(_ action: String, to target: String, at place: Place) {
        self.action = action
        self.target = target
        self.place = place
    }
}

/// What became of a deed.
package enum DeedOutcome: Sendable, Equatable {
    /// Not over yet, and what it waits for.
    case underWay(String)
    /// Done, in a sentence without its full stop.
    case done(String)
    case refused(ProbeFailure)
    /// The link was lost: nobody knows.
    case unknown(ProbeFailure)

    package var isFinal: Bool {
        if case .underWay = self { false } else { true }
    }
}
