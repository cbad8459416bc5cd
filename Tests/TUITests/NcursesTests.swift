import Testing

@testable import TUI

/// Everything that makes a terminal, one after the other: ncurses has one state for the whole process.
@MainActor
@Suite(.serialized)
struct NcursesSuite {}

extension NcursesSuite {
    @MainActor
    struct NcursesTests {
        private func ncurses(
            _ size: Size, ascii: Bool = false, term: String = "xterm-256color", theme: Theme = .dark
        ) throws -> Ncurses {
            _ = adoptLocale()
            return try Ncurses(term: term, size: size, theme: theme, ascii: ascii, colors: nil)
        }

        private func randomChange(of frame: Frame, _ random: inout Random) -> Frame {
            var new = Frame(frame.size)
            let shift = random.next(below: 3) == 0 ? random.next(below: 7) - 3 : 0
            for row in 0..<frame.size.rows where row + shift >= 0 && row + shift < frame.size.rows {
                for column in 0..<frame.size.columns {
                    let cell = frame[column, row + shift]
                    guard cell.scalar != 0 else { continue }
                    var scalars = String.UnicodeScalarView()
                    scalars.append(cell.scalar, cell.firstMark, cell.secondMark)
                    new.write(
                        String(scalars), at: Point(column: column, row: row), role: cell.role,
                        selected: cell.isSelected)
                }
            }
            for _ in 0..<random.next(below: 6) {
                let words = [
                    "SELECT", "   ", "中文字", "🐘 pg", "e\u{301}e\u{301}", "████▇▅▃", "──────────────", "x",
                ]
                new.write(
                    words[random.next(below: words.count)],
                    at: Point(
                        column: random.next(below: frame.size.columns),
                        row: random.next(below: frame.size.rows)),
                    role: Role.allCases[random.next(below: Role.allCases.count)],
                    selected: random.next(below: 3) == 0)
            }
            return new
        }

        private func rows(_ frame: Frame) -> [String] {
            frame.golden.split(separator: "\n")[1...frame.size.rows].map { String($0.dropFirst().dropLast()) }
        }

        @Test func `whatever changes, the screen shows the frame, as if it had been drawn at once`() throws {
            let size = Size(columns: 40, rows: 12)
            let ncurses = try ncurses(size)
            defer { ncurses.close() }
            var random = Random(seed: 4)
            var screen = ScreenModel(size)
            var old: Frame?
            var frame = Frame(size)
            for _ in 0..<400 {
                frame = randomChange(of: frame, &random)
                screen.feed(ncurses.draw(frame, frame.changes(since: old)))
                old = frame

                try #require(screen.lines == rows(frame))
                try #require(screen.unknown.isEmpty)
            }
            var atOnce = ScreenModel(size)
            ncurses.resize(to: size)
            atOnce.feed(ncurses.draw(frame, frame.changes(since: nil)))

            #expect(screen.differences(from: atOnce).isEmpty)
        }

        @Test func `a frame without changes costs no bytes`() throws {
            let ncurses = try ncurses(Size(columns: 80, rows: 24))
            defer { ncurses.close() }
            let frame = Frame(ncurses.size)
            _ = ncurses.draw(frame, frame.changes(since: nil))

            #expect(ncurses.draw(frame, []).isEmpty)
        }

        @Test func `a window that shrinks to one cell and grows again shows the frame`() throws {
            let ncurses = try ncurses(Size(columns: 80, rows: 24))
            defer { ncurses.close() }
            for size in [(80, 24), (1, 1), (3, 50), (200, 60), (40, 1)].map({ Size(columns: $0, rows: $1) }) {
                var frame = Frame(size)
                for row in 0..<size.rows { frame.write("line 中文 \(row)", at: Point(column: 0, row: row)) }
                var screen = ScreenModel(size)

                ncurses.resize(to: size)
                screen.feed(ncurses.draw(frame, frame.changes(since: nil)))

                #expect(screen.lines == rows(frame))
            }
        }

        @Test func `a frame larger than the window is cut, and no wide character is torn`() throws {
            let ncurses = try ncurses(Size(columns: 4, rows: 1))
            defer { ncurses.close() }
            var frame = Frame(Size(columns: 10, rows: 3))
            frame.write("abc中文", at: Point(column: 0, row: 0))
            var screen = ScreenModel(ncurses.size)

            screen.feed(ncurses.draw(frame, frame.changes(since: nil)))

            #expect(screen.lines == ["abc "])
        }

        @Test func `ASCII drawing sends nothing but ASCII and keeps the columns`() throws {
            let ncurses = try ncurses(Size(columns: 40, rows: 1), ascii: true)
            defer { ncurses.close() }
            var frame = Frame(ncurses.size)
            frame.write("┌──┐│▁▄█·e\u{301}中▲x", at: Point(column: 0, row: 0))

            let bytes = ncurses.draw(frame, frame.changes(since: nil))
            var screen = ScreenModel(ncurses.size)
            screen.feed(bytes)

            #expect(bytes.allSatisfy { $0 < 0x80 })
            #expect(
                screen.lines[0].hasPrefix("+--+|_:@.e??^x ") || screen.lines[0].hasPrefix("+--+|_:#.e??^x "))
        }

        @Test(arguments: ["vt100", "linux", "screen", "xterm"])
        func `terminals with fewer abilities are drawn on`(term: String) throws {
            let ncurses = try ncurses(Size(columns: 20, rows: 2), term: term)
            defer { ncurses.close() }
            var frame = Frame(ncurses.size)
            frame.write("orders", at: Point(column: 0, row: 0), role: .critical, selected: true)

            let bytes = ncurses.draw(frame, frame.changes(since: nil))

            #expect(String(decoding: bytes, as: UTF8.self).contains("orders"))
        }

        @Test func `the mono theme sends no colours`() throws {
            let ncurses = try ncurses(Size(columns: 40, rows: 1), theme: .mono)
            defer { ncurses.close() }
            var frame = Frame(ncurses.size)
            for (column, role) in Role.allCases.enumerated() {
                frame.write("x", at: Point(column: column, row: 0), role: role)
            }
            var screen = ScreenModel(ncurses.size)

            screen.feed(ncurses.draw(frame, frame.changes(since: nil)))

            #expect(screen.cells[0].allSatisfy { $0.style.allSatisfy { $0 < 1_000 } })
        }

        @Test func `terminals that cannot be drawn on are refused with the reason`() {
            let size = Size(columns: 80, rows: 24)
            func failure(_ term: String?) -> TerminalFailure? {
                do throws(TerminalFailure) {
                    try Ncurses(term: term, size: size, theme: .dark, ascii: false, colors: nil).close()
                    return nil
                } catch {
                    return error
                }
            }

            #expect(failure(nil) == .unnamed)
            #expect(failure("") == .unnamed)
            #expect(failure("dumb") == .dumb("dumb"))
            #expect(failure("no-such-terminal") == .unknown("no-such-terminal"))
        }
    }
}
