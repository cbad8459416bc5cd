import Probes
import TUI

extension Model {
    /// Shows all about the session under the cursor, and asks for what is only fetched for one.
    mutating func openDetail() -> [Effect] {
        if screen.pane == StatementsPane.self { return openStatement() }
        guard let backend = screen.selected else { return [] }
        let sessions = readings[SessionsProbe.self].latest?.backends ?? []
        var detail = SessionDetail(
            backend, among: sessions, usage: snapshot.usage[backend.id.pid], at: now)
        tellBackground(of: &detail)
        detail.write()
        if !backend.isVisible { detail.take(.failure(.denied(reason: Session.noPrivilege)), at: now) }
        layers.append(.detail(detail))
        return backend.isVisible ? [.act(.detail(backend.id))] : []
    }

    /// Brings an open detail up to the newest sample, and asks again for what is only asked for one session.
    mutating func followDetail() -> [Effect] {
        followStatement()
        guard let sample = readings[SessionsProbe.self].latest else { return [] }
        var effects: [Effect] = []
        for (index, layer) in layers.enumerated() {
            guard case .detail(var detail) = layer else { continue }
            tellBackground(of: &detail)
            if detail.follow(sample, usage: snapshot.usage, at: now), link == .connected {
                effects.append(.act(.detail(detail.backend.id)))
            }
            layers[index] = .detail(detail)
        }
        return effects
    }

    /// What other probes know of a session: its client, its wait in words, its statement's account.
    private func tellBackground(of detail: inout SessionDetail) {
        let backend = detail.backend
        detail.pooled = snapshot.pooledClient(of: backend)
        detail.wait =
            backend.isBlocked
            ? BlockingPane.rows(snapshot) { $0.party.pid == backend.id.pid && !$0.isFree }.first?.awaited
            : nil
        detail.account = StatementsPane.account(of: backend, snapshot)
    }

    mutating func tellDetail(_ id: Backend.ID, _ change: (inout SessionDetail) -> Void) {
        for (index, layer) in layers.enumerated() {
            guard case .detail(var detail) = layer, detail.backend.id == id else { continue }
            change(&detail)
            detail.write()
            layers[index] = .detail(detail)
        }
    }

    mutating func explain() -> [Effect] {
        layers.last?.statement().map { startExplaining($0) } ?? []
    }

    mutating func startExplaining(_ statement: Statement) -> [Effect] {
        tellPlan(of: statement.subject) { $0.setPlan(.asking) }
        return [.act(.explain(statement))]
    }

    mutating func explained(_ subject: Statement.Subject, _ result: Result<[String], ExplainFailure>) {
        tellPlan(of: subject) { $0.setPlan(.known(result)) }
        guard case .failure(.risky) = result, let statement = layers.last?.statement(),
            statement.subject == subject
        else { return }
        layers.append(.risk(statement, openedAt: now))
    }

    private mutating func tellPlan(of subject: Statement.Subject, _ change: (inout Layer) -> Void) {
        for index in layers.indices where layers[index].statement()?.subject == subject {
            change(&layers[index])
        }
    }
}

extension Layer {
    /// The statement that a detail is about, for the planner.
    func statement() -> Statement? {
        switch self {
        case .detail(let detail): detail.statement()
        case .statement(let detail): detail.statement()
        default: nil
        }
    }

    /// Takes a plan in, and brings it before the user's eyes.
    fileprivate mutating func setPlan(_ plan: SessionDetail.Answer<[String], ExplainFailure>) {
        switch self {
        case .detail(var detail):
            detail.plan = plan
            detail.write()
            if case .known = plan { detail.showPlan() }
            self = .detail(detail)
        case .statement(var detail):
            detail.plan = plan
            detail.write()
            if case .known = plan { detail.showPlan() }
            self = .statement(detail)
        default: break
        }
    }
}
