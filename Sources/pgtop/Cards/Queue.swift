import Probes
import TUI

/// Who waits for a session, in words: on cards, and in the detail.
struct Queue: Sendable {
    /// Those who wait for the session itself.
    let direct: Set<Int32>
    /// Those, and all who wait behind them.
    let all: Set<Int32>

    /// More than these are only counted.
    private static let mostNamed = 6

    /// The queue in a sentence: how many wait, who of them first, and who behind those.
    func line(for them: String, _ names: [Int32: String]) -> Line {
        let count = all.count == 1 ? "1 session waits" : "\(all.count) sessions wait"
        let first = direct.sorted().prefix(Self.mostNamed)
        let others = all.subtracting(direct).sorted().prefix(Self.mostNamed - first.count)
        let unnamed = all.count - first.count - others.count
        let end = unnamed > 0 ? ", and \(unnamed) more." : "."
        var spans = [Span("\(count) for \(them)", .notice), Span(": ")]
        spans += Self.list(first, names, end: others.isEmpty ? end : ";")
        if !others.isEmpty {
            if !first.isEmpty { spans.append(Span(" behind \(direct.count == 1 ? "it" : "them") ")) }
            spans += Self.list(others, names, end: end)
        }
        return Line(spans, indent: 2)
    }

    /// Each pid with its name and what follows, never apart from them.
    private static func list(
        _ pids: ArraySlice<Int32>, _ names: [Int32: String], end: String
    ) -> [Span] {
        pids.enumerated().flatMap { index, pid in
            let name = names[pid].map { "\(pid) \($0)" } ?? "\(pid)"
            let isLast = index == pids.count - 1
            return [Span(name + (isLast ? end : ","), isWhole: true)] + (isLast ? [] : [Span(" ")])
        }
    }
}
