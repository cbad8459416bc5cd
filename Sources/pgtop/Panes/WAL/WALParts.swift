import Probes
import TUI

/// What is reckoned from several counters.
extension WALView {
    struct Share {
        let percent: Percent
        /// Servers before 19 count images, not their bytes: holes and compression make them smaller.
        let isExact: Bool
    }

    /// What full-page images are of the WAL that was written lately.
    var fullPageShare: Share? {
        guard let added = wal?.course.lately()?.added, let bytes = added[.bytes], bytes > 0 else {
            return nil
        }
        if let exact = added[.fullPageBytes] {
            return Share(percent: Percent(min(100, exact / bytes * 100)), isExact: true)
        }
        return added[.fullPages].map {
            Share(percent: Percent(min(100, $0 * Self.block / bytes * 100)), isExact: false)
        }
    }

    /// How often something was done, and how long it took on average.
    typealias Doing = (count: Counted?, told: String?)

    /// Servers from 18 on count it with all other I/O.
    var walWrites: Doing { doing(.writes, .writeTime, in: (.writes, .writeTime)) }
    var walSyncs: Doing { doing(.syncs, .syncTime, in: (.fsyncs, .fsyncTime)) }

    private func doing(
        _ own: WALCounter, _ ownTime: WALCounter, in io: (count: IOCounter, time: IOCounter)
    ) -> Doing {
        if let wal, let counted = wal.course.counted(own) {
            let added = wal.course.lately()?.added
            return (counted, mean(added?[ownTime], of: added?[own]))
        }
        let isWAL = { (id: IOAccount.ID) in id.object == "wal" }
        guard let counted = sum(io.count, where: isWAL) else { return (nil, nil) }
        return (counted, mean(sum(io.time, where: isWAL)?.rate, of: counted.rate))
    }

    private func mean(_ milliseconds: Double?, of count: Double?) -> String? {
        guard let isTimed = setting("track_wal_io_timing")?.flag else { return nil }
        guard isTimed else { return "track_wal_io_timing is off" }
        guard let milliseconds, let count, count > 0 else { return nil }
        return "\(Format.milliseconds(milliseconds / count)) each"
    }

    private static let sessions: Set<String> = ["client backend", "background worker", "standalone backend"]

    /// What sessions had to write of the cache themselves, in bytes.
    var sessionWrites: Counted? {
        if let old = writers?.counted(.backendWritten) {
            return Counted(total: old.total * Self.block, rate: old.rate.map { $0 * Self.block })
        }
        return sum(.writeBytes) { Self.sessions.contains($0.backend) && $0.object == "relation" }
    }

    var sessionSyncs: Counted? {
        writers?.counted(.backendSyncs)
            ?? sum(.fsyncs) { Self.sessions.contains($0.backend) && $0.object == "relation" }
    }

    /// A measure that could not be taken, with what would help; nil while nobody has answered yet.
    func refused<P: Probe>(_ id: Int, _ name: String, _ probe: P.Type) -> WALMeasure? {
        guard let failure = snapshot.readings[P.self].failure else { return nil }
        guard case .denied = failure else { return WALMeasure(id, name, .hidden, nil, "\(failure)") }
        let role = snapshot.server?.role ?? "your role"
        return WALMeasure(id, name, .hidden, nil, P.grant.replacingRole(by: role))
    }
}

extension String {
    /// A cure that names the role it is for.
    fileprivate func replacingRole(by role: String) -> String {
        let end = "your role"
        return hasSuffix(end) ? dropLast(end.count) + role : self
    }
}
