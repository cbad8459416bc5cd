import Synchronization

/// The statements of guides that are on their way.
final class Errands: Sendable {
    private let running = Mutex<[Deed: Errand]>([:])
    private let report: @Sendable (ActionReport) -> Void

    init(report: @escaping @Sendable (ActionReport) -> Void) {
        self.report = report
    }

    /// Starts one, unless the very same is on its way already.
    func start(_ deed: Deed, _ errand: Errand) {
        let isNew = running.withLock { running in
            guard running[deed] == nil else { return false }
            running[deed] = errand
            return true
        }
        guard isNew else { return }
        errand.start { [self] outcome in
            running.withLock { _ = $0.removeValue(forKey: deed) }
            report(.deed(deed, outcome))
        }
    }

    func breakOff(_ deed: Deed) {
        running.withLock { $0[deed] }?.breakOff()
    }

    /// Nothing goes on that nobody sees any more.
    func breakOffAll() {
        for errand in running.withLock({ Array($0.values) }) { errand.breakOff() }
    }

    var isEmpty: Bool { running.withLock { $0.isEmpty } }
}
