import Glibc
import TUI
import Testing

@testable import Probes
@testable import pgtop

extension JournalEntry {
    /// What the file holds of a line that was written so many seconds after noon.
    fileprivate static func written(_ line: JournalLine, at seconds: Double = 0) -> JournalEntry? {
        JournalEntry(line.json(at: .noon(minus: -seconds), by: "kim", from: nil))
    }
}

private func line(
    _ action: String, _ target: JournalLine.Target = .named("shop"), outcome: String? = nil,
    server: String? = Server.primary.systemIdentifier
) -> JournalLine {
    JournalLine(
        host: "db1.example:5432", database: "postgres", systemIdentifier: server, action: action,
        target: target, reason: "by hand", outcome: outcome)
}

extension Model {
    fileprivate mutating func hear(_ line: JournalLine, at seconds: Double = 0) {
        if let entry = JournalEntry.written(line, at: seconds) { apply(.journal(.added(entry))) }
    }
}

@Suite struct JournalPageTests {
    @Test func `J has the file read again and shows the newest line`() {
        var model = Model.showing([.sleeper])
        for minute in 0..<60 {
            model.hear(line("PAUSE", outcome: "paused \(minute)"), at: Double(minute) * 60)
        }

        let effects = model.type("J")

        #expect(effects.contains(.recallJournal))
        #expect(model.screenText.contains("paused 59") && !model.screenText.contains("paused 10"))
    }

    @Test func `whoever reads the last line sees those that come`() {
        var model = Model.showing([.sleeper])
        for minute in 0..<60 {
            model.hear(line("PAUSE", outcome: "paused \(minute)"), at: Double(minute) * 60)
        }
        model.type("J")

        model.hear(line("RESUME", outcome: "works again"), at: 4000)

        #expect(model.screenText.contains("works again"))
    }

    @Test func `a line names the session by pid and start, who it was and why`() {
        var model = Model.showing([.sleeper], size: Size(columns: 200, rows: 24))

        model.hear(line("terminate", .session(.sleeper), outcome: "gone after 3 s"))
        model.type("J")

        #expect(
            model.screenText.contains("terminate pid 4211 (app, shop, web-1, 10.0.0.11), started 2025-05-08"))
        #expect(model.screenText.contains("gone after 3 s  (kim, by hand)"))
    }

    @Test func `an intent and its outcome are one line`() {
        var model = Model.showing([.sleeper])
        model.hear(line("terminate", .session(.sleeper)))
        model.hear(line("terminate", .session(.sleeper), outcome: "gone"), at: 3)

        let entries = model.journal.entries(about: .primary)

        #expect(entries.map(\.outcome) == ["gone"])
    }

    @Test func `earlier entries of the same server are there, those of others are not`() throws {
        var model = Model.showing([.sleeper])
        let mine = try #require(JournalEntry.written(line("PAUSE", outcome: "paused")))
        let others = try #require(JournalEntry.written(line("KILL", outcome: "sent", server: "7")))

        model.apply(.journal(.recalled([mine, others])))

        #expect(model.journal.entries(about: .primary).map(\.action) == ["PAUSE"])
    }

    @Test func `an entry that the file holds by now is there once`() throws {
        var model = Model.showing([.sleeper])
        let entry = try #require(JournalEntry.written(line("PAUSE", outcome: "paused")))
        model.apply(.journal(.added(entry)))

        model.apply(.journal(.recalled([entry])))

        #expect(model.journal.entries(about: .primary).count == 1)
    }

    @Test func `an empty journal says so`() {
        var model = Model.showing([.sleeper])

        model.type("J")

        #expect(model.screenText.contains("Nothing was seen or done on this server so far."))
    }

    @Test func `control characters in a line reach no terminal`() throws {
        var model = Model.showing([.sleeper])
        model.hear(line("look", .named("SELECT '\u{1b}[2J'\nx"), outcome: "1 row"))

        model.type("J")

        #expect(!model.screenText.unicodeScalars.contains("\u{1b}"))
    }
}

@Suite struct JournalFileTests {
    private let path = "/tmp/pgtop-journal-\(getpid())-\(UInt32.random(in: 0 ... .max)).jsonl"

    @Test func `what was written can be read`() {
        let file = JournalFile(path: path)
        defer { unlink(path) }

        for outcome in ["one", "two"] {
            let text = line("PAUSE", outcome: outcome).json(at: .noon, by: "kim", from: nil)
            #expect(file.append(text) == nil)
        }

        #expect(file.tail().map(\.outcome) == ["one", "two"])
    }

    @Test func `lines that no pgtop has written are left out`() {
        let file = JournalFile(path: path)
        defer { unlink(path) }
        let deep = String(repeating: "[", count: 100_000)
        for text in ["", "{", "\u{0}\u{1b}[2J", deep, #"{"time":"2026"}"#, #"{"time":1,"action":[]}"#] {
            #expect(file.append(text) == nil)
        }

        #expect(file.append(line("PAUSE").json(at: .noon, by: "kim", from: nil)) == nil)

        #expect(file.tail().map(\.action) == ["PAUSE"])
    }

    @Test func `of a long file the end is read`() {
        let file = JournalFile(path: path)
        defer { unlink(path) }
        let long = String(repeating: "x", count: 50_000)

        for number in 0..<15 {
            let text = line("PAUSE", .named(long), outcome: "\(number)").json(at: .noon, by: "kim", from: nil)
            #expect(file.append(text) == nil)
        }

        let entries = file.tail()
        #expect(entries.last?.outcome == "14")
        #expect(entries.count == 10)
        #expect(entries.allSatisfy { $0.target.count == 1000 })
    }

    @Test func `a pipe in the place of the file does not hold anybody up`() {
        #expect(mkfifo(path, 0o600) == 0)
        defer { unlink(path) }

        #expect(JournalFile(path: path).tail().isEmpty)
    }
}

@Suite struct JSONReaderTests {
    @Test func `what is written can be read`() throws {
        let value: JSON = [
            "text": "a\"\\\n\u{1b}é😀", "many": [1, -2.5, true, false, nil], "empty": .object([]), "none": [],
        ]

        #expect(try JSON(reading: value.description) == value)
    }

    @Test(arguments: ["", "{", "[1,]", #"{"a"}"#, "\"\\u12\"", "\"\\u12", "tru", "1 2", "\"", "[[", "-"])
    func `what is no JSON is refused`(text: String) {
        #expect(throws: JSON.Fault.self) { try JSON(reading: text) }
    }

    @Test func `any bytes are read or refused, and nothing traps`() {
        var random = SystemRandomNumberGenerator()
        let signs = Array(#"{}[]",:\u0123456789eE+-.truefalsn "#.utf8)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0..<24, using: &random)).map { _ in
                signs.randomElement(using: &random) ?? 0
            }
            _ = try? JSON(reading: String(decoding: bytes, as: UTF8.self))
        }
    }
}

@Suite struct NoticingTests {
    /// What the journal is told when somebody has waited for a minute, and when the wait is over.
    private func lines(_ mode: Model.Mode) -> [JournalLine] {
        var model = Model(mode, at: .at(0))
        model.apply(.report(.connected(.primary)))
        let waits = Backend.client(4302, "idle in transaction", transaction: 900, since: 900)
        var effects: [Effect] = []
        for second in 0..<5 {
            effects += model.apply(.report(.tick([waits], at: Double(second))), at: Double(second))
        }
        for second in 5..<60 {
            effects += model.apply(.report(.tick([], at: Double(second))), at: Double(second))
        }
        return effects.journal.filter { $0.target == .named("sessions.idle_in_transaction") }
    }

    @Test func `trouble is written down when it comes and when it goes`() {
        let lines = lines(.full)

        #expect(lines.map(\.action) == ["trouble", "over"])
        #expect(lines.allSatisfy { $0.kind == .seen })
        #expect(lines.first?.outcome?.hasPrefix("critical, pid 4302") == true)
    }

    @Test func `what a recording tells is not written down`() {
        #expect(lines(.replay).isEmpty)
    }

    @Test func `a line of the log leaves the machine without what it quotes`() {
        let evidence = Evidence("a panic 3 s ago: duplicate key (mail)=('kim@example.org') 4711")
        let finding = Finding(
            check: "log.errors", severity: .warning, evidence: [evidence], seenSince: .at(0),
            lastSeen: .at(0),
            isOver: false, isAcknowledged: false, guide: "log-errors", weight: 1)

        #expect(finding.told(evidence) == "a panic 3 s ago: duplicate key (mail)=(?) ?")
    }
}
