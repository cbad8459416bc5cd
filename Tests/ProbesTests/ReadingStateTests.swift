import Testing

@testable import Probes

@Suite struct ReadingStateTests {
    private func isAnswered(_ failure: ProbeFailure) -> Bool {
        ReadingState(takenAt: nil, failure: failure).isAnswered
    }

    @Test func `a no is an answer, and one that is late may still come`() {
        #expect(isAnswered(.lockedOut))
        #expect(isAnswered(.timedOut(after: .zero)))
        #expect(!isAnswered(.timedOut(after: .seconds(1))))
    }

    @Test func `a sample is an answer, however late the next one is`() {
        let late = ProbeFailure.timedOut(after: .seconds(1))

        #expect(ReadingState(takenAt: Instant(nanoseconds: 1), failure: late).isAnswered)
    }
}
