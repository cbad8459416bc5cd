import Testing

@testable import Probes

@Test func `a session that does not end is watched on, but seldom`() {
    let sent = Instant(nanoseconds: 0)
    let watch = Watch(signal: .terminate, target: Target(id: .init(pid: 1, start: nil)), sentAt: sent)

    #expect(watch.pause(at: sent + .seconds(1)) < .seconds(1))
    #expect(watch.pause(at: sent + .seconds(3600)) == .seconds(2))
}
