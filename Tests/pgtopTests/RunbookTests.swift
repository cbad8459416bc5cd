import Probes
import Testing

@testable import pgtop

@Suite struct RunbookTests {
    private static let good = """
        # Title

        When to use it.

        ```mermaid
        flowchart TD
            locks.waiting{"Does anybody wait?"}
            look["Look"]
            done(["Nobody waits"])

            locks.waiting -->|yes| look
            locks.waiting -->|no| done
            look --> done
        ```

        ## look

        See who it is.

        - [ ] You know who it is

        ```sql danger
        SELECT pg_terminate_backend(:pid)
        ```

        """

    private static func faults(_ text: String) -> [String] {
        RunbookReader.read(Array(text.utf8), name: "x", file: "x.md").faults.map(\.description)
    }

    @Test func `a file is read as a chart with its sections`() throws {
        let (runbook, faults) = RunbookReader.read(Array(Self.good.utf8), name: "x", file: "x.md")

        #expect(faults == [])
        #expect(runbook?.title == "Title")
        #expect(runbook?.chart.next(after: "locks.waiting", .no) == "done")
        #expect(runbook?.sections["look"]?.checks == ["You know who it is"])
    }

    @Test(arguments: [
        ("flowchart TD", "graph TD", "x.md:6: a chart begins with"),
        ("{\"Does anybody wait?\"}", "(\"Does anybody wait?\")", "x.md:7: `locks.waiting` must be"),
        ("locks.waiting{", "locks.nonsense{", "x.md:7: `locks.nonsense` is no check"),
        ("    locks.waiting -->|no| done\n", "", "x.md:7: decision `locks.waiting` has no way for no"),
        ("|no| done", "|maybe| done", "x.md:12: the edge from `locks.waiting` says `|maybe|`"),
        ("look --> done", "look --> gone", "x.md:13: there is no node `gone`"),
        ("look --> done", "look --> locks.waiting", ""),
        ("## look", "## lok", "x.md:16: section `lok` belongs to no node"),
        ("- [ ] You know who it is", "You know.", "x.md:22: what is a danger needs something to tick"),
        ("```sql danger", "```sql", "x.md:22: say how risky it is"),
        ("```sql danger", "```python", "x.md:22: a fence is marked"),
        (":pid)", ":pidd)", "x.md:22: there is no value :pidd"),
        ("(:pid)", "(:pid); SELECT 1", "x.md:22: a fence holds one statement"),
        ("# Title\n", "", "x.md:1: there is no title"),
    ])
    func `what is wrong is said with its line`(part: String, instead: String, fault: String) {
        let place = Self.good.split(separator: part, maxSplits: 1, omittingEmptySubsequences: false)
        let found = Self.faults(place.joined(separator: instead))

        #expect(fault.isEmpty ? found == [] : found.contains { $0.hasPrefix(fault) }, "\(found)")
    }

    @Test func `a look that writes is refused`() {
        let place = Self.good.split(separator: "```sql danger\nSELECT pg_terminate_backend(:pid)")

        #expect(
            Self.faults(place.joined(separator: "```sql look\nDELETE FROM orders")).contains {
                $0.contains("a look only reads")
            })
    }

    @Test func `those that ride in the binary are whole, and all guides of findings are among them`() {
        let shelf = RunbookShelf.builtIn

        #expect(shelf.faults == [])
        let guides = Set(Check.all.compactMap { $0.trouble?.guide })
        #expect(guides.subtracting(shelf.names) == [])
    }

    @Test func `the binary has every file of the folder`() throws {
        let root = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()
        let folder = RunbookFolder(root + "/Runbooks", mustExist: true)

        #expect(folder.faults == [])
        #expect(Set(folder.files.map(\.name)) == Set(RunbookShelf.builtIn.names))
        for file in folder.files { #expect(RunbookShelf.builtIn.text(of: file.name) == file.text) }
    }

    @Test func `any bytes are read without a trap`() {
        var random = SystemRandomNumberGenerator()
        let words = [
            "# ", "## ", "```", "mermaid\n", "-->", "|yes|", "{\"", "\"}", "\n", "- [ ] ", "> ", "* ",
            "sql look",
        ]
        for _ in 0..<300 {
            let bytes = (0..<60).flatMap { _ in
                Bool.random(using: &random)
                    ? Array((words.randomElement() ?? "").utf8) : [UInt8.random(in: 0...255)]
            }
            _ = RunbookReader.read(bytes, name: "x", file: "x")
        }
    }
}
