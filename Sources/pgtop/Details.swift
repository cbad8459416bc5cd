import Probes
import TUI

extension Model {
    /// Shows all about the session under the cursor, and asks for what is only fetched for one.
    mutating func openDetail() -> [Effect] {
        guard let backend = screen.selected else { return [] }
        let sessions = readings[SessionsProbe.self].latest?.backends ?? []
        var detail = SessionDetail(
            backend, among: sessions, usage: snapshot.usage[backend.id.pid], at: now)
        detail.pooled = snapshot.pooledClient(of: backend)
        detail.write()
        if !backend.isVisible { detail.take(.failure(.denied(reason: Session.noPrivilege)), at: now) }
        layers.append(.detail(detail))
        return backend.isVisible ? [.act(.detail(backend.id))] : []
    }

    /// Brings an open detail up to the newest sample, and asks again for what is only asked for one session.
    mutating func followDetail() -> [Effect] {
        guard let sample = readings[SessionsProbe.self].latest else { return [] }
        var effects: [Effect] = []
        for (index, layer) in layers.enumerated() {
            guard case .detail(var detail) = layer else { continue }
            detail.pooled = snapshot.pooledClient(of: detail.backend)
            if detail.follow(sample, usage: snapshot.usage, at: now), link == .connected {
                effects.append(.act(.detail(detail.backend.id)))
            }
            layers[index] = .detail(detail)
        }
        return effects
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
        guard case .detail(let detail) = layers.last, let statement = detail.statement() else { return [] }
        return startExplaining(statement)
    }

    mutating func startExplaining(_ statement: Statement) -> [Effect] {
        tellDetail(statement.session) { $0.plan = .asking }
        return [.act(.explain(statement))]
    }

    private mutating func showPlan(of id: Backend.ID) {
        for (index, layer) in layers.enumerated() {
            guard case .detail(var detail) = layer, detail.backend.id == id else { continue }
            detail.showPlan()
            layers[index] = .detail(detail)
        }
    }

    mutating func explained(_ id: Backend.ID, _ result: Result<[String], ExplainFailure>) {
        tellDetail(id) { $0.plan = .known(result) }
        showPlan(of: id)
        guard case .failure(.risky) = result, case .detail(let detail) = layers.last, detail.backend.id == id,
            let statement = detail.statement()
        else { return }
        layers.append(.risk(statement, openedAt: now))
    }
}
