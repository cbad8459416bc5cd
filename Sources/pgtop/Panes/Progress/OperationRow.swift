import Probes
import TUI

/// A row of the Progress pane: an operation, with its session and the names of what it is about.
struct OperationRow: Identifiable, Sendable {
    let operation: Operation
    /// Nil when it has ended: the session may be at something else by now.
    let backend: Backend?
    let words: OperationWords
    /// Who stands in its way, the nearest first.
    let waitsFor: [String]
    /// How long ago it was seen last; nil while it is there.
    var endedAgo: Duration?

    var id: Operation.ID { operation.id }

    /// Its server told what it does.
    var isVisible: Bool { operation.id.session.start != nil }

    func seen(_ value: some Showable) -> Datum { isVisible ? value.datum : .hidden }

    /// A vacuum that must not be stopped is told from others.
    var starter: String? {
        switch operation.starter {
        case .autovacuum(let preventsWraparound):
            preventsWraparound ? "autovacuum (wraparound)" : "autovacuum"
        case .user(let role, let application):
            [role.map(words.role), application].compactMap(\.self).filter { !$0.isEmpty }
                .joined(separator: " ")
        case .unknown: nil
        }
    }

    var by: Datum { starter.map { .text($0) } ?? .hidden }

    var done: Percent? { operation.hasEnded ? nil : operation.fraction }
    var toGo: Duration? { operation.remaining?.likely }

    var preventsWraparound: Bool { operation.starter == .autovacuum(preventsWraparound: true) }

    /// Where it is, or why it is nowhere.
    var phase: Datum {
        switch operation.course {
        case .waitingToBegin: .text("waits to begin")
        case .ended: .text(endedAgo.map { "ended \(Format.clock($0)) ago" } ?? "ended")
        case .running: seen(operation.phase?.short)
        }
    }

    /// The bar of what is done.
    var bar: String? {
        operation.isRunning ? operation.fraction.map { Self.bar($0.value, cells: 10) } : nil
    }

    static func bar(_ percent: Double, cells: Int) -> String {
        let full = max(0, min(cells, Int((percent / 100 * Double(cells)).rounded(.down))))
        return String(repeating: "█", count: full) + String(repeating: "░", count: cells - full)
    }

    /// How much of the present phase is done, in what it counts.
    var work: String? {
        guard operation.isRunning, let work = operation.work else { return nil }
        switch work.unit {
        case .items(let name): return amount(work) { "\($0)" } + " \(name)"
        case .tuples: return amount(work) { Format.rate(Double($0)) } + " rows"
        case .blocks, .bytes: return amount(work) { Format.bytes(work.bytes(Double($0)) ?? 0) }
        }
    }

    private func amount(_ work: Work, _ text: (Int64) -> String) -> String {
        text(work.done) + (work.total.map { " of \(text($0))" } ?? "")
    }

    var rate: String? {
        guard let rate = operation.rate, let work = operation.work else { return nil }
        if let bytes = work.bytes(rate) { return "\(Format.bytes(bytes))/s" }
        return work.unit == .tuples ? "\(Format.rate(rate)) rows/s" : nil
    }

    /// The span that the time to go lies in, as far as anybody can say.
    var range: String? {
        guard let estimate = operation.remaining else { return operation.uncertainty }
        let earliest = Format.clock(estimate.earliest)
        guard let latest = estimate.latest.map(Format.clock) else { return "\(earliest) or more" }
        return earliest == latest ? nil : "\(earliest) – \(latest)"
    }

    /// How long it has waited to begin; nil for all others.
    var waited: Duration? {
        if case .waitingToBegin(_, let since) = operation.course { since } else { nil }
    }

    /// Why it does not go on.
    var obstacle: String? {
        waitsFor.isEmpty
            ? nil
            : waitsFor.prefix(2).joined(separator: ", ")
                + (waitsFor.count > 2 ? " and \(waitsFor.count - 2) more" : "")
    }

    /// What stands in a window's way stands first, what has ended last.
    var standing: Int {
        switch operation.course {
        case .waitingToBegin: 3
        case .running: operation.blockers.isEmpty ? 1 : 2
        case .ended: 0
        }
    }

    var role: Role? {
        switch operation.course {
        case .waitingToBegin: Shades.blocked.role(waited) ?? .notice
        case .running: operation.blockers.isEmpty ? nil : .warning
        case .ended: .faint
        }
    }
}

extension Snapshot {
    /// All operations, with their sessions.
    var operations: [OperationRow] {
        guard let sample = readings[ProgressProbe.self].latest else { return [] }
        let words = OperationWords(readings, on: server)
        let backends = readings[SessionsProbe.self].latest?.backends ?? []
        let byPID = Dictionary(backends.map { ($0.id.pid, $0) }) { first, _ in first }
        let graph = readings[LocksProbe.self].latest?.graph
        return Operation.all(readings, on: server).map { operation in
            let session = byPID[operation.id.session.pid].flatMap {
                $0.id == operation.id.session ? $0 : nil
            }
            var row = OperationRow(
                operation: operation, backend: operation.hasEnded ? nil : session, words: words,
                waitsFor: operation.blockers.map { name($0.party, byPID, graph) })
            if case .ended(let end, _) = operation.course { row.endedAgo = sample.takenAt.since(end) }
            return row
        }
    }

    /// A party as a cell can tell it: its number, who it is and what it does.
    private func name(_ party: LockParty, _ backends: [Int32: Backend], _ graph: LockGraph?) -> String {
        guard let pid = party.pid else {
            let gid = graph?.place(of: party).flatMap { graph?.nodes[$0].prepared?.gid }
            return "prepared \(gid ?? "transaction")"
        }
        guard let backend = backends[pid] else { return "\(pid)" }
        let application = backend.application.flatMap { $0.isEmpty ? nil : $0 }
        let who = [backend.role, application, backend.shortState].compactMap(\.self).joined(separator: " ")
        return who.isEmpty ? "\(pid)" : "\(pid) \(who)"
    }
}
