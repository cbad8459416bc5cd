import Glibc
import Probes
import TUI
import Testing

@testable import pgtop

private let thief = Backend.client(
    4302, "active", role: "bi`ll", wait: ("Lock", "transactionid"), transaction: 90, statement: 90,
    query: "ALTER ROLE kim PASSWORD 'hunter2'; SELECT 'se''cret', 4111111111111111 -- \u{1b}[2J\n```\n# Owned"
)

extension EvidenceBundle {
    fileprivate var markdown: String {
        EvidenceMarkdown(bundle: self, writtenAt: .noon, user: "kim").text
    }
    fileprivate var json: String { json(writtenAt: .noon, by: "kim").description }
}

@Suite struct EvidenceTests {
    private func bundle(_ backends: [Backend] = [thief, .sleeper]) -> EvidenceBundle {
        EvidenceBundle(Model.showing(backends))
    }

    @Test func `literals and passwords are in neither form`() {
        for text in [bundle().markdown, bundle().json] {
            for secret in ["hunter2", "cret", "4111111111111111", "17"] {
                #expect(
                    !text.contains("= \(secret)") && !text.contains("'\(secret)") && !text.contains("'se"))
            }
            #expect(!text.contains("hunter2") && !text.contains("4111111111111111"))
            #expect(text.contains("UPDATE orders SET paid = true WHERE id = ?"))
        }
    }

    @Test func `text of the server cannot end its fence, nor control a terminal`() {
        let lines = bundle().markdown.split(separator: "\n", omittingEmptySubsequences: false)

        #expect(!lines.contains { $0.hasPrefix("# Owned") || $0.hasPrefix("```\n") })
        #expect(!bundle().markdown.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        var fence: Substring?
        for line in lines {
            if let open = fence {
                if line == open { fence = nil }
            } else if line.hasPrefix("```") {
                fence = line.prefix { $0 == "`" }
            }
        }
        #expect(fence == nil)
    }

    @Test func `a backtick more than the text has is in the fence`() {
        let hostile = Backend.client(7, query: "SELECT \"````\"")

        #expect(bundle([hostile]).markdown.contains("\n`````text\n"))
    }

    @Test func `it tells the server, its sessions and that it holds production data`() {
        let text = bundle().markdown

        #expect(text.contains("> This holds production data"))
        #expect(text.contains("server            db1.example:5432"))
        #expect(text.contains("## Sessions") && text.contains("4211 ") && text.contains("idle in "))
    }

    @Test func `what was never read is said, not left empty`() {
        #expect(bundle().markdown.contains("locks: not read"))
    }

    @Test func `the JSON is JSON with every column`() throws {
        let json = try JSON(reading: bundle().json)

        guard case .array(let rows)? = json["panes"]?["sessions"]?["rows"] else {
            return #expect(Bool(false), "no rows")
        }
        #expect(Set(rows.compactMap { $0["state"]?.text }) == ["active", "idle in transaction"])
    }

    @Test func `who waits stands beneath the one that must end first`() {
        let text = EvidenceBundle(Situation.lockStorm.model(Size(columns: 80, rows: 24))).markdown

        #expect(text.contains("## Blocking") && text.contains("└ "))
    }

    @Test func `what was done is in it`() throws {
        var model = Model.showing([.sleeper])
        let line = model.journalLine("terminate", .session(.sleeper), outcome: "gone after 3 s")
        let entry = try #require(JournalEntry(line.json(at: .noon, by: "kim", from: nil)))
        model.apply(.journal(.added(entry)))

        #expect(EvidenceBundle(model).markdown.contains("kim done: terminate pid 4211"))
    }

    @Test func `e has it written, and the screen says where`() {
        var model = Model.showing([.sleeper])

        let effects = model.type("e")
        let told = model.apply(
            .evidence(.success(.init(markdown: "/home/kim/a.md", json: "/home/kim/a.json"))))

        #expect(effects.contains { if case .saveEvidence = $0 { true } else { false } })
        #expect(model.screenText.contains("/home/kim/a.md") && model.screenText.contains("/home/kim/a.json"))
        #expect(told.journal.map(\.action) == ["evidence"])
    }

    @Test func `a failure is told with its reason`() {
        var model = Model.showing([.sleeper])

        model.apply(.evidence(.failure(.init(reason: "cannot create /x: No space left on device"))))

        #expect(model.screenText.contains("No evidence was written: cannot create /x: No space left"))
    }
}

@Suite struct EvidenceFolderTests {
    private let path = "/tmp/pgtop-evidence-\(getpid())-\(UInt32.random(in: 0 ... .max))"
    private let bundle = EvidenceBundle(Model.showing([.sleeper]))

    private func mode(_ path: String) -> mode_t {
        var facts = stat()
        return lstat(path, &facts) == 0 ? facts.st_mode & 0o7777 : 0
    }

    private func remove(_ files: EvidenceFolder.Files?...) {
        for file in files {
            unlink(file?.markdown ?? "")
            unlink(file?.json ?? "")
        }
        rmdir(path)
    }

    @Test func `files and folder are the user's alone, and named after host and time`() throws {
        let files = try EvidenceFolder(path: path).save(bundle, at: .noon, by: "kim")
        defer { remove(files) }

        #expect(files.markdown == "\(path)/db1.example-20250508T061320Z.md")
        #expect(mode(files.markdown) == 0o600 && mode(files.json) == 0o600 && mode(path) == 0o700)
    }

    @Test func `nothing is written over`() throws {
        let folder = EvidenceFolder(path: path)
        let first = try folder.save(bundle, at: .noon, by: "kim")
        let second = try folder.save(bundle, at: .noon, by: "kim")
        defer { remove(first, second) }

        #expect(first != second)
    }

    @Test func `a link in the place of a file is not followed`() throws {
        mkdir(path, 0o700)
        let link = "\(path)/db1.example-20250508T061320Z.md"
        let target = "\(path)-target"
        symlink(target, link)

        let files = try EvidenceFolder(path: path).save(bundle, at: .noon, by: "kim")

        #expect(access(target, F_OK) != 0)
        unlink(link)
        remove(files)
    }

    @Test func `a folder that others may write to is refused`() {
        mkdir(path, 0o700)
        chmod(path, 0o777)
        defer { rmdir(path) }

        #expect(throws: EvidenceFolder.Fault(reason: "others than you may write to \(path)")) {
            try EvidenceFolder(path: path).save(bundle, at: .noon, by: "kim")
        }
    }

    @Test func `a link in the place of the folder is refused`() {
        symlink("/tmp", path)
        defer { unlink(path) }

        #expect(throws: EvidenceFolder.Fault.self) {
            try EvidenceFolder(path: path).save(bundle, at: .noon, by: "kim")
        }
    }

    @Test(arguments: [
        ("../../etc/passwd", "etc-passwd-"), ("/var/run/postgresql", "var-run-postgresql-"), ("", "local-"),
        ("::1", "1-"), ("ｅvil\n", "vil--"),
    ]) func `no host makes a name of another folder`(host: String, prefix: String) {
        let stem = EvidenceFolder.stem(host, .noon)

        #expect(stem.hasPrefix(prefix) && !stem.contains("/"))
    }
}
