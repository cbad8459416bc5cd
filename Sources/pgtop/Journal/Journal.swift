import Probes
import TUI

/// What was seen, asked, decided and done, as far as it is remembered.
struct Journal: Sendable {
    /// Those that the file held when it was last read, of all servers.
    private var earlier: [JournalEntry] = []
    /// Those that this session has added since it began.
    private var own: [JournalEntry] = []

    /// Of a long session no more than these are kept.
    private static let most = 1000

    mutating func recall(_ entries: [JournalEntry]) { earlier = entries }

    mutating func add(_ entry: JournalEntry) {
        own.append(entry)
        if own.count > Self.most { own.removeFirst(own.count - Self.most) }
    }

    /// All about one server, the newest last.
    func entries(about server: Server?) -> [JournalEntry] {
        let fresh = Set(own)
        let host = server.map(\.address) ?? ""
        let identifier = server?.systemIdentifier
        let known = earlier.filter {
            !fresh.contains($0) && $0.isAbout(host: host, systemIdentifier: identifier)
        }
        return (known + own.filter { $0.isAbout(host: host, systemIdentifier: identifier) }).settled
    }
}

extension Server {
    /// How the journal names it.
    var address: String { "\(host):\(port)" }
}

extension Model {
    /// Shows the journal from its end, and has the file read again: others may have added to it.
    mutating func openJournal() -> [Effect] {
        layers.append(.journal(JournalText(self).reader))
        return [.recallJournal]
    }

    /// Takes in what the journal holds.
    mutating func take(_ news: JournalNews) {
        switch news {
        case .added(let entry): journal.add(entry)
        case .recalled(let entries): journal.recall(entries)
        case .trouble(let reason): journalTrouble = reason
        }
        for (index, layer) in layers.enumerated() {
            guard case .journal(var reader) = layer else { continue }
            reader.lines = JournalText(self).reader.lines
            layers[index] = .journal(reader)
        }
    }
}

/// What the keeper of the journal tells.
enum JournalNews: Sendable {
    case added(JournalEntry)
    case recalled([JournalEntry])
    /// Why nothing can be written down; nil when it can.
    case trouble(String?)
}
