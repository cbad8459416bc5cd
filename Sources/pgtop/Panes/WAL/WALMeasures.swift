import Probes
import TUI

/// The rows of the WAL pane.
struct WALMeasures {
    private let view: WALView

    init(_ view: WALView) {
        self.view = view
    }

    /// In the order in which WAL is made, written and kept.
    var all: [WALMeasure] {
        (written + checkpoints + writers + kept).compactMap(\.self)
    }

    private typealias Counted = WALView.Counted

    private func perSecond(_ id: Int, _ name: String, _ counted: Counted?, _ note: String? = nil)
        -> WALMeasure?
    {
        counted.map { WALMeasure(id, name, $0.rate.map(Amount.perSecond), .count($0.total), note) }
    }

    private func bytes(_ id: Int, _ name: String, _ counted: Counted?, _ note: String? = nil) -> WALMeasure? {
        counted.map { WALMeasure(id, name, $0.rate.map(Amount.bytesPerSecond), .bytes($0.total), note) }
    }

    /// Blocks as bytes.
    private func blocks(_ counted: Counted?) -> Counted? {
        counted.map { Counted(total: $0.total * WALView.block, rate: $0.rate.map { $0 * WALView.block }) }
    }

    // MARK: WAL

    private var written: [WALMeasure?] {
        guard let wal = view.wal else { return [] }
        let course = wal.course
        let since = course.resetAt.map { "counted for \(Format.clock(wal.takenAt.since($0)))" }
        let position = wal.position.map { "at \($0)" }
        let first = WALMeasure(
            10, wal.isStandby ? "WAL received" : "WAL written",
            course.rate(.position).map(Amount.bytesPerSecond),
            wal.isStandby ? nil : course.total[.bytes].map(Amount.bytes),
            [position, wal.isStandby ? nil : since].compactMap(\.self).joined(separator: ", "))
        guard !wal.isStandby else { return [first] }
        return [
            first, perSecond(11, "records", course.counted(.records), mean),
            perSecond(12, "full-page images", course.counted(.fullPages), view.fullPageShare.map(Self.share)),
            perSecond(13, "WAL buffers full", course.counted(.buffersFull), view.told("wal_buffers"))?
                .tinted(WALVerdicts(view).buffers?.severity),
            perSecond(14, "WAL writes", view.walWrites.count, view.walWrites.told),
            perSecond(15, "WAL syncs", view.walSyncs.count, view.walSyncs.told),
        ]
    }

    private var mean: String? {
        guard let added = view.wal?.course.lately()?.added, let records = added[.records],
            let bytes = added[.bytes], records > 0
        else { return nil }
        return "\(Format.bytes(bytes / records)) each"
    }

    private static func share(_ share: WALView.Share) -> String {
        "\(share.isExact || share.percent.value == 0 ? "" : "at most ")\(Format.percent(share.percent.value)) of the WAL"
    }

    // MARK: Checkpoints

    private var checkpoints: [WALMeasure?] {
        guard let writers = view.writers else { return [] }
        let isCountedApart = view.isStandby && writers.total[.restartpointsTimed] != nil
        let name = view.isStandby ? "restartpoints" : "checkpoints"
        return [
            often(
                20, "\(name) by time", isCountedApart ? .restartpointsTimed : .timed,
                view.told("checkpoint_timeout")),
            often(
                21, "\(name) asked for", isCountedApart ? .restartpointsRequested : .requested,
                view.told("max_wal_size"))?.tinted(WALVerdicts(view).forced?.severity),
            last, between,
            bytes(24, "checkpoint writes", blocks(writers.counted(.written)), times),
        ]
    }

    private func often(_ id: Int, _ name: String, _ counter: WriterCounter, _ note: String) -> WALMeasure? {
        guard let writers = view.writers, let total = writers.total[counter] else { return nil }
        let lately = writers.lately(CourseSpan.recent)
        let now = lately.flatMap { lately in
            lately.added[counter].map { Amount.times($0, within: lately.time) }
        }
        return WALMeasure(id, name, now, .count(total), note)
    }

    private var last: WALMeasure? {
        guard let last = view.last, let age = last.age else {
            return view.refused(22, "last checkpoint", LastCheckpointProbe.self)
        }
        let limit = view.isStandby ? nil : view.checkpointer?.asksAfter
        let since = last.since.map { "\(Format.bytes(Double($0.count))) WAL since" }
        let next = limit.map { "\(Format.bytes(Double($0.count))) force the next" }
        return WALMeasure(
            22, "last checkpoint", .time(age), nil, [since, next].compactMap(\.self).joined(separator: "; "))
    }

    private var between: WALMeasure? {
        guard let distances = view.last?.distances, let latest = distances.last else { return nil }
        let all = distances.suffix(4).map { Format.bytes(Double($0.count)) }.joined(separator: ", ")
        return WALMeasure(
            23, "WAL between them", .bytes(Double(latest.count)), nil,
            distances.count > 1 ? "lately \(all)" : nil)
    }

    /// How long checkpoints wrote and synced in the last minutes.
    private var times: String? {
        guard let lately = view.writers?.lately(CourseSpan.recent), let write = lately.added[.writeTime],
            let sync = lately.added[.syncTime], write + sync > 0
        else { return view.told("checkpoint_completion_target") }
        return
            "in \(Format.clock(lately.time)): written for \(Format.milliseconds(write)), synced for \(Format.milliseconds(sync))"
    }

    // MARK: Who else writes

    private var writers: [WALMeasure?] {
        let own = view.writers
        return [
            bytes(
                30, "background writer", blocks(own?.counted(.cleaned)),
                own?.counted(.stopped).map { stopped in
                    let rate = stopped.rate.map { "\(Format.rate($0))/s" } ?? "\(Int(stopped.total)) times"
                    return "stopped \(rate) by \(view.told("bgwriter_lru_maxpages"))"
                })?.tinted(WALVerdicts(view).writer?.severity),
            bytes(
                31, "sessions' writes", view.sessionWrites,
                own?.total[.backendWritten] != nil ? "with new pages" : nil),
            perSecond(
                32, "sessions' syncs", view.sessionSyncs,
                own?.total[.backendSyncs] == nil ? "with those of index builds" : nil)?.tinted(
                    WALVerdicts(view).syncs?.severity),
            temporary,
        ]
    }

    private var temporary: WALMeasure? {
        guard !view.databases.isEmpty else { return nil }
        let total = view.databases.reduce(0) { $0 + $1.total.tempBytes.count }
        let lately = view.databases.compactMap { $0.since(about: CourseSpan.now) }
        let rate = lately.reduce(0.0) { $0 + Double($1.added.tempBytes.count) / $1.time.seconds }
        let there = view.sizes.map {
            "\(Format.bytes(Double($0.temporary.count))) in \($0.temporaryFiles) files, looked at every minute"
        }
        return WALMeasure(
            33, "temporary files", lately.isEmpty ? nil : .bytesPerSecond(rate), .bytes(Double(total)),
            there ?? view.told("work_mem"))
    }

    // MARK: What is kept

    private var kept: [WALMeasure?] {
        [archiver, backlog, folder, disk]
    }

    private var archiver: WALMeasure? {
        guard let sample = view.archiver else { return nil }
        guard sample.isOn else {
            return WALMeasure(40, "archiver", nil, nil, "archive_mode is \(sample.mode)")
        }
        let last = sample.lastArchivedAt.map { "last \(Format.clock(sample.takenAt.since($0))) ago" }
        let failed = sample.failed > 0 ? "failed \(sample.failed) times" : nil
        return WALMeasure(
            40, sample.isFailing ? "archiver FAILS" : "archived files", nil, .count(Double(sample.archived)),
            [last ?? "nothing yet", failed].compactMap(\.self).joined(separator: ", ")
        ).tinted(WALVerdicts(view).archiver?.severity)
    }

    private var backlog: WALMeasure? {
        guard view.archiver?.isOn ?? false else { return nil }
        guard let backlog = view.backlog else {
            return view.refused(41, "to be archived", ArchiveBacklogProbe.self)
        }
        let wait = backlog.oldest.map { ", the oldest for \(Format.clock(backlog.takenAt.since($0)))" } ?? ""
        return WALMeasure(
            41, "to be archived", .times(Double(backlog.ready)), nil, "files, looked at every minute\(wait)"
        )
        .tinted(WALVerdicts(view).archiveBacklog?.severity)
    }

    private var folder: WALMeasure? {
        guard let sizes = view.sizes else { return view.refused(42, "pg_wal", FolderSizesProbe.self) }
        return WALMeasure(
            42, "pg_wal", .bytes(Double(sizes.wal.count)), nil,
            "\(sizes.walFiles) files, looked at every minute; \(view.told("max_wal_size"))")
    }

    private var disk: WALMeasure? {
        guard let volume = view.volume else { return nil }
        let growth = volume.growth.map { growth in
            let left = volume.timeLeft.map { ", full in \(Format.clock($0))" } ?? ""
            return growth > 0 ? ", grows \(Format.bytes(growth))/s\(left)" : ", does not grow"
        }
        return WALMeasure(
            43, "disk of pg_wal", .percent(volume.share.value), nil,
            "\(Format.bytes(Double(volume.available.count))) left\(growth ?? "")"
        ).tinted(WALVerdicts(view).disk?.severity)
    }
}

extension Amount {
    fileprivate static func times(_ count: Double) -> Amount { .count(count) }
}
