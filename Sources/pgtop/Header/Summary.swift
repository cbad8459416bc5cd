import Probes
import TUI

/// The few numbers of the header, counted once a sample.
struct Summary: Sendable, Equatable {
    /// How many; some may be out of sight.
    struct Count: Sendable, Equatable {
        var seen = 0
        var hasHidden = false

        /// `–` where nothing can be known: never a 0 that is not one.
        var text: String {
            hasHidden ? (seen == 0 ? Format.unknown : "\(seen)+") : "\(seen)"
        }
    }

    var active = Count()
    var blocked = Count()
    var idleInTransaction = Count()
    var idle = Count()
    /// Connections of clients, seen or not.
    var clients = 0
    /// Sessions that this role may not look into.
    var hidden = 0
    var oldestTransaction: Duration?
    var longestBlocked: Duration?
    var longestIdleInTransaction: Duration?
    /// Active sessions by class of wait, in the order of `WaitClass.allCases`.
    var byWait = [Double](repeating: 0, count: WaitClass.allCases.count)

    init(_ sample: SessionsProbe.Sample) {
        idle.seen = sample.idleElsewhere
        clients = sample.idleElsewhere
        for backend in sample.backends where backend.belongsToClient { count(backend) }
        for path in [\Self.active, \Self.blocked, \Self.idleInTransaction, \Self.idle] {
            self[keyPath: path].hasHidden = hidden > 0
        }
    }

    private mutating func count(_ backend: Backend) {
        clients += 1
        guard backend.isVisible else {
            hidden += 1
            return
        }
        if backend.isOwn { return }
        oldestTransaction = Self.longer(oldestTransaction, backend.transactionAge)
        if backend.state == "active" {
            active.seen += 1
            byWait[WaitClass(backend.waitType).rawValue] += 1
        } else if backend.isInTransaction {
            idleInTransaction.seen += 1
            longestIdleInTransaction = Self.longer(longestIdleInTransaction, backend.stateAge)
        } else if backend.state == "idle" {
            idle.seen += 1
        }
        guard backend.isBlocked else { return }
        blocked.seen += 1
        longestBlocked = Self.longer(longestBlocked, backend.queryAge)
    }

    private static func longer(_ first: Duration?, _ second: Duration?) -> Duration? {
        guard let first, let second else { return first ?? second }
        return max(first, second)
    }
}

/// What keeps an active session: its processor, or what it waits for.
enum WaitClass: Int, CaseIterable, Sendable {
    case cpu, io, lock, lightweightLock, ipc, client, other

    init(_ waitType: String?) {
        self =
            switch waitType {
            case nil: .cpu
            case "IO": .io
            case "Lock": .lock
            case "LWLock", "BufferPin": .lightweightLock
            case "IPC": .ipc
            case "Client": .client
            default: .other
            }
    }

    var label: String {
        switch self {
        case .cpu: "CPU"
        case .io: "IO"
        case .lock: "Lock"
        case .lightweightLock: "LWLock"
        case .ipc: "IPC"
        case .client: "Client"
        case .other: "other"
        }
    }
}
