import Probes
import TUI

extension ProgressPane {
    /// The course of the operations that are at work, with a mark where each is.
    static func notes(_ snapshot: Snapshot) -> [Line] {
        let all = snapshot.operations.sorted { ($0.standing, $1.id) > ($1.standing, $0.id) }
        var lines = all.filter { $0.operation.isWaiting }.prefix(2).map(wait)
        let courses = all.filter { $0.operation.isRunning }.compactMap(course)
        lines += courses.prefix(3)
        if courses.count > 3 { lines.append(Line("and \(courses.count - 3) more", .faint, indent: 2)) }
        lines += hidden(all, snapshot)
        return lines
    }

    /// One that cannot even begin stops a window.
    private static func wait(_ row: OperationRow) -> Line {
        let since = row.waited.map { " for \(Format.clock($0))" } ?? ""
        return Line(
            "\(row.operation.command) \(row.operation.name) waits to begin\(since): "
                + "in its way is \(row.obstacle ?? "nobody who can be seen")",
            row.role ?? .notice, indent: 2)
    }

    private static func course(_ row: OperationRow) -> Line? {
        guard let phase = row.operation.phase, phase.steps.count > 1 else { return nil }
        var spans = [Span("\(row.operation.command) \(row.operation.name): ", .title)]
        if phase.place == nil { spans.append(Span("[\(phase.short)] ", .notice, isWhole: true)) }
        for (place, step) in phase.steps.enumerated() {
            if place > 0 || phase.place == nil { spans.append(Span("▸ ", .faint)) }
            spans.append(
                place == phase.place
                    ? Span("[\(phase.short)] ", row.role ?? .notice, isWhole: true)
                    : Span(step + " ", .faint, isWhole: true))
        }
        let obstacle = row.obstacle.map { [Span("waits for \($0)", .warning)] } ?? []
        spans += obstacle
        spans += aside(row.operation).map { Span("  \($0)", .faint) }
        return Line(spans, indent: 2)
    }

    /// What else is known of it.
    private static func aside(_ operation: Operation) -> [String] {
        let details = operation.details
        return [
            details.indexPasses.flatMap {
                $0 > 0 ? "\($0) index \($0 == 1 ? "pass" : "passes") so far" : nil
            },
            details.deadRows.map { "memory for dead rows \(Format.percent($0.value)) full" },
            details.delayed.map { "slept \(Format.clock($0))" },
            details.partitionsTotal.map { "partition \(details.partitionsDone ?? 0) of \($0)" },
        ].compactMap(\.self)
    }

    private static func hidden(_ rows: [OperationRow], _ snapshot: Snapshot) -> [Line] {
        let count = rows.count { !$0.isVisible }
        guard count > 0 else { return [] }
        return [
            Line(
                "\(count) may not be seen: GRANT pg_monitor TO \(snapshot.server?.role ?? "your role")",
                .notice, indent: 2)
        ]
    }

    static func counts(_ snapshot: Snapshot) -> Line {
        let rows = snapshot.operations
        let waiting = rows.filter { $0.operation.isWaiting }
        let running = rows.filter { $0.operation.isRunning }.sorted { $0.id < $1.id }
        guard !waiting.isEmpty || !running.isEmpty else { return Line("nothing at work", .faint) }
        var spans = [Span("\(running.count) at work")]
        if !waiting.isEmpty {
            let role = waiting.compactMap { Shades.blocked.role($0.waited) }.first ?? .notice
            let waits = waiting.count == 1 ? "waits" : "wait"
            spans += [Span(", "), Span("\(waiting.count) \(waits) to begin", role)]
        }
        if let first = running.first { spans.append(Span("; " + summary(first.operation))) }
        return Line(spans)
    }

    private static func summary(_ operation: Operation) -> String {
        let done = operation.fraction.map { " \(Format.percent($0.value))" } ?? ""
        let left = operation.remaining.map { ", about \(Format.clock($0.likely)) to go" } ?? ""
        return "\(operation.command) \(operation.name)\(done)\(left)"
    }
}
