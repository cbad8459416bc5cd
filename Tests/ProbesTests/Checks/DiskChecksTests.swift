import Testing

@testable import Probes

struct DiskChecksTests {
    private static let gigabyte: Int64 = 1 << 30

    private func volume(
        used: Int64, of size: Int64 = 100, folders: [String] = ["data", "pg_wal"], at second: Double = 0
    )
        -> Volume
    {
        Volume(
            device: "1", folders: folders, path: "/data", size: Bytes(size * Self.gigabyte),
            used: Bytes(used * Self.gigabyte), available: Bytes((size - used) * Self.gigabyte),
            at: .second(second))
    }

    private func sight(_ volumes: [Volume], unseen: [String: String] = [:]) -> Sight {
        Sight.blank.knowing(DiskProbe.self, .init(volumes: volumes, unseen: unseen))
    }

    @Test(arguments: [(79, nil), (80, .warning), (89, .warning), (90, .critical)] as [(Int64, Severity?)])
    func `a disk is full by its share`(used: Int64, severity: Severity?) {
        let answer = sight([volume(used: used)]).answer("disk.filling")

        #expect(answer.isYes == (severity != nil))
        #expect(answer.worst == severity)
    }

    @Test func `the evidence names what lies on the disk, and the folder`() {
        let answer = sight([volume(used: 92)]).answer("disk.filling")

        #expect(answer.sentences == ["data and pg_wal: 92 % of 100 GB used, 8 GB left"])
        #expect(answer.evidence.first?.subject == .folder("/data"))
    }

    @Test func `the fuller disk comes first`() {
        let answer = sight([volume(used: 85), volume(used: 95, folders: ["tablespace fast"])]).answer(
            "disk.filling")

        #expect(answer.sentences.first?.hasPrefix("tablespace fast: 95 %") == true)
    }

    @Test func `what grows is told with the time that is left`() {
        var now = volume(used: 75, at: 100)
        now.follow(volume(used: 74, at: 0))

        let answer = sight([now]).answer("disk.filling")

        #expect(now.timeLeft.map { Int($0.seconds) } == 2500)
        #expect(answer.worst == .warning)
        #expect(answer.sentences.first?.hasSuffix("25 GB left, full in 41 min at this rate") == true)
    }

    @Test func `a disk that is half empty is not filling, however fast it grows`() {
        var now = volume(used: 40, at: 60)
        now.follow(volume(used: 20, at: 0))

        #expect(sight([now]).answer("disk.filling").isNo)
    }

    @Test func `a look of less than a minute tells no growth`() {
        var now = volume(used: 60, at: 59)
        now.follow(volume(used: 20, at: 0))

        #expect(now.growth == nil)
    }

    @Test func `what shrinks, or became another disk, has no time left`() {
        var shrinking = volume(used: 50, at: 100)
        shrinking.follow(volume(used: 60, at: 0))
        var other = volume(used: 50, at: 100)
        other.follow(volume(used: 10, of: 50, at: 0))

        #expect(shrinking.timeLeft == nil)
        #expect(other.timeLeft == nil)
    }

    @Test func `a folder that cannot be looked at is unknown, with the cure`() {
        let answer = sight([volume(used: 10)], unseen: ["pg_wal": "Permission denied"]).answer("disk.filling")

        #expect(
            answer.ignorance?.hasPrefix("pg_wal: Permission denied: run pgtop as the server's owner") == true)
    }

    @Test func `a full disk is told though another could not be looked at`() {
        #expect(sight([volume(used: 99)], unseen: ["pg_wal": "no"]).answer("disk.filling").isYes)
    }

    @Test func `another host's disks are unknown, with the cure`() {
        var sight = Sight.blank
        sight.server = .known

        #expect(sight.answer("disk.filling").ignorance?.contains("run it there") == true)
    }

    @Test(arguments: [(2, false), (3, true)] as [(Int64, Bool)])
    func `the WAL is it when it is more than twice what is usual`(size: Int64, isIt: Bool) {
        let sight = Sight.blank
            .knowing(FolderSizesProbe.self, .init(wal: Bytes(size * Self.gigabyte), walFiles: 200))
            .knowing(SettingsProbe.self, .init([Setting("max_wal_size", "1024", unit: "MB")]))

        #expect(sight.answer("disk.wal_is_it").isYes == isIt)
    }

    @Test func `the WAL is it when it is a large part of its disk`() {
        let sight = sight([volume(used: 10)])
            .knowing(FolderSizesProbe.self, .init(wal: Bytes(4 * Self.gigabyte), walFiles: 256))
            .knowing(SettingsProbe.self, .init([Setting("max_wal_size", "4096", unit: "MB")]))

        let answer = sight.answer("disk.wal_is_it")

        #expect(answer.isYes)
        #expect(
            answer.sentences == [
                "pg_wal holds 4 GB in 256 files, 40 % of what its disk holds, 4 GB would be usual"
            ])
    }

    @Test(arguments: [(0, false), (1, true)] as [(Int64, Bool)])
    func `temporary files are it when there are many`(size: Int64, isIt: Bool) {
        let sight = sight([volume(used: 10)])
            .knowing(
                FolderSizesProbe.self,
                .init(wal: Bytes(0), walFiles: 0, temporary: Bytes(size * Self.gigabyte), temporaryFiles: 4))

        #expect(sight.answer("disk.temp_is_it").isYes == isIt)
    }

    @Test(arguments: ["disk.wal_is_it", "disk.temp_is_it"])
    func `sizes that this role may not see are unknown`(check: CheckID) {
        let sight = Sight.blank.failing(
            FolderSizesProbe.self, .denied(reason: "permission denied for pg_ls_waldir"))

        #expect(sight.answer(check).isUnknown)
    }

    @Test func `folders on one disk are told once`() throws {
        let rows = DiskLook.rows(
            of: [("data", "/"), ("pg_wal", "/"), ("gone", "/no/such/folder")], at: .second(0))

        let sample = try DiskProbe.sample(from: rows, knowing: Readings())

        #expect(sample.volumes.map(\.folders) == [["data", "pg_wal"]])
        #expect(sample.volumes.first.map { $0.size > $0.available } == true)
        #expect(sample.unseen == ["gone": "No such file or directory"])
    }
}
