import CSystem
import Glibc
import Testing

@testable import TUI

extension NcursesSuite {
    @MainActor
    struct NcursesTerminalTests {
        private let size = Size(columns: 80, rows: 24)
        private let pty = Pseudoterminal(Size(columns: 80, rows: 24))

        private func terminal() throws -> NcursesTerminal {
            try NcursesTerminal(theme: .dark, term: "xterm-256color", input: pty.device, output: pty.device)
        }

        private func frame(_ text: String, _ size: Size? = nil) -> Frame {
            var frame = Frame(size ?? self.size)
            for row in 0..<frame.size.rows { frame.write(text, at: Point(column: row % 7, row: row)) }
            return frame
        }

        private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

        @Test func `a frame is shown in one synchronised update`() throws {
            let terminal = try terminal()
            defer { terminal.close() }
            var screen = ScreenModel(size)

            terminal.show(frame("orders"))
            let bytes = pty.output()
            screen.feed(bytes)

            #expect(screen.lines.allSatisfy { $0.contains("orders") })
            #expect(text(bytes).hasSuffix("\u{1B}[?2026l"))
            #expect(text(bytes).ranges(of: "\u{1B}[?2026h").count == 1)
        }

        @Test func `an unchanged frame costs no bytes`() throws {
            let terminal = try terminal()
            defer { terminal.close() }
            terminal.show(frame("orders"))
            _ = pty.output()

            terminal.show(frame("orders"))

            #expect(pty.output().isEmpty)
        }

        @Test func `a cursor that is wanted blinks where it is wanted`() throws {
            let terminal = try terminal()
            defer { terminal.close() }
            var screen = ScreenModel(size)
            var frame = frame("orders")
            terminal.show(frame)
            screen.feed(pty.output())

            frame.cursor = Point(column: 7, row: 3)
            terminal.show(frame)
            let bytes = pty.output()
            screen.feed(bytes)

            #expect(screen.cursor == Point(column: 7, row: 3))
            #expect(text(bytes).contains("\u{1B}[?25h") || text(bytes).contains("\u{1B}[?12;25h"))
        }

        @Test func `a terminal that takes no bytes delays nobody, and gets the newest frame`() throws {
            let terminal = try terminal()
            defer { terminal.close() }
            var screen = ScreenModel(size)

            for number in 0..<2_000 { terminal.show(frame("frame \(number) of many")) }
            #expect(terminal.wantsToWrite)
            while terminal.wantsToWrite {
                screen.feed(pty.output())
                terminal.drain()
            }
            screen.feed(pty.output())

            #expect(screen.lines.allSatisfy { $0.contains("frame 1999 of many") })
        }

        @Test func `a new size is taken on, down to one cell`() throws {
            let terminal = try terminal()
            defer { terminal.close() }
            for size in [
                Size(columns: 1, rows: 1), Size(columns: 300, rows: 100), Size(columns: 20, rows: 5),
            ] {
                var screen = ScreenModel(size)

                pty.resize(to: size)
                terminal.resized()
                terminal.show(frame("orders", size))
                while true {
                    screen.feed(pty.output())
                    guard terminal.wantsToWrite else { break }
                    terminal.drain()
                }

                #expect(terminal.size == size)
                #expect(screen.lines.last?.contains(size.columns > 1 ? "orders" : "o") == true)
            }
        }

        @Test func `a terminal that knows no size counts as 80x24`() throws {
            pty.resize(to: Size(columns: 0, rows: 0))

            let terminal = try terminal()
            defer { terminal.close() }

            #expect(terminal.size == size)
        }

        @Test func `keys come whole, and ^C, ^Z and ^S are keys`() throws {
            let terminal = try terminal()
            defer { terminal.close() }

            pty.type("a\u{1B}[A\u{3}\u{1A}\u{13}\r\u{1B}")

            #expect(
                try terminal.keys() == [
                    "a", .up, .control("c"), .control("z"), .control("s"), .enter, .escape,
                ])
            #expect(try terminal.keys().isEmpty)
        }

        @Test func `keys typed ahead are dropped on demand`() throws {
            let terminal = try terminal()
            defer { terminal.close() }
            pty.type("yyy\r")

            terminal.flushTypedAhead()
            pty.type("n")

            #expect(try terminal.keys() == ["n"])
        }

        @Test func `closing gives the terminal back as it was found, once`() throws {
            let before = pty.modes.flags
            let terminal = try terminal()
            terminal.show(frame("orders"))
            _ = pty.output()
            #expect(pty.modes.flags != before)

            terminal.close()
            terminal.close()
            let bytes = text(pty.output())

            #expect(pty.modes.flags == before)
            for sequence in ["[?1049l", "[?25h", "[?2004l", "[?1000l", "[?1006l", "[?2026l"] {
                #expect(bytes.ranges(of: "\u{1B}" + sequence).count == 1)
            }
        }

        @Test func `a screen that was never claimed is not touched`() throws {
            let before = pty.modes.flags

            try terminal().close()

            #expect(pty.output().isEmpty)
            #expect(pty.modes.flags == before)
        }

        @Test func `closing does not wait for ever for a terminal that takes no bytes`() throws {
            let before = pty.modes.flags
            let terminal = try terminal()
            for number in 0..<2_000 { terminal.show(frame("frame \(number) of many")) }
            #expect(terminal.wantsToWrite)

            terminal.close()

            #expect(pty.modes.flags == before)
            #expect(text(pty.output()).contains("\u{1B}[?1049l"))
        }

        @Test func `suspended, the terminal is as it was found; resumed, it shows everything again`() throws {
            let before = pty.modes.flags
            let terminal = try terminal()
            defer { terminal.close() }
            terminal.show(frame("orders"))
            _ = pty.output()

            terminal.suspend()
            let given = text(pty.output())
            terminal.show(frame("items"))
            let whileSuspended = pty.output()
            let modes = pty.modes.flags
            terminal.resume()
            let bytes = pty.output()
            var screen = ScreenModel(size)
            screen.feed(bytes)

            #expect(given.contains("\u{1B}[?1049l"))
            #expect(whileSuspended.isEmpty)
            #expect(modes == before)
            #expect(pty.modes.flags != before)
            #expect(text(bytes).contains("\u{1B}[?1049h"))
            #expect(screen.lines.allSatisfy { $0.contains("items") })
        }

        @Test func `after a stop that nobody announced, everything is drawn again and can be given back`()
            throws
        {
            let terminal = try terminal()
            terminal.show(frame("orders"))
            _ = pty.output()

            terminal.resume()
            var screen = ScreenModel(size)
            screen.feed(pty.output())
            terminal.close()

            #expect(screen.lines.allSatisfy { $0.contains("orders") })
            #expect(text(pty.output()).contains("\u{1B}[?1049l"))
        }

        @Test func `a terminal that cannot be opened once more does not block, and stays as others know it`()
            throws
        {
            let device = try TerminalDevice(input: pty.device, output: pty.device, reopens: false)
            let bytes = [UInt8](repeating: 0x78, count: 65_536)

            while try device.write(bytes[...]) > 0 {}

            #expect(device.output == pty.device)
            #expect(fcntl(pty.device, F_GETFL) & O_NONBLOCK == 0)
        }

        @Test func `a terminal that has gone is said to have gone`() throws {
            let terminal = try terminal()
            terminal.show(frame("orders"))

            pty.hangUp()
            #expect(throws: TerminalFailure.hungUp) { try terminal.keys() }
            terminal.show(frame("items"))

            #expect(terminal.isGone)
            #expect(!terminal.wantsToWrite)
            terminal.close()
        }

        @Test func `what is no terminal is refused`() throws {
            let file = open("/dev/null", O_RDWR)
            defer { close(file) }

            #expect(throws: TerminalFailure.notATerminal) {
                try NcursesTerminal(theme: .dark, term: "xterm", input: file, output: file)
            }
        }

        @Test func `a crash gives the terminal back and tells its message before the program dies of it`()
            async throws
        {
            let name: String = pty.name
            let before = pty.modes.flags

            let result = await #expect(
                processExitsWith: .signal(SIGSEGV), observing: [\.standardErrorContent]
            ) { [name = name as String] in
                let errors = try #require(StandardErrors())
                let device = open(name, O_RDWR | O_NOCTTY)
                let terminal = try await NcursesTerminal(
                    theme: .dark, term: "xterm-256color", input: device, output: device)
                await terminal.show(Frame(Size(columns: 80, rows: 24)))
                write(STDERR_FILENO, "what \u{7}went wrong\n", 17)
                withExtendedLifetime(errors) { _ = raise(SIGSEGV) }
            }
            let messages = text(result?.standardErrorContent ?? [])

            #expect(pty.modes.flags == before)
            #expect(text(pty.output()).hasSuffix("\u{1B}[?25h\u{1B}[?1049l"))
            #expect(messages.contains("what ?went wrong"))
        }
    }
}
