import Probes

/// Whether the disk has room for what the operation writes beside what is there.
struct SpaceNeed {
    private let view: WatchView
    private static let question = "Is there disk space enough for the work?"
    /// Some space must be left when it is done.
    private static let margin = 1.2

    init(_ view: WatchView) { self.view = view }

    var item: ChecklistItem {
        let (standing, sentence) = judged
        return ChecklistItem(
            id: "window.space", question: Self.question, standing: standing, sentence: sentence)
    }

    private var judged: (CheckLine.Standing, String) {
        let sample: DiskProbe.Sample
        do throws(Ignorance) {
            guard view.sight.server?.isLocal ?? true else {
                throw Ignorance("pgtop runs on another host than the server: look at its disks there")
            }
            sample = try view.sight.latest(DiskProbe.self)
        } catch {
            return (.unknown, error.reason)
        }
        guard let volume = sample.volume(holding: "data") else {
            return (.unknown, "the disk of the data directory could not be looked at")
        }
        let left = "\(Told.bytes(volume.available)) left on \(volume.path)"
        guard let need else {
            return (
                .unknown, "\(left); how much the work needs is not known: put needs = 40 GB into the plan"
            )
        }
        let told = "\(left), the work needs \(need.told)"
        return Double(need.bytes.count) * Self.margin <= Double(volume.available.count)
            ? (.pass, told) : (.fail, told)
    }

    /// What the plan says, or about as much as the table that is written anew.
    private var need: (bytes: Bytes, told: String)? {
        if let needs = view.plan.needs { return (needs, Told.bytes(needs)) }
        guard let operation = view.operation else { return nil }
        switch operation.kind {
        case .vacuum, .analyze, .checksums: return (Bytes(0), "none worth minding")
        case .createIndex, .reindex, .cluster, .vacuumFull, .repack:
            guard let total = operation.work?.total, let bytes = operation.work?.bytes(Double(total)) else {
                return nil
            }
            let size = Bytes(Int64(bytes))
            return (size, "up to \(Told.bytes(size)), as large as the table")
        case .copy, .baseBackup, .ddl: return nil
        }
    }
}
