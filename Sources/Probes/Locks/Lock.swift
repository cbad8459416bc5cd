/// What can be locked: two locks concern each other only when all of it is the same.
package struct LockTag: Sendable, Hashable {
    /// `relation`, `transactionid`, `tuple`, `advisory` and the like.
    package var kind: String
    package var database: UInt32?
    package var relation: UInt32?
    package var page: Int32?
    package var tuple: Int32?
    package var virtualTransaction: String?
    package var transaction: UInt32?
    package var catalog: UInt32?
    package var object: UInt32?
    package var subobject: Int32?

    package init(_ kind: String) {
        self.kind = kind
    }
}

/// Who holds a lock or waits for one: a session, with its parallel workers, or a prepared transaction.
package enum LockParty: Sendable, Hashable {
    case session(Int32)
    /// It has no session; the server's own number for its place tells it from others.
    case prepared(String)

    package var pid: Int32? { if case .session(let pid) = self { pid } else { nil } }
}

/// A transaction that was prepared for a two-phase commit: it keeps its locks without a session.
package struct PreparedTransaction: Sendable, Equatable {
    package let xid: UInt32
    /// Nil when it came to its end while it was being looked up.
    package let gid: String?
    package let owner: String?
    package let database: String?
    package let since: ServerTime?

    package init(xid: UInt32, gid: String?, owner: String?, database: String?, since: ServerTime?) {
        self.xid = xid
        self.gid = gid
        self.owner = owner
        self.database = database
        self.since = since
    }
}

/// One line of the server's list of locks.
package struct Lock: Sendable, Equatable {
    package let party: LockParty
    package let tag: LockTag
    package let mode: LockMode
    package let isGranted: Bool
    /// Unknown for a moment after the wait began, and on servers before 14.
    package let waitStart: ServerTime?

    package init(
        _ party: LockParty, _ mode: LockMode, _ tag: LockTag, granted: Bool = true, since: ServerTime? = nil
    ) {
        self.party = party
        self.tag = tag
        self.mode = mode
        isGranted = granted
        waitStart = since
    }
}
