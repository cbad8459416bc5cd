import Probes
import TUI

/// A subscription with the name of its database.
struct SubscriptionRow: Identifiable, Sendable {
    let subscription: Subscription
    let database: String?

    var id: UInt32 { subscription.id }

    var role: Role? {
        switch subscription.verdict {
        case .failing, .down: .critical
        case .silent: .warning
        case .disabled, .syncing: .notice
        case .streaming: .good
        }
    }

    var severity: Int {
        switch role {
        case .critical: 3
        case .warning: 2
        case .notice: 1
        default: 0
        }
    }
}

/// What this server takes from others by logical replication, those in trouble first.
enum SubscriptionsPane: Pane {
    static let id: PaneID = "subscriptions"
    static let title = "Subscriptions"
    static let meaning = """
        What this server takes from others by logical replication. One that cannot apply a change tries again and again: \
        its errors grow, and the slot at the publisher keeps WAL until somebody removes the cause.
        """
    static let probes: [any Probe.Type] = [SubscriptionsProbe.self]
    static let extras: [any Probe.Type] = [NamesProbe.self]
    static let sorting = Sorting("severity", descending: true)

    static let columns: [Column<SubscriptionRow>] = [
        Column("SUBSCRIPTION", \.subscription.name, width: .upTo(20), "Its name.", name: "subscription"),
        Column("DATABASE", \.database, width: .upTo(14), "Database that it writes to.", yields: 3),
        Column(
            "VERDICT", \.subscription.verdict.rawValue, width: 9, tint: .subscription,
            "How it fares, in a word: FAILING met errors lately, DOWN has no worker though it should."),
        Column(
            "APPLY ERR", \.subscription.applyErrors, .number, width: 9, tint: .subscriptionErrors,
            "Errors while changes were applied, so far (15 and later).", name: "apply_errors"),
        Column(
            "SYNC ERR", \.subscription.syncErrors, .number, width: 8, tint: .subscriptionErrors,
            "Errors while tables were copied, so far.", name: "sync_errors", yields: 2),
        Column(
            "CONFLICTS", \.subscription.conflictCount, .number, width: 9,
            "Rows that were not as the publisher's, so far (18 and later).", name: "conflicts", yields: 4),
        Column(
            "TO COPY", \.subscription.tablesToSync, .number, width: 7,
            "Tables that are not yet in step; unknown for other databases.", name: "tables_to_sync", yields: 5
        ),
        Column(
            "HEARD", \.subscription.silence, .clock, width: 7,
            "How long ago the publisher was last heard.", name: "heard_before", yields: 1),
        Column("SLOT", \.subscription.slot, width: .upTo(20), "Its slot at the publisher.", yields: 6),
        Column(
            "PUBLICATIONS", { $0.subscription.publications.joined(separator: ", ") }, width: .rest,
            "What it takes.", yields: 7),
        Column("ENABLED", \.subscription.isEnabled, .flag, width: 0, "Whether it is to run.", use: .records),
        Column("WORKER PID", \.subscription.worker, width: 0, "Process that applies.", use: .records),
        Column(
            "PARALLEL WORKERS", \.subscription.parallelWorkers, width: 0,
            "Processes that apply great transactions.", use: .records),
        Column(
            "TABLE WORKERS", \.subscription.tableWorkers, width: 0, "Processes that copy tables.",
            use: .records),
        Column("RECEIVED LSN", \.subscription.received, width: 0, "Position received.", use: .records),
        Column(
            "LATEST END LSN", \.subscription.latestEnd, width: 0, "Position last reported.", use: .records),
        Column(
            "SEVERITY", \.severity, width: 0, "How bad it is, from 0 (well) to 3 (critical).", use: .records),
    ]

    static func isAbout(_ subject: Subject, _ row: SubscriptionRow) -> Bool {
        subject == .subscription(row.subscription.name)
    }

    static func rows(_ snapshot: Snapshot) -> [SubscriptionRow] {
        let names = snapshot.readings[NamesProbe.self].latest?.databases ?? [:]
        return (snapshot.readings[SubscriptionsProbe.self].latest?.subscriptions ?? []).map {
            SubscriptionRow(subscription: $0, database: names[$0.databaseID])
        }
    }

    static func counts(_ snapshot: Snapshot) -> Line {
        let rows = rows(snapshot)
        let bad = rows.count { $0.role == .critical }
        var spans = [Span("\(rows.count) \(rows.count == 1 ? "subscription" : "subscriptions")")]
        if bad > 0 { spans += [Span(", "), Span("\(bad) FAILING or DOWN", .critical)] }
        return Line(spans)
    }

    static func emptiness(_ snapshot: Snapshot) -> String { "No subscription" }
}

extension Tint<SubscriptionRow> {
    static var subscription: Self { Self { $0.role } }
    static var subscriptionErrors: Self { Self { $0.subscription.verdict == .failing ? .critical : nil } }
}
