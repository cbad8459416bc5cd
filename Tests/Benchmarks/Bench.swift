import Glibc

@testable import Probes

/// Measures, and prints what it measured as a row of a table.
@MainActor
enum Bench {
    /// The median of the times that `body` takes, each with an input of its own that is made beforehand.
    static func time<Input>(
        _ what: String, times: Int = 25, given prepare: () throws -> Input, _ body: (Input) throws -> Void
    ) rethrows {
        try body(prepare())
        var durations: [Duration] = []
        for _ in 0..<times {
            let input = try prepare()
            durations.append(try ContinuousClock().measure { try body(input) })
        }
        let microseconds = durations.sorted()[times / 2].seconds * 1_000_000
        say(what, "\(microseconds < 10 ? tenths(microseconds) : "\(Int(microseconds))") us")
    }

    static func time(_ what: String, times: Int = 25, _ body: () throws -> Void) rethrows {
        try time(what, times: times, given: {}, body)
    }

    static func say(_ what: String, _ value: String) {
        print("| " + padded(what, to: 60) + " | " + padded(value, to: 10) + " |")
    }

    static func tenths(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }

    /// The memory of this process that is its own, in megabytes.
    static var memory: Double {
        let usage = HostWatch().look(at: ProcessWish(pids: [getpid()]), now: Clock.now).1
        return Double(usage[getpid()]?.memory?.count ?? 0) / 1_048_576
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
