import Testing

@testable import Probes

struct SettingsChecksTests {
    private func sight(_ settings: [Setting]) -> Sight {
        let safe = [
            Setting("fsync", "on"), Setting("full_page_writes", "on"), Setting("zero_damaged_pages", "off"),
            Setting("autovacuum", "on"), Setting("track_counts", "on"),
        ]
        return Sight.blank.knowing(SettingsProbe.self, .init(settings + safe))
    }

    @Test(arguments: ["settings.unsafe", "settings.autovacuum_off", "settings.pending_restart"])
    func `usual settings are no trouble`(check: CheckID) {
        #expect(sight([]).answer(check).isNo)
    }

    @Test(arguments: ["settings.unsafe", "settings.autovacuum_off", "settings.pending_restart"])
    func `nothing is known before the settings came`(check: CheckID) {
        #expect(Sight.blank.answer(check).isUnknown)
    }

    @Test func `fsync off is critical and names the setting`() {
        let answer = sight([Setting("fsync", "off")]).answer("settings.unsafe")

        #expect(answer.isYes)
        #expect(answer.worst == .critical)
        #expect(answer.evidence.first?.subject == .setting("fsync"))
        #expect(answer.evidence.first?.values["setting"] == .name("fsync"))
    }

    @Test func `a setting that is not shown is unknown, not fine`() {
        let answer = Sight.blank.knowing(SettingsProbe.self, .init([])).answer("settings.unsafe")

        #expect(answer.ignorance?.contains("GRANT pg_read_all_settings") == true)
    }

    @Test(arguments: ["autovacuum", "track_counts"])
    func `autovacuum needs both of its settings`(name: String) {
        #expect(sight([Setting(name, "off")]).answer("settings.autovacuum_off").worst == .warning)
    }

    @Test func `settings that wait for a restart are told by name`() {
        let answer = sight([
            Setting("max_connections", "100", isPending: true),
            Setting("wal_level", "replica", isPending: true),
        ]).answer("settings.pending_restart")

        #expect(
            answer.sentences == [
                "max_connections waits for a restart to change", "wal_level waits for a restart to change",
            ])
    }

    @Test func `what the command line overrules waits for nothing`() {
        let answer = sight([Setting("port", "5432", isPending: true, isOnCommandLine: true)])
            .answer("settings.pending_restart")

        #expect(answer.isNo)
        #expect(answer.sentences.last == "port was given on the command line, the file says otherwise")
    }

    @Test(arguments: [
        ("16384", "8kB", 134_217_728), ("64", "MB", 67_108_864), ("1024", "kB", 1_048_576), ("7", "B", 7),
    ])
    func `amounts of storage are told in bytes`(text: String, unit: String, bytes: Int64) {
        #expect(Setting("x", text, unit: unit).bytes == Bytes(bytes))
    }

    @Test(
        arguments: [("300", "s", 300), ("500", "ms", 0.5), ("2", "min", 120)] as [(String, String, Double)])
    func `times are told in seconds`(text: String, unit: String, seconds: Double) {
        #expect(Setting("x", text, unit: unit).duration == .seconds(seconds))
    }

    @Test(arguments: [("-1", "MB"), ("12", nil), ("abc", "kB"), ("5", "parsecs")])
    func `what is no amount is none`(text: String, unit: String?) {
        #expect(Setting("x", text, unit: unit).bytes == nil)
        #expect(Setting("x", text, unit: unit).duration == nil)
    }
}
