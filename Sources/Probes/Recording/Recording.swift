/// A recording, read as far as it is whole: what a server told, in the order in which it told it.
package struct Recording: Sendable {
    /// Something that was told, and when, counted from the first sample.
    package struct Moment: Sendable {
        package let offset: Duration
        package let report: Report
    }

    /// Why a text is no recording at all.
    package struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
        package let description: String
    }

    package let moments: [Moment]

    /// Reads a recording.
    ///
    /// One that was cut off is read up to the cut; `start` is the instant of its first sample.
    package init(_ text: String, start: Instant) throws(Fault) {
        guard text.hasPrefix("pgtop recording 1\n") else {
            throw Fault(description: "this is not a recording that pgtop made")
        }
        var reader = RecordingReader(
            lines: text.split(separator: "\n", omittingEmptySubsequences: false).dropLast(), start: start)
        moments = reader.moments()
    }
}

/// Lines of a recording on their way to moments.
private struct RecordingReader {
    private var lines: ArraySlice<Substring>
    private let start: Instant
    private var tables: [ProbeID: RecordedTable] = [:]
    private var readings = Readings()
    /// Probes whose next sample follows upon their last one.
    private var unbroken: Set<ProbeID> = []

    /// No recording is longer: about thirty years.
    private static let longest: Int64 = 1_000_000_000_000_000

    /// The last line is dropped by the caller: it is empty, or was cut.
    init(lines: ArraySlice<Substring>, start: Instant) {
        self.lines = lines
        self.start = start
    }

    mutating func moments() -> [Recording.Moment] {
        var moments: [Recording.Moment] = []
        while let line = lines.popFirst() {
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            switch fields.first {
            case "server":
                unbroken.removeAll()
                moments.append(.init(offset: moments.last?.offset ?? .zero, report: server(fields)))
            case "columns" where fields.count > 2:
                tables[String(fields[1])] = RecordedTable(fields.dropFirst(2))
            case "sample" where fields.count == 4:
                guard let moment = sample(fields) else { return moments }
                Self.add(moment, to: &moments)
            case "failure" where fields.count == 4:
                if let moment = failure(fields) { Self.add(moment, to: &moments) }
            default: continue
            }
        }
        return moments
    }

    private static func offset(_ field: Substring) -> Int64? {
        Int64(field).flatMap { 0...longest ~= $0 ? $0 : nil }
    }

    /// Samples of one tick, recorded within a moment of each other, are told in one piece as they were live.
    private static func add(_ moment: Recording.Moment, to moments: inout [Recording.Moment]) {
        guard let last = moments.last, case .tick(let earlier, _) = last.report,
            case .tick(let sampled, let ledger) = moment.report,
            moment.offset - last.offset < .milliseconds(50)
        else {
            moments.append(moment)
            return
        }
        moments[moments.count - 1] = .init(offset: moment.offset, report: .tick(earlier + sampled, ledger))
    }

    private func server(_ fields: [Substring]) -> Report {
        var values: [String: String] = [:]
        for field in fields.dropFirst() {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { values[String(parts[0])] = CopyText.unescaped(parts[1]) }
        }
        return .connected(ServerFields.server(values))
    }

    /// A sample and the lines that belong to it; nil when not all of them are there.
    private mutating func sample(_ fields: [Substring]) -> Recording.Moment? {
        let id = String(fields[1])
        guard let micros = Self.offset(fields[2]), let count = Int(fields[3]), 0...lines.count ~= count,
            var table = tables[id],
            let probe = ProbeList.all.first(where: { $0.id == id })
        else { return nil }
        for line in lines.prefix(count) { table.apply(line) }
        lines.removeFirst(count)
        tables[id] = table
        return .init(offset: .microseconds(micros), report: tick(probe, table, after: .microseconds(micros)))
    }

    private mutating func tick<P: Probe>(_ probe: P.Type, _ table: RecordedTable, after offset: Duration)
        -> Report
    {
        let instant = start + offset
        do throws(ProbeFailure) {
            let sample = try P.sample(from: table.rows, knowing: readings)
            let follows = !unbroken.insert(P.id).inserted
            let sampled = Sampled(P.self, sample, takenAt: instant, afterGap: !follows)
            sampled(&readings)
            return .tick([sampled], Ledger())
        } catch {
            return .tick([Sampled(P.self, failure: error, at: instant)], Ledger())
        }
    }

    private mutating func failure(_ fields: [Substring]) -> Recording.Moment? {
        guard let micros = Self.offset(fields[2]),
            let probe = ProbeList.all.first(where: { $0.id == fields[1] })
        else { return nil }
        let reason = CopyText.unescaped(fields[3]) ?? ""
        unbroken.remove(probe.id)
        return .init(
            offset: .microseconds(micros), report: failed(probe, reason, at: start + .microseconds(micros)))
    }

    private func failed<P: Probe>(_ probe: P.Type, _ reason: String, at instant: Instant) -> Report {
        .tick([Sampled(P.self, failure: .denied(reason: reason), at: instant)], Ledger())
    }
}

/// One probe's rows as they stand at a point of a recording.
private struct RecordedTable {
    private let columns: [String]
    private let kinds: [CellKind]
    /// Row names in the order in which they came.
    private var order: [String] = []
    private var cells: [String: [String]] = [:]

    init(_ fields: ArraySlice<Substring>) {
        let pairs = fields.map { $0.split(separator: ":", maxSplits: 1).map(String.init) }
        columns = pairs.map { $0.first ?? "" }
        kinds = pairs.map { CellKind(rawValue: $0.last ?? "") ?? .text }
    }

    mutating func apply(_ line: Substring) {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard fields.count > 1 else { return }
        if fields[0] == "-" {
            cells[fields[1]] = nil
            order.removeAll { $0 == fields[1] }
            return
        }
        var row = cells[fields[1]] ?? Array(repeating: CopyText.null, count: columns.count)
        for (index, cell) in fields.dropFirst().enumerated()
        where index < row.count && cell != CopyText.unchanged {
            row[index] = cell
        }
        if cells.updateValue(row, forKey: fields[1]) == nil { order.append(fields[1]) }
    }

    var rows: TextRows {
        TextRows(columns: columns, kinds: kinds, cells: order.compactMap { cells[$0] })
    }
}
