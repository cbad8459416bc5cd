import Probes

extension WatchReport {
    /// How it went in a sentence or two, the worst first.
    var verdict: String { [afterwards, operation, conditions].compactMap(\.self).joined(separator: " ") }

    private var afterwards: String {
        if facts.endedAt == nil { return "The window has not ended yet." }
        if facts.after.isEmpty { return "The window has ended, and nobody looked afterwards." }
        let count = { (standing: CheckLine.Standing) in facts.after.count { $0.standing == standing } }
        let (failed, warned, unknown) = (count(.fail), count(.warn), count(.unknown))
        let trouble = [
            failed > 0 ? Told.number(failed, "question fails", "questions fail") : nil,
            warned > 0 ? "\(warned) \(warned == 1 ? "warns" : "warn")" : nil,
        ].compactMap(\.self)
        let silent = unknown > 0 ? "\(unknown) of \(facts.after.count) have no answer" : nil
        if trouble.isEmpty {
            return silent.map { "Nothing bad was found afterwards, but \($0)." } ?? "All is well afterwards."
        }
        return "Afterwards " + (trouble + [silent].compactMap(\.self)).joined(separator: ", ") + "."
    }

    /// An operation that somebody ended from here did not end by itself.
    private var operation: String? {
        guard let pid = facts.plan.operation?.session.pid else { return nil }
        let deeds = facts.events.filter { $0.kind == .action && Self.hasHit($0.sentence) }.map(\.sentence)
        let stops = ["cancel", "terminate"].filter { deed in
            deeds.contains { sentence in
                let start = "\(deed) pid \(pid)"
                let next = sentence.dropFirst(start.count).first
                return sentence.hasPrefix(start) && !(next?.isNumber ?? false)
            }
        }
        guard let last = stops.last else { return nil }
        return "The operation did not end by itself: it was \(last == "cancel" ? "cancelled" : "terminated")."
    }

    /// Whether an action has reached whom it was for: its outcome stands last.
    private static func hasHit(_ sentence: String) -> Bool {
        guard let colon = sentence.ranges(of: ": ").last else { return false }
        let outcome = sentence[colon.upperBound...]
        return outcome.hasPrefix("gone after") || outcome.hasPrefix("statement ended after")
    }

    private var conditions: String {
        let tripped = facts.events.count { $0.kind == .condition && $0.severity != nil }
        return tripped > 0
            ? "A stop condition tripped\(tripped > 1 ? " \(tripped) times" : "")."
            : "No stop condition tripped."
    }
}
