import Probes
import TUI

/// WAL and checkpoints: how much is written, by whom, how often, and what is kept of it.
enum WALPane: Pane {
    static let id: PaneID = "wal"
    static let title = "WAL & checkpoints"
    static let meaning = """
        WAL that the server writes, the checkpoints and who else writes the cache to disk, the archiver, and what pg_wal \
        and its disk hold. The lines above the table say what is to be made of it, with the setting to look at. What \
        sessions do is counted when their statements end; only the first row moves with the WAL itself.
        """
    static let probes: [any Probe.Type] = [
        WALProbe.self, CheckpointerProbe.self, ArchiverProbe.self, SettingsProbe.self,
    ]
    static let extras: [any Probe.Type] =
        refusable + [IOProbe.self, DatabasesProbe.self, DiskProbe.self]
    /// What some roles may not ask: its rows say so, and the rest of the pane is as good without.
    private static let refusable: [any Probe.Type] = [
        LastCheckpointProbe.self, FolderSizesProbe.self, ArchiveBacklogProbe.self,
    ]
    static let sorting = Sorting("place")

    static let columns: [Column<WALMeasure>] = [
        Column("PLACE", \.id, .number, width: 0, "Its place in the list.", use: .records),
        Column("MEASURE", \.name, width: 22, tint: .measure, "What is measured.", name: "measure"),
        Column(
            "NOW", \.now?.text, .number, width: 12, tint: .measure,
            "How it stands, or a second, over the last 10 seconds; checkpoints in the last 10 minutes.",
            name: "now_text", use: .screen),
        Column(
            "NOW", { $0.now?.value ?? .missing }, .number, width: 0, "The same as a number.", use: .records),
        Column("UNIT", \.now?.unit, width: 0, "What the number counts.", use: .records),
        Column(
            "TOTAL", \.total?.text, .number, width: 8, "All that was counted since the counters were reset.",
            name: "total_text", use: .screen),
        Column(
            "TOTAL", { $0.total?.value ?? .missing }, .number, width: 0, "The same as a number.",
            use: .records),
        Column(
            "NOTE", \.note, width: .rest, "What belongs to it: shares, positions, settings.", name: "note"),
    ]

    static func rows(_ snapshot: Snapshot) -> [WALMeasure] { WALMeasures(WALView(snapshot)).all }

    static func notes(_ snapshot: Snapshot) -> [Line] {
        let view = WALView(snapshot)
        guard let wal = view.wal else { return [] }
        var lines = WALVerdicts(view).all.map(\.line)
        if lines.isEmpty, let calm = view.calm { lines.append(Line(calm, .faint, indent: 2)) }
        if wal.isStandby {
            lines.append(
                Line(
                    "A standby writes no WAL of its own: what counts is what it receives, and restartpoints stand for "
                        + "checkpoints", .faint, indent: 2))
        }
        if wal.course.lately() == nil { lines.append(Line("No rates yet: they need two samples", .notice)) }
        return lines
    }

    static func counts(_ snapshot: Snapshot) -> Line {
        let view = WALView(snapshot)
        var spans: [Span] = []
        if let rate = view.wal?.course.rate(.position) {
            spans.append(Span("\(Format.bytes(rate))/s of WAL"))
        }
        if let age = view.last?.age {
            let name = view.isStandby ? "restartpoint" : "checkpoint"
            spans.append(Span("\(spans.isEmpty ? "" : ", ")\(name) \(Format.clock(age)) ago"))
        }
        if let worst = WALVerdicts(view).all.compactMap(\.severity).max() {
            let count = WALVerdicts(view).all.count { $0.severity != nil }
            spans += [Span(", "), Span(Told.number(count, "trouble", "troubles"), worst.role)]
        }
        return Line(spans)
    }

    static func facts(_ snapshot: Snapshot) -> [(name: String, value: Datum)] {
        let view = WALView(snapshot)
        return [
            ("is_standby", view.isStandby.datum), ("wal_lsn", (view.wal?.position).datum),
            ("redo_lsn", (view.last?.redo).datum), ("wal_since_checkpoint_bytes", (view.last?.since).datum),
            ("checkpoint_age", (view.last?.age).datum),
            ("verdicts", .list(WALVerdicts(view).all.map { .text($0.text) })),
        ]
    }

    static func demand(_ rows: [WALMeasure], _ snapshot: Snapshot, in wish: inout Wish) {
        wish.probes.formUnion(refusable.map { $0.id })
    }

    /// Rates need two samples, and what may be refused an answer.
    static func isComplete(_ snapshot: Snapshot) -> Bool {
        let readings = snapshot.readings
        let hasRates =
            readings[WALProbe.self].latest?.course.lately() != nil || readings[WALProbe.self].failure != nil
        return hasRates && (probes + refusable).allSatisfy { readings.state(of: $0).isAnswered }
    }
}

extension WALView {
    /// That all is well, and why that is believed; nil while too little has been seen.
    fileprivate var calm: String? {
        guard let lately = writers?.lately(CourseSpan.recent), !isStandby else { return nil }
        let (timed, asked) = (lately.added[.timed] ?? 0, lately.added[.requested] ?? 0)
        guard timed + asked > 0 else {
            return "Nothing here calls for a change"
        }
        return "Well: of \(Int(timed + asked)) checkpoints in \(Format.clock(lately.time)), \(Int(asked)) "
            + "\(asked == 1 ? "was" : "were") asked for before \(asked == 1 ? "its" : "their") time"
    }
}

extension Tint<WALMeasure> {
    static var measure: Self { Self { $0.severity?.role } }
}
