/// Why a question has no fresh answer, or a server no connection.
package enum ProbeFailure: Error, Sendable, Equatable {
    /// No connection: nobody listens, the name is unknown, the link broke.
    case unreachable(reason: String)
    /// The server wants a password, or another one.
    case passwordNeeded
    /// The server refused the log-in; asking again would not help and could lock the account.
    case loginRefused(reason: String)
    /// The server is there but takes no (more) sessions now.
    case notAccepting(reason: String)
    case timedOut(after: Duration)
    case denied(reason: String)
    case lockedOut
    case refused(sqlstate: String, message: String)
    case undecodable(column: String)

    /// What was asked for is not done here.
    static let misdirected = ProbeFailure.refused(sqlstate: "0A000", message: "not done here")

    /// The process that kept a pause has ended before it.
    package static let keeperLost = ProbeFailure.denied(
        reason: "the process that kept the pause has ended; PgBouncer was asked to resume")

    /// A statement that succeeded and returned no rows: BEGIN and its like.
    static let emptyAnswer = ProbeFailure.refused(sqlstate: "02000", message: "no rows")

    /// Whether trying again by itself makes sense.
    package var isFinal: Bool {
        switch self {
        case .passwordNeeded, .loginRefused: true
        default: false
        }
    }

    /// Nothing has come yet; a statement that the server itself has ended for its time is `.zero`.
    package var isLateness: Bool {
        if case .timedOut(let duration) = self { duration > .zero } else { false }
    }

    /// What a prepared statement asks about has changed its form since.
    var isOutdatedPlan: Bool {
        if case .refused("0A000", _) = self { true } else { false }
    }

    /// The failure that an SQLSTATE stands for: the code decides, for the words change between versions.
    package init(sqlstate: String, message: String) {
        switch sqlstate {
        case "28P01", "28000", "3D000": self = .loginRefused(reason: message)
        case "42501": self = .denied(reason: message)
        case "55P03": self = .lockedOut
        case "57014": self = .timedOut(after: .zero)
        case "53300", "57P03": self = .notAccepting(reason: message)
        case "57P01", "57P02", "57P05", "08006", "08003", "08P01": self = .unreachable(reason: message)
        default: self = .refused(sqlstate: sqlstate, message: message)
        }
    }
}

extension ProbeFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreachable(let reason): reason
        case .passwordNeeded: "the server asks for a password"
        case .loginRefused(let reason): reason
        case .notAccepting(let reason): reason
        case .timedOut(let duration) where duration == .zero: "timed out"
        case .timedOut(let duration): "no answer for \(Int(duration.seconds.rounded())) s"
        case .denied(let reason): reason
        case .lockedOut: "somebody holds a lock on the catalog it needs"
        case .refused(let sqlstate, let message): "\(message) (\(sqlstate))"
        case .undecodable(let column): "column \(column) came in a form that pgtop does not know"
        }
    }
}
