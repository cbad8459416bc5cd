import Probes
import TUI

/// What there is to say of replication besides its rows.
struct ReplicationNotes {
    private let snapshot: Snapshot

    init(_ snapshot: Snapshot) {
        self.snapshot = snapshot
    }

    /// The worst first.
    var lines: [Line] {
        [sync, ReceiverNote(snapshot)?.line, receiverExtras, archiver, skew, limits, privilege, publications]
            .compactMap(\.self)
    }

    // MARK: In one line

    var counts: Line {
        var spans: [Span] = []
        if let receiver = ReceiverNote(snapshot) { spans += receiver.summary + [Span("  ")] }
        if let state = snapshot.syncState, state.hangs {
            let waiting = state.waiting.map { $0 > 0 ? " (\($0) wait)" : "" } ?? ""
            spans.append(Span("commits hang\(waiting)  ", .critical))
        }
        spans.append(Span(of(snapshot.standbys.count, "standby", "standbys")))
        for (verdict, role, count) in verdicts {
            spans += [Span(", "), Span("\(count) \(verdict.rawValue)", role)]
        }
        let lost = snapshot.readings[SlotsProbe.self].latest?.slots.count(where: \.isLost) ?? 0
        if lost > 0 { spans += [Span(", "), Span(of(lost, "slot lost", "slots lost"), .critical)] }
        return Line(spans)
    }

    /// How many fare how, the worst first.
    private var verdicts: [(ReplicationVerdict, Role, Int)] {
        let standbys = snapshot.standbys.sorted { $0.severity > $1.severity }
        var found: [(verdict: ReplicationVerdict, role: Role, count: Int)] = []
        for standby in standbys {
            if let index = found.firstIndex(where: { $0.verdict == standby.verdict }) {
                found[index].count += 1
            } else {
                found.append((standby.verdict, standby.role == .good ? .plain : standby.role, 1))
            }
        }
        return found
    }

    // MARK: Lines

    private var sync: Line? {
        guard let state = snapshot.syncState else { return nil }
        let names = state.rule.names.joined(separator: ", ")
        let method =
            state.rule.method == .any ? "any \(state.rule.count) of " : "the first \(state.rule.count) of "
        let waiting = state.waiting.map { $0 == 0 ? nil : of($0, "session waits", "sessions wait") } ?? nil
        if state.hangs {
            let missing = state.missing.isEmpty ? nil : "missing: \(state.missing.joined(separator: ", "))"
            let reason = "they need \(method)\(names), and \(state.serving ?? 0) is there"
            return Line(
                [Span("Commits hang: ", .critical)]
                    + [
                        Span(
                            [reason, missing, waiting].compactMap(\.self).joined(separator: "; "), .critical)
                    ],
                indent: 2)
        }
        let there = state.serving.map { "\($0) there" } ?? "who is there cannot be seen"
        let text = "Commits wait for \(method)\(names): \(there)"
        guard let waiting else { return Line(text, .faint, indent: 2) }
        return Line([Span(text + "; ", .faint), Span(waiting + " now", .notice)], indent: 2)
    }

    private var receiverExtras: Line? {
        guard let receiver = snapshot.readings[ReceiverProbe.self].latest?.receiver else { return nil }
        var parts: [String] = []
        if receiver.conflicts.all > 0 {
            let causes = receiver.conflicts.byCause.filter { $0.count > 0 }.map { "\($0.cause) \($0.count)" }
            parts.append(
                "\(of(receiver.conflicts.all, "query", "queries")) cancelled for replay so far "
                    + "(\(causes.joined(separator: ", ")))")
        }
        if let prefetch = receiver.prefetch, prefetch.walDistance.count > 0 {
            parts.append("replay reads \(Format.bytes(Double(prefetch.walDistance.count))) ahead")
        }
        return parts.isEmpty ? nil : Line(parts.joined(separator: "; "), .faint, indent: 2)
    }

    private var archiver: Line? {
        guard let sample = snapshot.readings[ArchiverProbe.self].latest, sample.isOn else { return nil }
        let success = sample.lastArchivedAt.map { "\(Format.clock(sample.takenAt.since($0))) ago" }
        guard sample.isFailing else {
            return success.map {
                Line("Archived last: \(sample.lastArchived ?? "WAL"), \($0)", .faint, indent: 2)
            }
                ?? Line("Nothing has been archived yet", .faint)
        }
        let failing = sample.failingSince.map { sample.takenAt.since($0) }
        let role = failing.map { $0 >= .seconds(300) } ?? false ? Role.critical : .warning
        let since = failing.map { " for \(Format.clock($0)) at least" } ?? ""
        let last = "\(sample.lastFailed ?? "a file") failed, last success \(success ?? "never")"
        return Line("The archiver fails\(since): \(last); WAL piles up until it works", role, indent: 2)
    }

    private var skew: Line? {
        let clocks = snapshot.standbys.compactMap { standby -> String? in
            guard let skew = standby.sender?.clockSkew else { return nil }
            let isAhead = skew > .zero
            let size = Format.clock(isAhead ? skew : .zero - skew)
            return
                "the clock of \(standby.knownName ?? "a standby") is \(size) \(isAhead ? "ahead" : "behind")"
        }
        guard !clocks.isEmpty else { return nil }
        return Line("Clocks differ: \(clocks.joined(separator: ", "))", .notice, indent: 2)
    }

    private var limits: Line? {
        let senders = snapshot.readings[WALSendersProbe.self].latest
        let slots = snapshot.readings[SlotsProbe.self].latest
        let parts = [
            full(senders?.senders.count, senders?.maxSenders, "WAL senders (max_wal_senders)"),
            full(slots?.slots.count, slots?.maxSlots, "slots (max_replication_slots)"),
        ].compactMap(\.self)
        return parts.isEmpty ? nil : Line(parts.joined(separator: ", "), .warning, indent: 2)
    }

    private func full(_ used: Int?, _ most: Int?, _ what: String) -> String? {
        guard let used, let most, most > 0, used * 10 >= most * 9 else { return nil }
        return "\(used) of \(most) \(what) are taken"
    }

    private var privilege: Line? {
        let senders = snapshot.readings[WALSendersProbe.self].latest?.senders ?? []
        let isHidden = snapshot.readings[ReceiverProbe.self].latest?.receiver?.isHidden ?? false
        guard isHidden || senders.contains(where: { !$0.isVisible }) else { return nil }
        let role = snapshot.server?.role ?? "your role"
        return Line("How far they are may not be seen: GRANT pg_monitor TO \(role)", .notice, indent: 2)
    }

    private var publications: Line? {
        guard let count = snapshot.readings[SubscriptionsProbe.self].latest?.publications, count > 0 else {
            return nil
        }
        return Line(
            "\(of(count, "publication", "publications")) in database \(snapshot.server?.database ?? "")",
            .faint)
    }

    private func of(_ count: some BinaryInteger, _ one: String, _ many: String) -> String {
        "\(count) \(count == 1 ? one : many)"
    }
}
