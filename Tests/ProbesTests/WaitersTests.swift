import Testing

@testable import Probes

@Test func `who waits for a waiter waits for the root too`() {
    let waiters = Waiters(blockers: [2: [1], 3: [2], 4: [3, 2], 9: [8]])

    let consequences = waiters.consequences(of: 1)

    #expect(consequences.direct == [2])
    #expect(consequences.all == [2, 3, 4])
}

@Test func `a cycle ends and the target is not its own victim`() {
    let waiters = Waiters(blockers: [1: [2], 2: [1], 3: [3, 1]])

    #expect(waiters.consequences(of: 1).all == [2, 3])
}

@Test func `nobody waits for a session that blocks nobody`() {
    #expect(Waiters(blockers: [2: [1]]).consequences(of: 5).all.isEmpty)
}
