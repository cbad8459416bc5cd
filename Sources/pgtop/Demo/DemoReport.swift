/// What a supervisor tells pgtop, one line each.
enum DemoReport: Equatable {
    /// What it is doing now.
    case progress(String)
    /// What the demo has to go without, and the cure.
    case note(String)
    /// The connection string of PgBouncer's console.
    case pgbouncer(String)
    /// The connection string of the primary; everything is there.
    case ready(String)
    /// Why there is no demo, in a sentence.
    case failed(String)

    private var parts: (word: String, text: String) {
        switch self {
        case .progress(let text): ("progress", text)
        case .note(let text): ("note", text)
        case .pgbouncer(let text): ("pgbouncer", text)
        case .ready(let text): ("ready", text)
        case .failed(let text): ("failed", text)
        }
    }

    var line: String {
        "\(parts.word) \(parts.text.map { $0.isNewline ? " " : $0 }.map(String.init).joined())\n"
    }

    /// Reads a line without its end.
    init?(line: Substring) {
        guard let space = line.firstIndex(of: " ") else { return nil }
        let text = String(line[line.index(after: space)...])
        switch line[..<space] {
        case "progress": self = .progress(text)
        case "note": self = .note(text)
        case "pgbouncer": self = .pgbouncer(text)
        case "ready": self = .ready(text)
        case "failed": self = .failed(text)
        default: return nil
        }
    }
}
