import Probes
import TUI

extension Model {
    /// Takes in what a source of samples tells.
    mutating func take(_ report: Report) -> [Effect] {
        switch report {
        case .connecting:
            if link != .connected { link = .connecting }
        case .connected(let server):
            let isFirst = self.server == nil
            meet(server)
            return isFirst && mode != .replay ? [.recallWatch(of: WatchedServer(server))] : []
        case .disconnected(let failure, let retryIn): lose(failure, retryIn)
        case .tick(let samples, let ledger): return take(samples, ledger)
        case .host(let load, let usage):
            host = load
            snapshot.host = load
            snapshot.usage = usage
        case .action(let report): return take(report)
        case .ended: link = .ended
        }
        return []
    }

    private mutating func take(_ samples: [Sampled], _ ledger: Ledger) -> [Effect] {
        self.ledger.merge(ledger)
        snapshot.take(samples)
        let fresh = Set(samples.map(\.probe))
        if fresh.contains(SessionsProbe.id), let sample = readings[SessionsProbe.self].latest {
            count(sample)
        }
        if fresh.contains(PulseProbe.id) { notePulse() }
        let news =
            assess(because: fresh) + lookAfterWatch(because: fresh)
        refresh(fresh)
        return news + followDetail()
    }

    private mutating func count(_ sample: SessionsProbe.Sample) {
        guard readings[SessionsProbe.self].failure == nil else { return }
        let summary = Summary(sample)
        self.summary = summary
        activity.add(summary.byWait)
    }

    private mutating func notePulse() {
        let pulse = readings[PulseProbe.self]
        if let rate = pulse.transactionsPerSecond, pulse.failure == nil { transactions.add(rate) }
        guard let latest = pulse.latest, let previous = pulse.previous, pulse.failure == nil else { return }
        guard latest.isStandby != previous.isStandby else { return }
        server?.isStandby = latest.isStandby
        // A promotion begins another one, and it was only asked for at the beginning.
        server?.timeline = nil
        closeQuestions("The server is now a \(latest.isStandby ? "standby" : "primary")")
    }
}

extension Model {
    private mutating func meet(_ server: Server) {
        let before = self.server
        self.server = server
        snapshot.server = server
        adoptLimits()
        link = .connected
        layers.removeAll { $0.isPassword }
        guard let before else { return }
        if let change = server.change(from: before) {
            closeQuestions(change)
            forget()
        } else if server.startedAt != before.startedAt {
            closeQuestions("The server was restarted")
        } else {
            tell("Connected again", .good, for: .seconds(5))
        }
    }

    /// What was known of another server is worth nothing.
    private mutating func forget() {
        let poolers = readings[PoolersProbe.self]
        snapshot.readings.removeAll()
        snapshot.readings[PoolersProbe.self] = poolers
        snapshot.xray = XRay()
        snapshot.found.removeAll()
        snapshot.answers = [:]
        snapshot.usage = [:]
        summary = nil
        activity.removeAll()
        transactions.removeAll()
        pausedAt = nil
        layers.removeAll { $0.isDetail }
        forgetGuides()
        for index in screens.indices { screens[index].clearMarks() }
        refresh()
    }

    private mutating func lose(_ failure: ProbeFailure, _ retryIn: Duration?) {
        let wasLost = if case .lost = link { true } else { false }
        link = .lost(failure, retryAt: retryIn.map { now + $0 })
        if wantsPassword(failure), asksPassword, !layers.contains(where: \.isPassword) {
            layers.append(.password(TextInput(secret: true)))
        }
        if !wasLost { closeQuestions(nil) }
    }

    /// Whether another password could help: only one that was typed here may be mistyped.
    private func wantsPassword(_ failure: ProbeFailure) -> Bool {
        if case .loginRefused = failure { hasTypedPassword } else { failure == .passwordNeeded }
    }

    /// Closes cards that ask: what they ask about may be another server's by now.
    private mutating func closeQuestions(_ change: String?) {
        let hadQuestion = layers.contains { $0.isQuestion }
        layers.removeAll { $0.isQuestion }
        if hadQuestion {
            tell(
                [change, "the question is closed, nothing was sent"].compactMap { $0 }.joined(
                    separator: ": "), .warning)
        } else if let change {
            tell(change, .warning)
        }
    }
}

extension Server {
    /// What of it is another one than before, as a sentence.
    fileprivate func change(from before: Server) -> String? {
        // Where the role may not ask for it, or the question failed, the identifier tells nothing.
        let isOther = systemIdentifier.flatMap { now in before.systemIdentifier.map { $0 != now } } ?? false
        if isOther || host != before.host || port != before.port {
            return "Another server answers now: \(host):\(port)"
        }
        return isStandby == before.isStandby
            ? nil : "The server is now a \(isStandby ? "standby" : "primary")"
    }
}
