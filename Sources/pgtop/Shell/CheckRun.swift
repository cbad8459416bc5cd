import Probes
import TUI

/// The checks once, for cron and monitoring.
struct CheckRun {
    enum Format: String, CaseIterable {
        case text, json, nagios
    }

    let profile: Profile?
    let format: Format
    let limits: Limits

    /// What needs several looks is waited for so long.
    private static let patience = Duration.seconds(15)

    /// Prints what was found, and returns the exit status.
    func run(_ headless: Headless) throws(Headless.Fault) -> Int32 {
        var before: [CheckID: CheckAnswer]?
        var lines: [CheckLine] = []
        let begin = Clock.now
        try headless.run([ChecksPane.self]) { snapshot throws(Headless.Fault) in
            let sight = snapshot.sight(at: Clock.now, limits: limits, period: headless.period)
            let answers = Check.answers(sight, of: checks)
            defer { before = answers }
            let isWorthWaiting = answers.values.contains(where: \.mayComeByWaiting)
            guard let before, !isWorthWaiting || Clock.now.since(begin) > Self.patience else { return true }
            lines = checks.map { check in line(check, answers[check.id], before[check.id]) }
            return false
        }
        lines.sort { ($0.standing.order, $0.check.id) < ($1.standing.order, $1.check.id) }
        try Show.print(text(lines))
        return Self.status(lines)
    }

    private var checks: [Check] {
        Check.findable.filter { check in
            limits.isWanted(check.id)
                && (profile.map { check.trouble?.profiles.contains($0) ?? false } ?? true)
        }
    }

    /// Trouble that does not last from one look to the next is none.
    private func line(_ check: Check, _ answer: CheckAnswer?, _ before: CheckAnswer?) -> CheckLine {
        let lasts = before?.isYes ?? false || check.trouble?.settles == .zero
        return CheckLine(check: check, answer: answer, isTrouble: answer?.isYes ?? false && lasts, place: 0)
    }

    /// What is not known is never fine.
    private static func status(_ lines: [CheckLine]) -> Int32 {
        let standings = Set(lines.map(\.standing))
        if standings.contains(.fail) { return 2 }
        if standings.contains(.warn) { return 1 }
        return standings.contains(.unknown) ? 3 : 0
    }

    private static let words: [Int32: String] = [0: "OK", 1: "WARNING", 2: "CRITICAL", 3: "UNKNOWN"]

    // MARK: Formats

    private func text(_ lines: [CheckLine]) -> String {
        switch format {
        case .text: lines.map { Self.sentence($0) + "\n" }.joined()
        case .json: json(lines).description + "\n"
        case .nagios: nagios(lines)
        }
    }

    private static func sentence(_ line: CheckLine) -> String {
        let result = line.standing.rawValue
        let padding = String(repeating: " ", count: max(1, 8 - result.count))
        let name = line.check.id + String(repeating: " ", count: max(1, 34 - line.check.id.count))
        return visible(result + padding + name + line.sentence)
    }

    /// One line for the monitoring's table, then one for each check that is not fine; what would end the text or begin
    /// numbers is replaced.
    private func nagios(_ lines: [CheckLine]) -> String {
        let troubles = lines.filter { $0.standing != .pass && $0.standing != .moot }
        let told = troubles.first.map { Self.plain($0.sentence) } ?? "\(lines.count) checks passed"
        let more = troubles.count > 1 ? " (+\(troubles.count - 1) more)" : ""
        let counts = CheckLine.Standing.allCases.map { standing in
            "\(standing.rawValue.lowercased())=\(lines.count { $0.standing == standing })"
        }
        let rest = troubles.map { "\($0.standing.rawValue) \($0.check.id): \(Self.plain($0.sentence))\n" }
            .joined()
        return
            "PGTOP \(Self.words[Self.status(lines)] ?? ""): \(told)\(more) | \(counts.joined(separator: " "))\n\(rest)"
    }

    private static func plain(_ text: String) -> String {
        String(visible(text).map { $0 == "|" ? "/" : $0 })
    }

    private func json(_ lines: [CheckLine]) -> JSON {
        let status = Self.words[Self.status(lines)] ?? ""
        return .object([
            JSON.Member(name: "status", value: .string(status.lowercased())),
            JSON.Member(name: "checks", value: .array(lines.map(Self.json))),
        ])
    }

    private static func json(_ line: CheckLine) -> JSON {
        let evidence = (line.answer?.evidence ?? []).map { evidence in
            JSON.object([
                JSON.Member(name: "sentence", value: .string(evidence.sentence)),
                JSON.Member(name: "severity", value: evidence.severity.map { .string($0.rawValue) } ?? .null),
                JSON.Member(name: "hurts", value: evidence.hurts.map(JSON.string) ?? .null),
                JSON.Member(name: "victims", value: .integer(Int64(evidence.victims))),
                JSON.Member(name: "lasts_s", value: evidence.lasts.map { .number($0.seconds) } ?? .null),
            ])
        }
        return .object([
            JSON.Member(name: "id", value: .string(line.check.id)),
            JSON.Member(name: "question", value: .string(line.check.question)),
            JSON.Member(name: "result", value: .string(line.standing.rawValue.lowercased())),
            JSON.Member(name: "told", value: .string(line.sentence)),
            JSON.Member(name: "guide", value: line.check.trouble.map { .string($0.guide) } ?? .null),
            JSON.Member(name: "evidence", value: .array(evidence)),
        ])
    }
}
