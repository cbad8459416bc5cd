import Glibc
import TUI
import Testing

struct SignalSourceTests {
    @Test func `signals are read, also those that the parent ignored`() async {
        await #expect(processExitsWith: .success) {
            signal(SIGHUP, SIG_IGN)
            SignalSource.block()
            let source = try SignalSource()

            for number in [SIGHUP, SIGWINCH, SIGWINCH, SIGTERM] { pthread_kill(pthread_self(), number) }

            let received = source.read()
            #expect(Set(received.map(\.exitStatus)) == [129, 156, 143])
            #expect(received.count == 3)
            #expect(source.read().isEmpty)
        }
    }

    @Test func `a broken pipe is an error and no death`() async {
        await #expect(processExitsWith: .success) {
            SignalSource.block()
            var ends: [Int32] = [0, 0]
            pipe(&ends)
            close(ends[0])

            #expect(write(ends[1], "x", 1) == -1)
            #expect(errno == EPIPE)
        }
    }
}
