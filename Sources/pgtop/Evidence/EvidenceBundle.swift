import Probes
import TUI

/// What is known at one moment, for a ticket: findings, who waits for whom, what runs, and what was done.
///
/// Literals are gone from it before anything is cut, and nothing that it is made of holds a password.
struct EvidenceBundle: Sendable, Equatable {
    /// Rows of one subject, and how far they can be believed.
    struct Section: Sendable, Equatable {
        let id: PaneID
        let title: String
        /// What stands above the table: what is known and is no row, and what could not be asked.
        let remarks: [String]
        let table: [String]
        let records: JSON
    }

    struct Fact: Sendable, Equatable {
        let name: String
        let value: String
    }

    let host: String
    let facts: [Fact]
    let findings: [Finding]
    let sections: [Section]
    let journal: [JournalEntry]
    let now: Instant

    init(_ model: Model) {
        host = model.server?.host ?? "unknown"
        facts = Self.facts(model)
        findings = model.snapshot.findings
        let snapshot = model.snapshot.redacted
        sections = Page.subjects.flatMap(\.panes).compactMap { pane in
            Self.isWanted(pane, model) ? Section(pane, snapshot, model) : nil
        }
        journal = Array(model.journal.entries(about: model.server).suffix(Self.mostEntries))
        now = model.now
    }

    private static let mostEntries = 200

    /// Findings have a form of their own here; a window is only told of when there is one.
    private static func isWanted(_ pane: any Pane.Type, _ model: Model) -> Bool {
        pane.belongsToWindow ? model.watch.begunAt != nil : Page.of(pane.id)?.id != Page.health.id
    }

    private static func facts(_ model: Model) -> [Fact] {
        guard let server = model.server else { return [Fact(name: "server", value: "not connected")] }
        let link = if case .lost(let failure, _) = model.link { "lost: \(failure)" } else { "connected" }
        return [
            Fact(name: "server", value: server.address),
            Fact(name: "system identifier", value: server.systemIdentifier ?? Format.unknown),
            Fact(
                name: "role",
                value: (server.isStandby ? "standby" : "primary")
                    + (server.timeline.map { ", timeline \($0)" } ?? "")),
            Fact(name: "version", value: server.version),
            Fact(name: "started at", value: server.startedAt.description),
            Fact(name: "seen from", value: "database \(server.database) as role \(server.role)"),
            Fact(name: "connection", value: link),
            Fact(
                name: "newest sample",
                value: model.readings[SessionsProbe.self].latest?.takenAt.description ?? "none"),
        ]
    }
}

extension EvidenceBundle.Section {
    /// More rows than these tell a reader nothing more.
    private static let mostRows = 200
    /// More characters of a cell are for the records alone.
    private static let widestCell = 200

    fileprivate init(_ pane: any Pane.Type, _ snapshot: Snapshot, _ model: Model) {
        id = pane.id
        title = pane.title
        let lines = pane.plainText(snapshot, cutAt: Self.widestCell, drawsBranches: true)
        table = lines.count > 1 ? Array(lines.prefix(Self.mostRows + 1)) : ["No rows."]
        records = .array(pane.records(snapshot).prefix(2000).map(Show.object))
        let more = lines.count - table.count
        remarks =
            Self.remarks(pane, model) + (pane.lack(snapshot).map { [$0] } ?? [])
            + pane.notes(snapshot).map(\.text)
            + (more > 0 ? ["\(more) more rows are left out here; the JSON file has them"] : [])
    }

    /// Which of its readings are old or missing, and why.
    private static func remarks(_ pane: any Pane.Type, _ model: Model) -> [String] {
        pane.probes.compactMap { probe in
            let state = model.readings.state(of: probe)
            let why = state.failure.map { ": \($0)" } ?? ""
            guard let takenAt = state.takenAt else { return "\(probe.id): not read\(why)" }
            let age = model.now.since(takenAt)
            guard state.failure != nil || !state.isLasting && age > .seconds(10) else { return nil }
            return "\(probe.id): \(Told.time(age)) old\(why)"
        }
    }
}

extension Snapshot {
    /// The same without the literals of statements, and without sessions that do nothing.
    var redacted: Snapshot {
        var copy = self
        copy.showsIdle = false
        copy.showsTotals = false
        copy.readings.redact()
        return copy
    }
}

extension Readings {
    /// Replaces the literals in all texts of statements.
    fileprivate mutating func redact() {
        if let sample = self[SessionsProbe.self].latest {
            self[SessionsProbe.self].latest?.backends = sample.backends.map { backend in
                var backend = backend
                backend.query = backend.query.map(SQLText.redacted)
                return backend
            }
        }
        if let sample = self[StatementTextsProbe.self].latest {
            self[StatementTextsProbe.self].latest = StatementTextsProbe.Sample(
                texts: sample.texts.mapValues(SQLText.redacted))
        }
    }
}
