import Testing

@testable import Probes

/// What is understood of the forms in which a server writes its log.
struct LogFormTests {
    private func entries(_ text: String, _ form: LogForm) -> [LogEntry] {
        form.entries(Array(text.utf8)[...]).entries
    }

    @Test(arguments: [
        ("2026-01-02 03:04:05.678 UTC [77] ERROR:  relation \"x\" does not exist\n", "ERROR"),
        ("2026-01-02 03:04:05.678 UTC [77] app@shop FATAL:  no pg_hba.conf entry\n", "FATAL"),
        ("PANIC:  could not locate a valid checkpoint record\n", "PANIC"),
        ("2026-01-02 03:04:05.678 UTC [77] STATEMENT:  SELECT 'ERROR:  no'\n", "STATEMENT"),
        ("2026-01-02 03:04:05.678 UTC [77] LOG:  checkpoint starting: time\n", "LOG"),
    ])
    func `the first label of a plain line is its own`(line: String, severity: String) {
        #expect(entries(line, .plain).map(\.severity) == [severity])
    }

    @Test(arguments: ["\tERROR:  of the line before\n", "no label at all\n", "ERROR:  not whole yet", "\n\n"])
    func `what is no message of its own is passed over`(line: String) {
        #expect(entries(line, .plain).isEmpty)
    }

    @Test func `the end of a log is left until it is whole`() {
        let (entries, bytes) = LogForm.plain.entries(Array("ERROR:  one\nERROR:  tw".utf8)[...])

        #expect(entries.map(\.message) == ["one"])
        #expect(bytes == 12)
    }

    private static let record =
        "2026-01-02 03:04:05.678 UTC,\"app\",\"shop\",77,\"10.0.0.1:5\",65,1,\"INSERT\",2026-01-02 03:00:00 UTC,"
        + "3/4,5,ERROR,23505,\"duplicate key \"\"x\"\"\nsecond, line\",\"detail\",,,,,,,,\"psql\"\n"

    @Test func `a message in commas may hold line ends, commas and quotes`() {
        let entry = entries(Self.record, .csv).first

        #expect(entry?.severity == "ERROR")
        #expect(entry?.code == "23505")
        #expect(entry?.message == "duplicate key \"x\"\nsecond, line")
    }

    @Test func `a log in commas is read from the next message on, and up to the last whole one`() {
        let piece = Array(("middle of a message\"\n" + Self.record + Self.record.prefix(80)).utf8)[...]

        let (entries, bytes) = LogForm.csv.entries(piece)

        #expect(entries.count == 1)
        #expect(bytes == 21 + Self.record.utf8.count)
    }

    @Test func `a message in JSON is read by its names`() {
        let line =
            #"{"timestamp":"2026-01-02 03:04:05.678 UTC","pid":77,"error_severity":"FATAL","state_code":"53300","#
            + #""message":"sorry, \"too many\" clients\n\u0007already","x":1}"# + "\n"

        let entry = entries(line, .json).first

        #expect(entry?.code == "53300")
        #expect(entry?.message == "sorry, \"too many\" clients  already")
        #expect(entry?.stamp == entries("2026-01-02 03:04:05.678 UTC ERROR:  x\n", .plain).first?.stamp)
    }

    @Test(arguments: [LogForm.plain, .csv, .json]) func `any bytes are survived`(form: LogForm) {
        var random = SystemRandomNumberGenerator()
        let alphabet = Array("\",{}\\:\n\tERROR:  2026-01-02 03:04:05.678".utf8) + [0, 0xFF, 0xC3]
        for _ in 0..<300 {
            let bytes = (0..<200).map { _ in alphabet.randomElement(using: &random) ?? 0 }
            let (_, length) = form.entries(bytes[...])
            #expect(0...200 ~= length)
        }
    }

    @Test(
        arguments: [
            ("PANIC", nil, "anything", .crash),
            ("LOG", nil, "server process (PID 7) was terminated by signal 9: Killed", .crash),
            ("ERROR", "XX001", "x", .corruption),
            ("ERROR", nil, "invalid page in block 7 of relation base/5/16384", .corruption),
            ("ERROR", "53100", "x", .exhausted),
            ("FATAL", nil, "sorry, too many clients already", .exhausted),
            ("ERROR", nil, "could not extend file \"base/5/1\": No space left on device", .exhausted),
            ("FATAL", "28P01", "password authentication failed", .fatal),
            ("ERROR", "23505", "duplicate key", .error),
            ("FEHLER", "53100", "x", .exhausted), ("HINWEIS", "00000", "x", nil),
            ("WARNING", nil, "out of memory", nil), ("STATEMENT", nil, "was terminated by signal", nil),
        ] as [(String, String?, String, LogVerdict?)])
    func `a message is judged by its code, or by the server's words`(
        severity: String, code: String?, message: String, verdict: LogVerdict?
    ) {
        #expect(LogEntry(stamp: nil, severity: severity, code: code, message: message).verdict == verdict)
    }

    @Test func `words that a statement made up are told without what they quote`() {
        let entry = LogEntry(
            stamp: nil, severity: "ERROR", code: "XX001", message: "card '4111 1111' of password secret")

        #expect(!entry.told.contains("4111"))
        #expect(!entry.told.contains("secret"))
    }

    @Test func `escaped bytes are what they were`() {
        #expect(EscapedBytes.decoded(#"a\\b\303\244\000\"#) == [0x61, 0x5C, 0x62, 0xC3, 0xA4, 0, 0x5C])
    }

    private func piece(_ text: String, isFirst: Bool, written second: Double = 0) -> LogPiece {
        LogPiece(
            file: "log", form: .plain, bytes: Array(text.utf8)[...], start: 100, writtenAt: .second(second),
            isFirst: isFirst)
    }

    private func sample(_ piece: LogPiece, at second: Double, after before: LogSample? = nil) throws
        -> LogSample
    {
        try LogSample(piece.rows(at: .second(second)), after: before)
    }

    @Test func `messages are as old as the file says, whatever the log's time zone`() throws {
        let text = "2026-01-02 03:04:00.000 XYZ PANIC:  one\n2026-01-02 03:05:00.000 XYZ LOG:  two\n"

        let sample = try sample(piece(text, isFirst: true, written: 50), at: 60)

        #expect(sample.events.map(\.at) == [.second(-10)])
        #expect(sample.offset == 100 + Int64(text.utf8.count))
    }

    @Test func `at the first look what is old, or of unknown age, is no news`() throws {
        let text =
            "2026-01-02 02:00:00.000 PANIC:  old\nPANIC:  ageless\n2026-01-02 03:05:00.000 ERROR:  now\n"

        let sample = try sample(piece(text, isFirst: true), at: 1)

        #expect(sample.events.isEmpty)
        #expect(sample.errors == 1)
    }

    @Test func `later looks add to what was found, and forget what is long over`() throws {
        let first = try sample(piece("ERROR:  a\nFATAL:  b\nPANIC:  c\n", isFirst: false), at: 0)
        let second = try sample(piece("ERROR:  d\n", isFirst: false), at: 60, after: first)
        let third = try sample(piece("", isFirst: false), at: 630, after: second)

        #expect((second.errors, second.fatals, second.events.count) == (2, 1, 1))
        #expect((third.errors, third.fatals, third.events.count) == (1, 0, 1))
    }
}
