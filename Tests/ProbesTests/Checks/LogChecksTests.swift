import Testing

@testable import Probes

struct LogChecksTests {
    private func log(_ events: [LogSample.Event], errors: Int64 = 0) -> LogSample {
        var sample = LogSample(takenAt: .second(0), file: "log")
        sample.events = events
        sample.tallies = [.init(at: .second(0), errors: errors, fatals: 1)]
        return sample
    }

    private func sight(_ sample: LogSample) -> Sight { Sight.blank.knowing(LogProbe.self, sample) }

    @Test(
        arguments: [(600, .critical), (601, .warning), (3600, .warning), (3601, nil)] as [(Double, Severity?)]
    )
    func `a crash is told the less loud the longer it is over`(age: Double, severity: Severity?) {
        let answer = sight(log([.init(at: .second(-age), .crash, "x")])).answer("log.errors")

        #expect(answer.worst == severity)
        #expect(answer.isYes == (severity != nil))
    }

    @Test func `the newest is told first, in the server's words`() {
        let answer = sight(
            log([
                .init(at: .second(-20), .crash, "server process (PID 7) was terminated by signal 9"),
                .init(at: .second(-10), .exhausted, "out of memory"),
            ])
        ).answer("log.errors")

        #expect(answer.sentences.first == "shortage 10 s ago: out of memory")
    }

    @Test func `failing statements alone are counted, and are no trouble`() {
        let answer = sight(log([], errors: 4000)).answer("log.errors")

        #expect(answer.isNo)
        #expect(
            answer.sentences == [
                "in the log of the last 10 min: 4000 failed statements, 1 ended or refused session"
            ])
    }

    @Test func `a log that is read through the server counts as well`() {
        let sight = Sight.blank.knowing(RemoteLogProbe.self, log([.init(at: .second(0), .corruption, "x")]))

        #expect(sight.answer("log.errors").isYes)
    }

    @Test func `a log that nobody may read is unknown, with the grant`() {
        let sight = Sight.blank
            .knowing(SettingsProbe.self, .init([Setting("logging_collector", "on")]))
            .failing(RemoteLogProbe.self, .denied(reason: "permission denied for function pg_ls_logdir"))

        #expect(
            sight.answer("log.errors").ignorance?.contains("GRANT EXECUTE ON FUNCTION pg_read_binary_file")
                == true)
    }

    @Test func `a server that collects no log says so`() {
        let sight = Sight.blank.knowing(SettingsProbe.self, .init([Setting("logging_collector", "off")]))

        #expect(sight.answer("log.errors").ignorance?.contains("logging_collector") == true)
    }

    @Test(arguments: [("de_DE.UTF-8", true), ("en_GB.UTF-8", false), ("C", false)])
    func `a log in another language is not understood without codes`(language: String, isUnknown: Bool) {
        let settings = [Setting("lc_messages", language), Setting("log_destination", "stderr")]
        let sight = sight(log([])).knowing(SettingsProbe.self, .init(settings))

        #expect(sight.answer("log.errors").isUnknown == isUnknown)
    }
}
