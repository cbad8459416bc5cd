import Probes
import TUI

/// A row of the Sessions pane: a session, and what its process uses of this host.
struct Session: Identifiable, Sendable {
    let backend: Backend
    let usage: ProcessUsage?
    /// The session whose parallel worker this is.
    let leader: Backend.ID?
    /// The client of a pooler that it works for.
    var pooled: PooledClient?

    var id: Backend.ID { backend.id }

    /// A value that only those may see who may see the session.
    func seen(_ value: some Showable) -> Datum {
        backend.isVisible ? value.datum : .hidden
    }

    /// Its state in a word, or that it is out of sight.
    var state: String? { backend.isVisible ? backend.shortState : Self.noPrivilege }

    /// What stands for a session that the role may not look into.
    static let noPrivilege = "no privilege"

    /// The pooled client that is certainly its own in this transaction.
    var certainClient: PooledClient? { pooled.flatMap { $0.isCertain ? $0 : nil } }

    /// Where it connects from, seen through the pooler where that is certain.
    var whence: String? {
        guard let client = certainClient?.client else { return backend.client }
        return client.address == "unix" ? "via unix" : "via \(client.whence)"
    }

    /// What it waits for, as `type:event`.
    var wait: String? {
        guard let type = backend.waitType else { return nil }
        return backend.waitEvent.map { "\(type):\($0)" } ?? type
    }

    /// The statement in one line, or what the process is, where it runs none.
    var statement: Datum {
        if backend.isVisible, let query = backend.query, !query.isEmpty {
            return .text(SQLText.oneLine(query))
        }
        if let kind = backend.kind, !backend.isClient { return .text("(\(kind))") }
        return backend.isVisible ? .missing : .hidden
    }

    /// Time in a state that is not the running of a statement: that has an age of its own.
    var restAge: Duration? { backend.state == "active" ? nil : backend.stateAge }

    /// Bytes read and written a second.
    var traffic: Bytes? {
        guard let usage, usage.readPerSecond != nil || usage.writtenPerSecond != nil else { return nil }
        return Bytes((usage.readPerSecond?.count ?? 0) + (usage.writtenPerSecond?.count ?? 0))
    }
}

extension Backend {
    /// The state in words that fit a column.
    var shortState: String? {
        switch state {
        case "idle in transaction": "idle in xact"
        case "idle in transaction (aborted)": "aborted xact"
        case "fastpath function call": "fastpath"
        default: state
        }
    }
}

extension Backend.ID: Comparable {
    /// The older session first.
    package static func < (left: Self, right: Self) -> Bool {
        let (first, second) = (left.start?.microseconds ?? .max, right.start?.microseconds ?? .max)
        return first == second ? left.pid < right.pid : first < second
    }
}

extension Bytes: Showable {
    package var datum: Datum { .bytes(count) }
}

extension Percent: Showable {
    package var datum: Datum { .percent(value) }
}
