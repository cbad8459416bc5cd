/// What a signal asks of a session.
package enum Signal: String, Sendable, Hashable {
    /// Ends the statement, keeps the session.
    case cancel
    /// Ends the session.
    case terminate
}

/// A session as it was when somebody decided about it.
///
/// The server compares all of it in the statement that signals: what has changed since is not hit.
package struct Target: Sendable, Hashable {
    package let id: Backend.ID
    /// The statement that is meant, for a cancel; the last one, when a session is ended because it is idle.
    package let queryStart: ServerTime?
    /// The transaction that is meant, when a session is ended because it sits idle in it.
    package let transactionStart: ServerTime?

    package init(id: Backend.ID, queryStart: ServerTime? = nil, transactionStart: ServerTime? = nil) {
        self.id = id
        self.queryStart = queryStart
        self.transactionStart = transactionStart
    }

    /// What a signal to this session is meant for, as it stands in the sample that the user saw.
    package init(_ signal: Signal, _ backend: Backend) {
        self.init(
            id: backend.id,
            queryStart: signal == .cancel || backend.state == "idle" ? backend.queryStart : nil,
            transactionStart: backend.isInTransaction ? backend.transactionStart : nil)
    }
}

/// Something to ask of the action connection.
package enum ActionRequest: Sendable, Equatable {
    /// Who waits for these sessions now?
    case consequences([Backend.ID])
    case signal(Signal, Target, reason: String)
    /// The whole text of the query, and what else is only worth asking for one session.
    case detail(Backend.ID)
    case explain(Statement)
    /// The whole text of a counted statement.
    case statementText(StatementKey, StatementsPlace)
    case deed(Deed)
    case look(Inquiry)
    /// The exact size of one relation.
    case size(UInt32)
    /// The user does not want to wait any longer.
    case breakOffLook(Inquiry)
    case breakOffDeed(Deed)
}

/// A statement to plan, and whose it is.
package struct Statement: Sendable, Equatable {
    /// Where it was found.
    package enum Subject: Sendable, Hashable {
        case session(Backend.ID)
        case counted(StatementKey)
    }

    package let subject: Subject
    package let text: String
    /// The text ends where the server stopped keeping it.
    package let isCut: Bool
    package let database: String?
    package let role: String?
    /// The user has been told that planning may call functions with pgtop's rights.
    package let acceptsRisk: Bool

    package init(
        of subject: Subject, text: String, isCut: Bool = false, database: String?, role: String?,
        acceptsRisk: Bool
    ) {
        self.subject = subject
        self.text = text
        self.isCut = isCut
        self.database = database
        self.role = role
        self.acceptsRisk = acceptsRisk
    }
}

/// Who waits for a session, asked at the moment of the card.
package struct Consequences: Sendable, Equatable {
    /// Sessions that wait for the target itself.
    package var direct: Set<Int32>
    /// Those, and all who wait for them in turn.
    package var all: Set<Int32>
    /// Those of all who wait for nobody else besides, and so go on when the target ends.
    package var freed: Set<Int32>
    /// Whether the server itself names the target as the blocker of one who waits for it; nil where it was not asked.
    package var isConfirmed: Bool?
    /// It waits itself, for a relation that it wants for itself.
    package var isWaitingDDL = false

    package init(direct: Set<Int32>, all: Set<Int32>, freed: Set<Int32>? = nil) {
        self.direct = direct
        self.all = all
        self.freed = freed ?? all
    }
}

/// What became of a signal.
///
/// The boolean of the server only says that it was sent.
package enum Outcome: Sendable, Equatable {
    /// The session has ended, after so long.
    case gone(after: Duration)
    /// The session lives, the statement has ended.
    case statementEnded(after: Duration)
    case stillRunning(after: Duration, state: String?, waiting: String?)
    /// The session had already ended, or its pid belongs to another one now.
    case noSuchSession
    /// The session lives, but is at another statement or transaction than the one that was meant.
    case movedOn
    case refused(ProbeFailure)
    /// The link was lost: nobody knows.
    case unknown(ProbeFailure)

    /// Whether there is nothing more to wait for.
    package var isFinal: Bool {
        if case .stillRunning = self { false } else { true }
    }
}

/// What is only asked for one session at a time.
package struct Detail: Sendable, Equatable {
    package var query: String
    /// The server keeps no more of the text than this; it ends here.
    package var isCut: Bool
    /// Sessions that it waits for.
    package var blockedBy: [Int32]
    /// Prepared transactions that it waits for.
    package var blockedByPrepared: [PreparedTransaction] = []
    /// Locks that it has, its own transaction's number not counted.
    package var locksHeld: Int?
    package var locksAwaited: [String]
    /// Who waits for it, where that could be asked.
    package var waiters: Consequences?

    package init(query: String, isCut: Bool, blockedBy: [Int32], locksHeld: Int?, locksAwaited: [String]) {
        self.query = query
        self.isCut = isCut
        self.blockedBy = blockedBy
        self.locksHeld = locksHeld
        self.locksAwaited = locksAwaited
    }
}

extension ProbeFailure {
    /// A statement that was pushed out by others, or reset.
    static let notCounted = ProbeFailure.refused(sqlstate: "02000", message: "it is counted no longer")

    /// The session that was asked about is there no longer.
    package static let sessionEnded = ProbeFailure.refused(
        sqlstate: "02000", message: "the session has ended")
}

/// Why a statement was not planned.
package enum ExplainFailure: Error, Sendable, Equatable {
    /// Not a statement that may be planned, with the reason as a sentence.
    case unsuitable(String)
    /// It is another role's, and planning may call its functions with pgtop's rights: the user must say yes first.
    case risky
    case failed(ProbeFailure)
}

/// An answer from the action connection.
package enum ActionReport: Sendable {
    case consequences([Backend.ID: Consequences])
    case consequencesUnknown(ProbeFailure)
    case outcome(Signal, Target, Outcome)
    case detail(Backend.ID, Result<Detail, ProbeFailure>)
    case explained(Statement.Subject, Result<[String], ExplainFailure>)
    case statementText(StatementKey, Result<String, ProbeFailure>)
    case deed(Deed, DeedOutcome)
    case looked(Inquiry, Result<LookTable, LookFailure>)
    case sized(UInt32, Result<RelationSize, ProbeFailure>)
    /// The connection stands, with the pid of its own session, or why it does not.
    case available(Result<Int32, ProbeFailure>)
}
