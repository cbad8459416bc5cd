import Probes

extension Operation.ID {
    /// All that tells it from others, in one line of a plan.
    var written: String {
        let parts = [
            session.start.map { "\($0.microseconds)" }, relation.map { "\($0)" },
            begunAt.map { "\($0.microseconds)" },
        ]
        return (["\(session.pid)"] + parts.map { $0 ?? "-" } + [kind.rawValue]).joined(separator: " ")
    }

    init?(written text: String) {
        let parts = text.split(separator: " ", maxSplits: 4).map(String.init)
        guard parts.count == 5, let pid = Int32(parts[0]), let kind = Operation.Kind(rawValue: parts[4]),
            parts[1...3].allSatisfy({ $0 == "-" || Int64($0) != nil })
        else { return nil }
        let time = { (text: String) in Int64(text).map(ServerTime.init(microseconds:)) }
        self.init(
            session: Backend.ID(pid: pid, start: time(parts[1])), kind: kind, relation: UInt32(parts[2]),
            begunAt: time(parts[3]))
    }
}
