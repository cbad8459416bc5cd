import Probes

/// A guide that could be walked, and what it would be about.
struct GuideOffer: Sendable, Equatable {
    let runbook: Runbook
    let subject: Subject?
    let values: [String: RunbookValue]
    /// Why it stands in the list.
    let why: String

    init(_ runbook: Runbook, about subject: Subject?, values: [String: RunbookValue], why: String) {
        (self.runbook, self.subject, self.values, self.why) = (runbook, subject, values, why)
    }

    var key: Walk.Key { Walk.Key(runbook: runbook.name, subject: subject) }
}

/// Which guides fit a row, the likeliest first.
enum GuideFit {
    /// By the pane that the row is in; rows that are sessions are told by what they do.
    static let byPane: [PaneID: [String]] = [
        BlockingPane.id: ["lock-contention", "waiting-ddl", "deadlocks"],
        StandbysPane.id: [
            "replication-lag", "standby-disconnected", "sync-standby-missing", "stale-reads",
            "planned-switchover",
        ],
        SlotsPane.id: ["slot-retains-wal", "disk-filling", "walsenders-or-slots", "xmin-held-back"],
        SubscriptionsPane.id: ["subscription-failing"],
        PoolsPane.id: ["pool-saturated", "pool-paused", "too-many-connections"],
        PooledDatabasesPane.id: ["pool-paused", "pool-saturated"],
        PoolClientsPane.id: ["pool-saturated", "pool-paused", "too-many-connections"],
        PoolServersPane.id: ["pool-saturated", "idle-in-transaction", "too-many-connections"],
        StatementsPane.id: ["slow-query", "temp-files", "high-cpu"],
    ]

    static func guides(for backend: Backend) -> [String] {
        if backend.isInTransaction { return ["idle-in-transaction", "lock-contention", "xmin-held-back"] }
        if backend.isBlocked { return ["lock-contention", "waiting-ddl", "slow-query"] }
        if backend.state == "idle" { return ["too-many-connections"] }
        return ["slow-query", "long-transaction", "temp-files", "high-cpu"]
    }

    /// On a page without a row that says more.
    static let prepared = ["prepared-transaction", "lock-contention"]
}

extension Model {
    /// What can be walked from here: the walk that was left, what the evidence or the row under the cursor leads to.
    var offers: [GuideOffer] {
        var offers: [GuideOffer] = []
        if let lastWalk, let walk = walks[lastWalk], walk.shape != .end, guide == nil {
            offers.append(
                GuideOffer(
                    walk.runbook, about: walk.key.subject, values: [:], why: "go on: \(walk.label)"))
        }
        for offer in fitting where !offers.contains(where: { $0.key == offer.key }) { offers.append(offer) }
        return offers
    }

    private var fitting: [GuideOffer] {
        if let (finding, evidence) = selectedEvidence {
            return offer(finding.guide, evidence.subject, evidence.values, evidence.sentence)
        }
        let subject = selectedSubject
        // The line at the top tells the worst finding, and that F2 leads out of it: it is never left out.
        let found = found(about: subject) + self.found(about: nil)
        let others = guides(for: subject).flatMap { name in
            offer(name, subject, values(of: subject), subject.map { "for \($0.told)" } ?? "")
        }
        return found + others.filter { other in !found.contains { $0.runbook.name == other.runbook.name } }
    }

    /// Findings that name the subject; without one, all of them.
    private func found(about subject: Subject?) -> [GuideOffer] {
        snapshot.findings.flatMap { finding -> [GuideOffer] in
            let evidence = finding.evidence.filter { subject == nil || $0.subject == subject }
            guard let first = evidence.first else { return [] }
            return offer(finding.guide, first.subject, first.values, first.sentence)
        }
    }

    private func offer(
        _ name: String, _ subject: Subject?, _ values: [String: RunbookValue], _ why: String
    ) -> [GuideOffer] {
        shelf[name].map { [GuideOffer($0, about: subject, values: values, why: why)] } ?? []
    }

    var allOffers: [GuideOffer] {
        shelf.names.compactMap { shelf[$0] }.map { GuideOffer($0, about: nil, values: [:], why: "") }
            .sorted { $0.runbook.title < $1.runbook.title }
    }

    /// What the row under the cursor, or the open detail, is about.
    private var selectedSubject: Subject? {
        if case .detail(let detail) = layers.last { return .session(detail.backend.id) }
        if case .statement(let detail) = layers.last { return .statement(detail.key) }
        if let waiting = (screen as? Screen<BlockingPane>)?.table.selected, let gid = waiting.prepared?.gid {
            return .prepared(gid: gid)
        }
        if let backend = screen.selected { return .session(backend.id) }
        if let pooled = screen.selectedPooled {
            return .pool(pooler: pooled.pooler, database: pooled.database)
        }
        if let line = (screen as? Screen<StatementsPane>)?.table.selected { return .statement(line.key) }
        if let row = (screen as? Screen<SlotsPane>)?.table.selected { return .slot(row.slot.name) }
        if let standby = (screen as? Screen<StandbysPane>)?.table.selected, let pid = standby.sender?.pid {
            return .standby(pid)
        }
        return nil
    }

    private func guides(for subject: Subject?) -> [String] {
        switch subject {
        case .prepared: GuideFit.prepared
        case .session(let id):
            screen.pane.id == BlockingPane.id
                ? GuideFit.byPane[BlockingPane.id] ?? []
                : backend(id).map(GuideFit.guides) ?? []
        case .statement: GuideFit.byPane[StatementsPane.id] ?? []
        case nil: []
        default: GuideFit.byPane[screen.pane.id] ?? []
        }
    }

    private func backend(_ id: Backend.ID) -> Backend? {
        readings[SessionsProbe.self].latest?.backends.first { $0.id == id }
    }

    /// What the texts of a guide's steps are filled with; a session that waits is not the one to act upon.
    private func values(of subject: Subject?) -> [String: RunbookValue] {
        switch subject {
        case .session(let id):
            guard let backend = backend(id), !backend.isBlocked, screen.pane.id != BlockingPane.id else {
                return [:]
            }
            return backend.values
        case .prepared(let gid): return ["gid": .name(gid)]
        case .slot(let name): return ["slot": .name(name)]
        case .subscription(let name): return ["subscription": .name(name)]
        case .pool(_, let database): return ["pool": .name(database)]
        case .statement(let key): return ["statement": .number(key.queryID)]
        default: return [:]
        }
    }
}
