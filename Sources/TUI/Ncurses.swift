import CNcurses
import CSystem
import Glibc

/// ncurses, as a compiler from frames to bytes.
///
/// It draws into a file in memory and never sees the terminal: a terminal that takes no bytes cannot block it, and
/// its modes, keys and signals stay ours. There is one at a time, as ncurses keeps its state in global variables.
@MainActor
final class Ncurses {
    private(set) var size: Size
    /// Whether the terminal understands what xterm does: mouse, bracketed paste, synchronised output.
    let isLikeXterm: Bool
    private let screen: OpaquePointer
    private let file: UnsafeMutablePointer<FILE>
    private let isASCII: Bool
    private var styles: [Style]
    private var glyphs: [cchar_t] = []
    /// Whether the terminal has been switched to our screen.
    private var isClaimed = false
    /// What goes to the terminal before the next frame.
    private var prefix: [UInt8] = []

    /// What ncurses must know of a look.
    private struct Style {
        var attributes: attr_t
        var pair: Int32
    }

    init(term: String?, size: Size, theme: Theme, ascii: Bool, colors: Int?) throws(TerminalFailure) {
        guard let term, !term.isEmpty else { throw .unnamed }
        let descriptor = csystem_memory_file("screen")
        guard descriptor >= 0, let file = fdopen(descriptor, "w+") else {
            throw .system(call: "memfd_create", errno: errno)
        }
        // We know the size; the environment may hold an old one.
        use_env(false)
        use_tioctl(true)
        guard let screen = newterm(term, file, file) else {
            fclose(file)
            throw .unknown(term)
        }
        // newterm installs handlers; signals are read from a descriptor, so that none of them would ever run.
        for number in [SIGTSTP, SIGINT, SIGTERM, SIGWINCH] { signal(number, SIG_DFL) }
        self.screen = screen
        self.file = file
        self.size = size
        isASCII = ascii
        isLikeXterm = nc_string("kmous") != nil
        styles = []
        guard nc_string("cup") != nil else {
            close()
            throw .dumb(term)
        }
        typeahead(-1)
        nonl()
        resize(to: size)
        // What it has prepared to send speaks of the size that it guessed; it claims the screen anew when it draws.
        _ = leave()
        idlok(nc_screen(), true)
        styles = Self.styles(of: theme, colors: colors)
    }

    /// Forgets what the terminal shows: the next frame is drawn in full.
    func resize(to size: Size) {
        self.size = size
        resize_term(Int32(size.rows), Int32(size.columns))
        werase(nc_screen())
        clearok(nc_shown_screen(), true)
        guard isClaimed else { return }
        // ncurses leaves the terminal scrolling as many rows as it had before.
        let margins = nc_string_with("csr", 0, Int32(size.rows - 1)).map { String(cString: $0) }
        prefix = Array((margins ?? "").utf8)
    }

    /// The bytes that turn what the terminal shows into the frame.
    func draw(_ frame: Frame, _ runs: [Run]) -> [UInt8] {
        for run in runs where run.row < size.rows && run.column < size.columns { draw(run, of: frame) }
        if let cursor = frame.cursor, cursor.column < size.columns, cursor.row < size.rows {
            leaveok(nc_screen(), false)
            wmove(nc_screen(), Int32(cursor.row), Int32(cursor.column))
            curs_set(1)
        } else {
            leaveok(nc_screen(), true)
            curs_set(0)
        }
        wnoutrefresh(nc_screen())
        doupdate()
        defer { prefix = [] }
        if isClaimed { return prefix + takeBytes() }
        isClaimed = true
        return prefix + Self.keepingPalette(takeBytes())
    }

    /// The bytes that give the screen back; the next frame claims it again and is drawn in full.
    func leave() -> [UInt8] {
        endwin()
        prefix = []
        isClaimed = false
        return Self.keepingPalette(takeBytes())
    }

    /// ncurses begins and ends with a reset of the terminal's palette.
    ///
    /// The user may have chosen his own, and we change nothing in it.
    private static func keepingPalette(_ bytes: [UInt8]) -> [UInt8] {
        guard let reset = nc_string("oc").map({ Array(String(cString: $0).utf8) }), !reset.isEmpty,
            let start = bytes.indices.first(where: { bytes[$0...].starts(with: reset) })
        else { return bytes }
        return Array(bytes[..<start] + bytes[(start + reset.count)...])
    }

    func close() {
        delscreen(screen)
        fclose(file)
    }

    private func takeBytes() -> [UInt8] {
        let descriptor = fileno(file)
        let count = lseek(descriptor, 0, SEEK_CUR)
        guard count > 0 else { return [] }
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
            length = max(0, pread(descriptor, buffer.baseAddress, count, 0))
        }
        lseek(descriptor, 0, SEEK_SET)
        return bytes
    }

    private func draw(_ run: Run, of frame: Frame) {
        glyphs.removeAll(keepingCapacity: true)
        let end = min(run.cells.upperBound, run.cells.lowerBound + size.columns - run.column)
        var index = run.cells.lowerBound
        while index < end {
            let isWide = index + 1 < frame.cells.count && frame.cells[index + 1].scalar == 0
            append(frame.cells[index], isWide: isWide, isCut: isWide && index + 1 == end)
            index += isWide ? 2 : 1
        }
        mvwadd_wchnstr(nc_screen(), Int32(run.row), Int32(run.column), glyphs, Int32(glyphs.count))
    }

    /// Turns a cell into what ncurses takes: one glyph, or two signs for a wide one that cannot be shown.
    private func append(_ cell: Cell, isWide: Bool, isCut: Bool) {
        let style = styles[cell.styleIndex]
        var glyph = cchar_t()
        glyph.attr = nc_with_pair(style.attributes, style.pair)
        glyph.ext_color = style.pair
        if isCut {
            glyph.chars.0 = 0x20
        } else if cell.scalar < 0x80 || !isASCII && csystem_wcwidth(cell.scalar) == (isWide ? 2 : 1) {
            glyph.chars.0 = wchar_t(bitPattern: cell.scalar)
            if !isASCII {
                glyph.chars.1 = wchar_t(cell.firstMark)
                glyph.chars.2 = wchar_t(cell.secondMark)
            }
        } else {
            // Also where the C library's table is older than ours: ncurses counts columns by it.
            glyph.chars.0 = wchar_t(bitPattern: ASCIIDrawing.sign(for: cell.scalar))
            if isWide { glyphs.append(glyph) }
        }
        glyphs.append(glyph)
    }

    private static func styles(of theme: Theme, colors: Int?) -> [Style] {
        guard colors != 0, nc_succeeded(start_color()) != 0, nc_succeeded(use_default_colors()) != 0 else {
            return Cell.styles { role, selected in
                Style(
                    attributes: theme.look(of: role, selected: selected, colors: 0).attributes.bits, pair: 0)
            }
        }
        let colors = min(colors ?? .max, Int(nc_colors()))
        var pairs: [[Int16]: Int32] = [[-1, -1]: 0]
        return Cell.styles { role, selected in
            let look = theme.look(of: role, selected: selected, colors: colors)
            let key = [look.ink.number(colors: colors), look.paper.number(colors: colors)]
            let pair = pairs[key] ?? Int32(pairs.count)
            if pairs[key] == nil, nc_succeeded(init_extended_pair(pair, Int32(key[0]), Int32(key[1]))) != 0 {
                pairs[key] = pair
            }
            return Style(attributes: look.attributes.bits, pair: pairs[key] ?? 0)
        }
    }
}

extension Attributes {
    fileprivate var bits: attr_t {
        var bits: attr_t = 0
        if contains(.bold) { bits |= NC_BOLD }
        if contains(.dim) { bits |= NC_DIM }
        if contains(.underline) { bits |= NC_UNDERLINE }
        if contains(.reverse) { bits |= NC_REVERSE }
        return bits
    }
}

extension Cell {
    /// Where the style of the cell stands in the array that `styles` makes.
    fileprivate var styleIndex: Int { Int(role.rawValue) * 2 + (isSelected ? 1 : 0) }

    fileprivate static func styles<Style>(_ style: (Role, _ selected: Bool) -> Style) -> [Style] {
        Role.allCases.flatMap { [style($0, false), style($0, true)] }
    }
}
