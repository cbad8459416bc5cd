import Glibc
import Probes
import TUI

/// Samples of a page on standard output.
struct Show {
    /// How samples are written.
    enum Format: String, CaseIterable {
        case text, json, csv
    }

    let page: Page
    let count: Int
    let format: Format

    func run(_ headless: Headless) throws(Headless.Fault) {
        var left = count
        try headless.run(page.panes) { snapshot throws(Headless.Fault) in
            try Self.print(text(of: snapshot, isFirst: left == count))
            left -= 1
            return left > 0
        }
    }

    private func text(of snapshot: Snapshot, isFirst: Bool) throws(Headless.Fault) -> String {
        let reading = snapshot.readings[SessionsProbe.self]
        guard let sample = reading.latest else {
            throw Headless.Fault(description: reading.failure?.description ?? "the server gave no answer")
        }
        switch format {
        case .json: return json(snapshot, takenAt: sample.takenAt).description + "\n"
        case .csv: return csv(page.panes[0].records(snapshot), takenAt: sample.takenAt, isFirst: isFirst)
        case .text:
            let parts = page.panes.map { plainText($0, snapshot, takenAt: sample.takenAt) }
            let text = parts.flatMap { $0 + [""] }.dropLast()
            return text.map { $0 + "\n" }.joined() + (isFirst && count == 1 ? "" : "\n")
        }
    }

    private func plainText(_ pane: any Pane.Type, _ snapshot: Snapshot, takenAt: ServerTime) -> [String] {
        let heading = ["\(visible(pane.title)) at \(takenAt)"]
        let lack = pane.lack(snapshot).map { [visible($0)] } ?? []
        let notes = lack + pane.notes(snapshot).map { visible($0.text) }
        let troubles = self.troubles(of: pane, snapshot).map { visible("\($0.name): \($0.failure)") }
        return heading + notes + troubles + pane.plainText(snapshot)
    }

    /// What could not be asked of what a pane lives from.
    private func troubles(
        of pane: any Pane.Type, _ snapshot: Snapshot
    ) -> [(name: ProbeID, failure: ProbeFailure)] {
        pane.probes.compactMap { probe in snapshot.readings.state(of: probe).failure.map { (probe.id, $0) } }
    }

    /// The rows of the page's first pane as `rows`, those of the others under their names.
    private func json(_ snapshot: Snapshot, takenAt: ServerTime) -> JSON {
        var members = [
            JSON.Member(name: "pane", value: .string(page.id)),
            JSON.Member(name: "taken_at", value: .string(takenAt.description)),
        ]
        for (index, pane) in page.panes.enumerated() {
            let rows = pane.records(snapshot).map(Self.object)
            members.append(JSON.Member(name: index == 0 ? "rows" : pane.id, value: .array(rows)))
        }
        let facts = page.panes.flatMap { $0.facts(snapshot) }
        if !facts.isEmpty { members.append(JSON.Member(name: "facts", value: Self.object(facts))) }
        let lacks = page.panes.compactMap { pane in pane.lack(snapshot).map { (pane.id, JSON.string($0)) } }
        if !lacks.isEmpty {
            members.append(JSON.Member(name: "lacks", value: .object(lacks.map(JSON.Member.init))))
        }
        let troubles = page.panes.flatMap { self.troubles(of: $0, snapshot) }
        if !troubles.isEmpty {
            let told = troubles.map { JSON.Member(name: $0.name, value: .string($0.failure.description)) }
            members.append(JSON.Member(name: "failures", value: .object(told)))
        }
        return .object(members)
    }

    static func object(_ record: [(name: String, value: Datum)]) -> JSON {
        JSON.object(record.map { JSON.Member(name: $0.name, value: $0.value.json) })
    }

    private func csv(_ records: [[(name: String, value: Datum)]], takenAt: ServerTime, isFirst: Bool)
        -> String
    {
        var text = ""
        if isFirst, let record = records.first {
            text += CSV.record(["taken_at"] + record.map(\.name)) + "\n"
        }
        for record in records { text += CSV.record([takenAt.description] + record.map(\.value.csv)) + "\n" }
        return text
    }

    static func print(_ text: String) throws(Headless.Fault) {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR {
                throw Headless.Fault(description: "cannot write: \(String(cString: strerror(errno)))")
            }
            sent += max(0, count)
        }
    }
}

extension Datum {
    /// The value for programs: numbers as numbers, durations in seconds, null for what is missing or may not be seen.
    var json: JSON {
        switch self {
        case .missing, .hidden: .null
        case .text(let text): .string(text)
        case .integer(let number): .integer(number)
        case .bytes(let count): .integer(count)
        case .real(let number), .percent(let number): .number(number)
        case .duration(let duration): .number(duration.seconds)
        case .flag(let flag): .bool(flag)
        case .list(let values): .array(values.map(\.json))
        case .record(let fields): .object(fields.map { JSON.Member(name: $0.name, value: $0.value.json) })
        }
    }

    /// The value as a cell; nil is an empty one.
    var csv: String? {
        switch json {
        case .null: nil
        case .string(let text): text
        case .array, .object: TUI.Format.text.text(self)
        case let other: other.description
        }
    }
}
