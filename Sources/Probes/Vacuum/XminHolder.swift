/// Somebody for whose sake rows that are dead must stay.
package struct XminHolder: Sendable, Equatable {
    package enum Kind: Sendable, Equatable {
        case session(Backend.ID)
        /// Its queries need the rows; by the name that the standby gives itself, and its slot where it has one.
        case standby(name: String?, pid: Int32?, slot: String?)
        case slot(String)
        case prepared(gid: String)
    }

    package let kind: Kind
    package let sampledAt: ServerTime
    /// Transactions that have begun since the oldest that it needs.
    package let age: Int64
    /// When its transaction began, or was prepared.
    package var since: ServerTime?
    package var application: String?
    package var role: UInt32?
    package var database: UInt32?

    package init(_ kind: Kind, sampledAt: ServerTime, age: Int64, since: ServerTime? = nil) {
        self.kind = kind
        self.sampledAt = sampledAt
        self.age = age
        self.since = since
    }

    /// How long it has been so; nil where the server does not tell.
    package var lasts: Duration? { since.map { sampledAt.since($0) } }

    package var isPrepared: Bool { if case .prepared = kind { true } else { false } }
    package var isSession: Bool { if case .session = kind { true } else { false } }
    package var isStandby: Bool { if case .standby = kind { true } else { false } }
    package var isSlot: Bool { if case .slot = kind { true } else { false } }
}

extension XminHolder {
    init?(_ record: Record<some Rows>, at moment: ServerTime) throws(ProbeFailure) {
        guard let kind = try Self.kind(record) else { return nil }
        self.init(
            kind, sampledAt: moment, age: try record.integer("age") ?? 0, since: try record.time("since"))
        application = isSession ? try record.text("name") : nil
        role = try record.oid("owner")
        database = try record.oid("database")
    }

    private static func kind(_ record: Record<some Rows>) throws(ProbeFailure) -> Kind? {
        let (pid, name) = (try record.int32("pid"), try record.text("name"))
        switch (try record.text("kind"), pid, name) {
        case ("session", let pid?, _):
            return .session(.init(pid: pid, start: try record.time("backend_start")))
        case ("standby", let pid, let name):
            // What holds it is the slot where there is one, and else the connection itself.
            let isSlot = try record.oid("owner") == nil
            return .standby(
                name: try record.text("standby_name"), pid: pid, slot: isSlot ? name : nil)
        case ("slot", _, let name?): return .slot(name)
        case ("prepared", _, let gid?): return .prepared(gid: gid)
        default: return nil
        }
    }
}
