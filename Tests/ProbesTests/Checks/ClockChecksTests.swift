import Testing

@testable import Probes

struct ClockChecksTests {
    /// Two looks a second apart at a server whose clock is so far ahead, each answered after a while.
    private func sight(ahead: Double, wayTakes way: Double = 0.1) -> Sight {
        let samples = [0.0, 1.0].map { asked in
            PulseProbe.Sample(
                takenAt: .second(asked + way + ahead), askedAt: .second(asked), startedAt: .second(-60),
                isStandby: false, wal: nil, commits: nil, rollbacks: nil)
        }
        return Sight.blank.knowing(PulseProbe.self, samples[0], samples[1])
            .knowing(
                WALSendersProbe.self,
                .init(takenAt: .second(1), isStandby: false, newest: nil, senders: []))
    }

    @Test(
        arguments: [
            (0, nil), (4, nil), (6.5, .warning), (62, .critical), (-4, nil), (-6, .warning), (-61, .critical),
        ] as [(Double, Severity?)])
    func `a clock is told as far as it is certainly wrong`(ahead: Double, severity: Severity?) {
        let answer = sight(ahead: ahead).answer("clock.skew")

        #expect(answer.worst == severity)
        #expect(answer.isYes == (severity != nil))
    }

    @Test func `a slow way is no wrong clock`() {
        let answer = sight(ahead: 0.5, wayTakes: 0.9).answer("clock.skew")

        #expect(answer.isNo)
        #expect(answer.sentences == ["the server's clock is 400 ms ahead of that of this host"])
    }

    @Test func `clocks that agree are told with the bound of it`() {
        #expect(
            sight(ahead: 0).answer("clock.skew").sentences == [
                "the server's clock and this host's agree within 900 ms"
            ])
    }

    @Test func `one look, or an old recording, tells nothing of clocks`() {
        let old = PulseProbe.Sample(
            takenAt: .second(0), startedAt: .second(0), isStandby: false, wal: nil, commits: nil,
            rollbacks: nil)

        #expect(Sight.blank.knowing(PulseProbe.self, old).answer("clock.skew").isUnknown)
        #expect(Sight.blank.knowing(PulseProbe.self, old, old).answer("clock.skew").isUnknown)
    }
}
