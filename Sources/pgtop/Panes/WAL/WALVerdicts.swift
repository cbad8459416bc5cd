import Probes
import TUI

/// What is to be said of the numbers, in words, with the setting to look at.
struct WALVerdict: Sendable, Equatable {
    let text: String
    /// Nil is worth knowing, and no trouble.
    var severity: Severity?

    var line: Line { Line(text, severity?.role ?? .notice, indent: 2) }
}

/// Judges how the server writes.
///
/// What a check looks after is told as the check found it, so that the pane and the findings cannot disagree.
struct WALVerdicts {
    private let view: WALView

    init(_ view: WALView) {
        self.view = view
    }

    /// The worst first.
    var all: [WALVerdict] {
        let found = [
            forced, syncing, fullPages, buffers, target, writer, syncs, temporary, archiver, archiveBacklog,
            disk,
        ].compactMap(\.self)
        return [.critical, .warning, nil].flatMap { severity in found.filter { $0.severity == severity } }
    }

    private func check(_ id: CheckID, about subject: Subject? = nil, look: String? = nil) -> WALVerdict? {
        guard case .yes(let evidence) = view.snapshot.answers[id],
            let worst = evidence.first(where: { subject == nil || $0.subject == subject }),
            worst.severity != nil
        else { return nil }
        let sentence = worst.sentence.prefix(1).uppercased() + worst.sentence.dropFirst()
        return WALVerdict(text: look.map { "\(sentence): \($0)" } ?? sentence, severity: worst.severity)
    }

    // MARK: Checkpoints

    var forced: WALVerdict? {
        let enough = view.enoughWAL.map { "; at this rate \(Format.bytes(Double($0.count))) would do" } ?? ""
        return check("wal.checkpoints_forced", look: "raise max_wal_size\(enough)")
    }

    /// A checkpoint whose syncs take so long holds up everybody who writes.
    private static let longSync = Duration.seconds(5)

    private var syncing: WALVerdict? {
        guard let added = view.writers?.lately(CourseSpan.recent)?.added, let sync = added[.syncTime] else {
            return nil
        }
        let done = [added[.performed], added[.restartpointsPerformed]].compactMap(\.self).reduce(0, +)
        let count = done > 0 ? done : (added[.timed] ?? 0) + (added[.requested] ?? 0)
        guard count > 0, sync / count >= Self.longSync.seconds * 1000 else { return nil }
        return WALVerdict(
            text:
                "Syncing a checkpoint takes \(Format.milliseconds(sync / count)): the storage is slow at it; "
                + "look at checkpoint_flush_after and checkpoint_completion_target",
            severity: .warning)
    }

    /// Of less WAL than this in a second nobody suffers.
    private static let muchWAL = 1_048_576.0

    private var fullPages: WALVerdict? {
        guard let share = view.fullPageShare, share.percent.value >= 50,
            let rate = view.wal?.course.rate(.bytes), rate >= Self.muchWAL
        else { return nil }
        let most = share.isExact ? "" : "up to "
        let compression = view.setting("wal_compression").map { " (\($0.text))" } ?? ""
        return WALVerdict(
            text:
                "Full-page images are \(most)\(Format.percent(share.percent.value)) of the WAL, for each page is "
                + "written whole at its first change after a checkpoint: rarer checkpoints (\(view.told("checkpoint_timeout")), "
                + "\(view.told("max_wal_size"))), or wal_compression\(compression)")
    }

    private var target: WALVerdict? {
        guard let text = view.setting("checkpoint_completion_target")?.text, let target = Double(text),
            target < 0.7, (view.writers?.lately(CourseSpan.recent)?.added[.written] ?? 0) > 0
        else { return nil }
        return WALVerdict(
            text: "Checkpoints are written in \(Format.percent(target * 100)) of their time: "
                + "checkpoint_completion_target 0.9 spreads the writes")
    }

    // MARK: Buffers

    var buffers: WALVerdict? {
        guard let rate = view.wal?.course.rate(.buffersFull), rate >= 1 else { return nil }
        return WALVerdict(
            text:
                "Sessions find the WAL buffers full \(Format.rate(rate)) times a second and write them themselves: "
                + "raise \(view.told("wal_buffers")) (restart)", severity: rate >= 10 ? .warning : nil)
    }

    var writer: WALVerdict? {
        guard let stopped = view.writers?.rate(.stopped), stopped >= 0.5,
            let sessions = view.sessionWrites?.rate,
            sessions > 0
        else { return nil }
        return WALVerdict(
            text:
                "The background writer stops \(Format.rate(stopped)) times a second, for it may write no more at "
                + "once, and sessions write \(Format.bytes(sessions))/s themselves: "
                + "raise \(view.told("bgwriter_lru_maxpages"))")
    }

    /// Only old counters tell these from the syncs that an index build cannot do without.
    var syncs: WALVerdict? {
        guard let lately = view.writers?.lately(CourseSpan.recent), let count = lately.added[.backendSyncs],
            count > 0
        else { return nil }
        return WALVerdict(
            text:
                "Sessions had to sync files themselves \(Int(count)) times in \(Format.clock(lately.time)), for the "
                + "checkpointer does not keep up: look at shared_buffers, and at the storage",
            severity: .warning)
    }

    private var temporary: WALVerdict? { check("temp.storm", look: "look at \(view.told("work_mem"))") }

    // MARK: What is kept

    var archiver: WALVerdict? {
        check("archive.failing", look: "look at archive_command and the server's log")
    }

    /// The first file does not wait for so long where the archiver keeps up.
    private static let longWait = Duration.seconds(300)

    var archiveBacklog: WALVerdict? {
        guard view.archiver?.isOn ?? false, let backlog = view.backlog, backlog.ready > 0,
            let wait = backlog.oldest.map({ backlog.takenAt.since($0) }), wait >= Self.longWait
        else { return nil }
        return WALVerdict(
            text: "\(backlog.ready) files of WAL wait to be archived, the first for \(Told.time(wait)): "
                + "archive_command does not keep up with the WAL, and pg_wal grows", severity: .warning)
    }

    var disk: WALVerdict? {
        view.volume.flatMap { volume in check("disk.filling", about: .folder(volume.path)) }
    }
}

extension WALView {
    /// With which `max_wal_size` checkpoints would come by their time, if WAL is written on like this.
    ///
    /// The server asks for one before that much is there: see `CheckpointerProbe.asksAfter`.
    var enoughWAL: Bytes? {
        guard let rate = wal?.course.rate(.position), let timeout = checkpointer?.timeout, rate > 0 else {
            return nil
        }
        let target = setting("checkpoint_completion_target").flatMap { Double($0.text) } ?? 0.9
        return Bytes(Int64(rate * timeout.seconds * (1 + target)))
    }
}
