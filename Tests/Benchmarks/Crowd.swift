import Probes
import TUI

@testable import Probes
@testable import pgtop

/// Many sessions made by hand; a fifteenth of the active ones begins a new statement each second.
struct Crowd {
    let count: Int
    let activeEvery: Int

    init(_ count: Int, activeEvery: Int = 1) {
        self.count = count
        self.activeEvery = activeEvery
    }

    func instant(_ second: Int) -> Instant { Instant(nanoseconds: UInt64(second) * 1_000_000_000) }

    func model() -> Model {
        var model = Model(at: instant(0))
        _ = model.update(.resize(Size(columns: 160, rows: 48)), at: instant(0))
        _ = model.update(.report(tick(at: 1)), at: instant(1))
        return model
    }

    func tick(at second: Int) -> Report {
        let sample = SessionsProbe.Sample(takenAt: time(second), backends: backends(at: second))
        return .tick([Sampled(SessionsProbe.self, sample, takenAt: instant(second))], Ledger())
    }

    /// A recording of so many seconds, one sample each.
    func recording(seconds: Int) throws -> String {
        var recorder = Recorder()
        var text = Recorder.heading
        for second in 1...seconds {
            let rows = CrowdRows(backends: backends(at: second), takenAt: time(second))
            text += try recorder.lines(for: SessionsProbe.self, rows, at: instant(second))
        }
        return text
    }

    private func time(_ second: Int) -> ServerTime {
        ServerTime(microseconds: Int64(1_000 + second) * 1_000_000)
    }

    private func backends(at second: Int) -> [Backend] {
        (0..<count).lazy.filter { $0 % activeEvery == 0 }.map { backend($0, at: second) }
    }

    private func backend(_ number: Int, at second: Int) -> Backend {
        let statement = (second + number) / 15
        let start = time(statement * 15 - number % 15)
        var backend = Backend(
            id: .init(pid: Int32(1_000 + number), start: ServerTime(microseconds: 7)), sampledAt: time(second)
        )
        backend.kind = "client backend"
        backend.state = "active"
        backend.database = "shop"
        backend.role = "app"
        backend.application = "worker-\(number)"
        backend.client = "10.0.0.7"
        backend.transactionStart = start
        backend.queryStart = start
        backend.stateChange = start
        backend.xmin = UInt32(statement)
        backend.query = "SELECT id, total FROM orders WHERE customer_id = \(number) AND batch = \(statement)"
        backend.isOwn = number == 0
        return backend
    }
}

/// The crowd as a server would have sent it.
private struct CrowdRows: Rows {
    let backends: [Backend]
    let takenAt: ServerTime

    private static let kinds: [(name: String, kind: CellKind)] = [
        ("pid", .integer), ("backend_start", .time), ("state", .text), ("wait_event_type", .text),
        ("wait_event", .text), ("query_start", .time), ("state_change", .time), ("xact_start", .time),
        ("query", .text), ("backend_xid", .integer), ("backend_xmin", .integer), ("query_id", .integer),
        ("leader_pid", .integer), ("application_name", .text), ("backend_type", .text), ("datid", .integer),
        ("usesysid", .integer), ("client_addr", .text), ("client_port", .integer), ("sslversion", .text),
        ("taken_at", .time), ("idle_sessions", .integer), ("shows_idle", .flag), ("query_width", .integer),
    ]

    var count: Int { backends.count }
    var columns: [String] { Self.kinds.map(\.name) }

    func kind(of column: Probes.Column) -> CellKind { Self.kinds[column.index].kind }

    func isNull(_ row: Int, _ column: Probes.Column) -> Bool {
        switch kind(of: column) {
        case .text: text(row, column) == nil
        default: integer(row, column) == nil
        }
    }

    func integer(_ row: Int, _ column: Probes.Column) -> Int64? {
        let backend = backends[row]
        return switch column.name {
        case "pid": Int64(backend.id.pid)
        case "backend_start": backend.id.start?.microseconds
        case "query_start", "xact_start", "state_change": backend.queryStart?.microseconds
        case "backend_xmin": backend.xmin.map(Int64.init)
        case "datid", "usesysid": 10
        case "client_port": 5432
        case "taken_at": backend.isOwn ? takenAt.microseconds : nil
        case "idle_sessions", "shows_idle": backend.isOwn ? 0 : nil
        case "query_width": backend.isOwn ? 240 : nil
        default: nil
        }
    }

    func real(_ row: Int, _ column: Probes.Column) -> Double? { nil }

    func text(_ row: Int, _ column: Probes.Column) -> String? {
        let backend = backends[row]
        return switch column.name {
        case "state": backend.state
        case "query": backend.query
        case "application_name": backend.application
        case "backend_type": backend.kind
        case "client_addr": backend.client
        default: nil
        }
    }

    func text(_ row: Int, _ column: Probes.Column, reusing: String?) -> String? { text(row, column) }
}
