import Testing

@testable import Probes

struct HostChecksTests {
    private func sample(at second: Double = 0, _ change: (inout HostProbe.Sample) -> Void = { _ in })
        -> HostProbe.Sample
    {
        var sample = HostProbe.Sample(takenAt: .second(second))
        (sample.memory, sample.available) = (Bytes(1000 << 20), Bytes(500 << 20))
        sample.processors = 4
        change(&sample)
        return sample
    }

    private func busy(_ ticks: Int64) -> Sight {
        Sight.blank.knowing(
            HostProbe.self, sample(),
            sample(at: 5) { ($0.busyTicks, $0.allTicks, $0.load) = (ticks, 1000, 7.25) })
    }

    @Test(arguments: [(899, false), (900, true)] as [(Int64, Bool)])
    func `processors are busy from a limit on`(ticks: Int64, isBusy: Bool) {
        #expect(busy(ticks).answer("host.cpu_busy").isYes == isBusy)
    }

    @Test func `the evidence tells share, processors and load`() {
        #expect(busy(970).answer("host.cpu_busy").sentences == ["97 % of 4 processors busy, load 7.2"])
    }

    @Test func `a container is measured by what it may use`() {
        let sight = Sight.blank.knowing(
            HostProbe.self,
            sample { ($0.groupTime, $0.groupProcessors, $0.processors) = (0, 0.5, 0.5) },
            sample(at: 5) { ($0.groupTime, $0.groupProcessors, $0.processors) = (2_400_000, 0.5, 0.5) })

        let answer = sight.answer("host.cpu_busy")

        #expect(answer.sentences == ["96 % of 1 processor that its container may use busy"])
    }

    @Test func `one look tells nothing of processors`() {
        #expect(Sight.blank.knowing(HostProbe.self, sample()).answer("host.cpu_busy").isUnknown)
    }

    @Test(arguments: [(101, nil), (100, .warning), (51, .warning), (50, .critical)] as [(Int64, Severity?)])
    func `memory is short when little can still be had`(available: Int64, severity: Severity?) {
        let sight = Sight.blank.knowing(HostProbe.self, sample { $0.available = Bytes(available << 20) })

        #expect(sight.answer("host.memory_short").worst == severity)
        #expect(sight.answer("host.memory_short").isYes == (severity != nil))
    }

    @Test func `a container's memory counts, not that of its host`() {
        let sight = Sight.blank.knowing(
            HostProbe.self,
            sample { ($0.groupMemory, $0.groupUsed) = (Bytes(100 << 20), Bytes(97 << 20)) })

        let answer = sight.answer("host.memory_short")

        #expect(answer.worst == .critical)
        #expect(answer.sentences == ["3 MB of 100 MB memory of its container can still be had"])
    }

    @Test func `everybody waiting for memory is trouble, whatever seems free`() {
        let sight = Sight.blank.knowing(HostProbe.self, sample { $0.memoryStall = Percent(12) })

        #expect(sight.answer("host.memory_short").worst == .warning)
    }

    @Test func `a process that the kernel kills is told for a while`() {
        let first = sample { $0.killed = 3 }
        var second = sample(at: 5) { $0.killed = 4 }
        second.follow(first)
        var much = sample(at: 700) { $0.killed = 4 }
        much.follow(second)

        #expect(Sight.blank.knowing(HostProbe.self, second).answer("host.memory_short").worst == .critical)
        #expect(Sight.blank.knowing(HostProbe.self, much).answer("host.memory_short").isNo)
    }

    @Test(arguments: [(39, 14, false), (40, 0, true), (20, 15, true)] as [(Double, Double, Bool)])
    func `waiting for disks is told by pressure`(some: Double, all: Double, isYes: Bool) {
        let sight = Sight.blank.knowing(
            HostProbe.self, sample { ($0.ioPressure, $0.ioStall) = (Percent(some), Percent(all)) })

        #expect(sight.answer("host.io_pressure").isYes == isYes)
    }

    @Test func `a kernel without pressure says how to get it`() {
        let answer = Sight.blank.knowing(HostProbe.self, sample()).answer("host.io_pressure")

        #expect(answer.ignorance?.contains("psi=1") == true)
    }

    @Test func `pressure is read from its line`() {
        let text = Array("some avg10=1.50 avg60=0 avg300=0 total=9\nfull avg10=0.25 avg60=0 total=1\n".utf8)[
            ...]

        #expect(HostLook.pressure("some", in: text) == 1.5)
        #expect(HostLook.pressure("full", in: text) == 0.25)
        #expect(HostLook.pressure("full", in: Array("some avg10=1".utf8)[...]) == nil)
    }

    @Test func `the tightest limit of a group and those above it counts`() {
        let files = [
            "/proc/7/cgroup": "0::/pods/one/server\n", "/sys/fs/cgroup/pods/one/server/memory.max": "max\n",
            "/sys/fs/cgroup/pods/one/memory.max": "1000\n", "/sys/fs/cgroup/pods/one/memory.current": "900\n",
            "/sys/fs/cgroup/pods/one/memory.stat": "anon 700\ninactive_file 150\n",
            "/sys/fs/cgroup/pods/memory.max": "5000\n", "/sys/fs/cgroup/pods/one/cpu.max": "150000 100000\n",
            "/sys/fs/cgroup/pods/one/cpu.stat": "usage_usec 42\nuser_usec 1\n",
        ]

        let group = ControlGroup.of(process: 7) { files[$0].map { Array($0.utf8)[...] } }

        #expect(
            group == ControlGroup(memoryLimit: 1000, memoryUsed: 750, processors: 1.5, processorTime: 42))
    }

    @Test func `a host without groups of the second version has no limit`() {
        #expect(ControlGroup.of(process: 7) { _ in nil } == ControlGroup())
    }

    @Test func `a look at this host is a sample`() throws {
        let rows = try #require(try HostLook.rows(Readings()))

        let sample = try HostProbe.sample(from: rows, knowing: Readings())

        #expect(sample.allTicks > 0)
        #expect(try #require(sample.room).total > Bytes(0))
    }
}
