import Synchronization

/// Something to be done the first time it is asked for, and never again.
final class Once: Sendable {
    private let isDone = Mutex(false)
    private let action: @Sendable () -> Void

    init(_ action: @escaping @Sendable () -> Void) {
        self.action = action
    }

    func run() {
        let isFirst = isDone.withLock { isDone in
            defer { isDone = true }
            return !isDone
        }
        if isFirst { action() }
    }
}
