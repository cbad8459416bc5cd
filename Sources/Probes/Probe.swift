/// The name of a question, in recordings and in the ledger.
package typealias ProbeID = String

/// A value that goes along with a question.
package enum Parameter: Sendable, Hashable {
    case flag(Bool)
    case int(Int32)
    case time(ServerTime)
    case text(String)
    case ints([Int32])
    case longs([Int64])
    case long(Int64)
    case oid(UInt32)
    case oids([UInt32])
    /// NULL of the type that the server infers.
    case null
    /// NULL as a point in time.
    case noTime

    static func optional(_ time: ServerTime?) -> Parameter { time.map(Parameter.time) ?? .noTime }
}

/// On which connection a question goes.
package enum Lane: Sendable {
    /// Shared memory only: nothing that could wait for a lock on a relation or a catalog.
    case fast
    /// What may take its time, or has to wait: sizes, names, texts. It never holds up the fast one.
    case slow
    /// On the consoles of poolers, which know no SQL: no prober asks it.
    case console
    /// Of the host that the server runs on, when that is this one: threads of their own look, no prober asks.
    case host
}

/// How long a question has not been asked.
package struct Turn: Sendable {
    /// Ticks since it was asked last; very many when it never was.
    package var ticks = Int.max
    /// Nil when it never was.
    package var time: Duration?
}

/// One question, asked again and again, and the sample its answer becomes.
package protocol Probe: Sendable {
    associatedtype Sample: Sendable

    static var id: ProbeID { get }
    /// What it tells, for the ledger and the documents.
    static var meaning: String { get }
    /// How often it is asked; nil is at every tick.
    static var interval: Duration? { get }
    static var lane: Lane { get }
    /// How old a sample may get where all is well, when the screen shows it and is renewed so often.
    static func longestPause(at period: Duration, knowing readings: Readings) -> Duration
    /// How many times as long as it costs the server it rests in the slow lane before it is asked again.
    static var rest: Int { get }
    /// The privilege that would let a refused question through.
    static var grant: String { get }
    /// Columns of text that may hold people's data: redacted in recordings.
    static var sensitiveColumns: Set<String> { get }
    /// Columns that are only sent when they changed: NULL is "as before".
    static var sparseColumns: Set<String> { get }

    static func sql(on server: Capabilities) -> String
    /// The same, where it depends on what has been found out since.
    static func sql(on server: Capabilities, knowing readings: Readings) -> String
    /// Whether it is worth asking now, though it is due.
    static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool
    /// What goes along this time, from what the screen wants and what is known already.
    static func parameters(for wish: Wish, knowing readings: Readings) -> [Parameter]
    /// What of an answer is kept, in the sample and in recordings.
    static func kept(_ rows: some Rows, knowing readings: Readings) throws(ProbeFailure) -> any Rows
    /// The sample that the rows are. Readings hold the sample before, and those of other probes.
    static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure) -> Sample
    /// The same with the instant at which it was taken, where a sample holds that: for those of a recording.
    static func sample(_ sample: Sample, takenAt instant: Instant) -> Sample
}

extension Probe {
    package static func sql(on server: Capabilities, knowing readings: Readings) -> String { sql(on: server) }
    package static var interval: Duration? { nil }
    package static var lane: Lane { .fast }
    package static func longestPause(at period: Duration, knowing readings: Readings) -> Duration {
        max(period, interval ?? period)
    }
    package static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool {
        lane == .fast || wish.probes.contains(id)
    }
    package static func sample(_ sample: Sample, takenAt instant: Instant) -> Sample { sample }
    package static var rest: Int { 100 }
    package static var grant: String { "GRANT pg_monitor TO your role" }
    package static var sensitiveColumns: Set<String> { [] }
    package static var sparseColumns: Set<String> { [] }
    package static func parameters(for wish: Wish, knowing readings: Readings) -> [Parameter] { [] }
    package static func kept(_ rows: some Rows, knowing readings: Readings) throws(ProbeFailure) -> any Rows {
        rows
    }
}

/// What the screen needs from the server just now: nothing that cannot be seen is asked for.
package struct Wish: Sendable, Equatable {
    /// Idle sessions row by row, rather than as a count.
    package var idle: Bool
    /// Characters of a query text that can be shown.
    package var queryWidth: Int
    /// What the panes on the screen live from.
    package var probes: Set<ProbeID> = []
    /// Relations of pgtop's own database, and shared ones, whose names are on the screen.
    package var relations: [UInt32] = []
    /// Statements whose texts are on the screen and not known.
    package var statements: [StatementKey] = []
    /// Which tables and indexes of this database have a row.
    package var tables = Picking()
    package var indexes = Picking()

    package init(idle: Bool = false, queryWidth: Int = 240) {
        self.idle = idle
        self.queryWidth = queryWidth
    }

    /// As much of it as concerns a lane: what does not need not wake its prober.
    package func part(for lane: Lane) -> Wish {
        var part = self
        switch lane {
        case .fast:
            (part.relations, part.statements) = ([], [])
            (part.tables, part.indexes) = (Picking(), Picking())
        case .slow: (part.idle, part.queryWidth) = (false, 0)
        case .console, .host:
            part = Wish(queryWidth: 0)
            part.probes = probes.intersection([PooledPeersProbe.id])
        }
        return part
    }
}

/// Every probe there is, in the order in which they are asked.
package enum ProbeList {
    package static let all: [any Probe.Type] = [
        SessionsProbe.self, LocksProbe.self, PulseProbe.self, NamesProbe.self, RelationNamesProbe.self,
        WALSendersProbe.self, SlotsProbe.self, ReceiverProbe.self, ArchiverProbe.self,
        SubscriptionsProbe.self,
        PoolersProbe.self, PooledPeersProbe.self,
        StatementsPlaceProbe.self, StatementsProbe.self, StatementTextsProbe.self,
        SettingsProbe.self, TablespacesProbe.self, FolderSizesProbe.self, HostProbe.self, DiskProbe.self,
        LogProbe.self, RemoteLogProbe.self, RolesProbe.self, CertificateProbe.self,
        DatabasesProbe.self, CheckpointerProbe.self, AgesProbe.self, TablesProbe.self,
        TableListProbe.self, TablePicksProbe.self, IndexListProbe.self, IndexPicksProbe.self,
        InvalidIndexesProbe.self, HorizonProbe.self, VacuumsProbe.self, ProgressProbe.self,
        RelationSizesProbe.self,
        WALProbe.self, LastCheckpointProbe.self, ArchiveBacklogProbe.self, IOProbe.self, SLRUProbe.self,
    ]
}
