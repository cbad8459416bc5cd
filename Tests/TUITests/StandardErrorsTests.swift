import Glibc
import TUI
import Testing

struct StandardErrorsTests {
    @Test func `what libraries print while the screen is claimed comes out afterwards, and visible`() async {
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardErrorContent]
        ) {
            let errors = try #require(StandardErrors())
            for text in ["a warning\n", "a \u{1B}[31mred one\n"] {
                write(STDERR_FILENO, text, text.utf8.count)
            }
            #expect(errors.giveBack() == "a warning\na ␛[31mred one\n")
            write(STDERR_FILENO, "after\n", 6)
        }

        let errors = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(errors.contains("after\n"))
        #expect(!errors.contains("warning"))
    }

    @Test func `endless messages fill no memory`() async {
        await #expect(processExitsWith: .success) {
            let errors = try #require(StandardErrors())
            let line = String(repeating: "x", count: 999) + "\n"
            for _ in 0..<1_000 { write(STDERR_FILENO, line, line.utf8.count) }
            #expect(errors.giveBack().utf8.count <= 65_600)
        }
    }
}
