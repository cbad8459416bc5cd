import Glibc
import Probes
import TUI

/// Samples of a pane on standard output.
struct Show {
    /// How samples are written.
    enum Format: String, CaseIterable {
        case text, json, csv
    }

    let pane: any Pane.Type
    let count: Int
    let format: Format

    func run(_ headless: Headless) throws(Headless.Fault) {
        var left = count
        try headless.run { snapshot throws(Headless.Fault) in
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
        case .json: return json(pane.records(snapshot), takenAt: sample.takenAt) + "\n"
        case .csv: return csv(pane.records(snapshot), takenAt: sample.takenAt, isFirst: isFirst)
        case .text:
            let heading = "\(visible(pane.title)) at \(sample.takenAt)"
            return ([heading] + pane.plainText(snapshot)).map { $0 + "\n" }.joined()
                + (isFirst && count == 1 ? "" : "\n")
        }
    }

    private func json(_ records: [[(name: String, value: Datum)]], takenAt: ServerTime) -> String {
        let rows = records.map { record in
            JSON.object(record.map { JSON.Member(name: $0.name, value: $0.value.json) })
        }
        let object: JSON = [
            "pane": .string(pane.id), "taken_at": .string(takenAt.description), "rows": .array(rows),
        ]
        return object.description
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

    private static func print(_ text: String) throws(Headless.Fault) {
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
        }
    }

    /// The value as a cell; nil is an empty one.
    var csv: String? {
        switch json {
        case .null: nil
        case .string(let text): text
        case let other: other.description
        }
    }
}
