import CSystem
import Glibc

/// The terminal that the program was started in.
///
/// Nothing here waits for it: frames that it does not take in time are dropped, and the newest is drawn when it takes
/// bytes again. It is given back by `close()`, by `suspend()`, and by a signal handler if the program crashes.
@MainActor
package final class NcursesTerminal: Terminal {
    /// Whether the window was closed or the connection broke; nothing more comes or goes then.
    package private(set) var isGone = false

    private let device: TerminalDevice
    private let screen: Ncurses
    private let start = ContinuousClock.now
    private var decoder = KeyDecoder()
    private var stage = Stage.unclaimed
    /// What the terminal shows once it has taken the bytes in `unsent`.
    private var shown: Frame?
    /// The frame that was asked for last.
    private var newest: Frame?
    private var unsent: ArraySlice<UInt8> = []

    /// Whose the screen is.
    private enum Stage {
        /// Ours, once the first frame is drawn.
        case unclaimed
        case claimed
        case suspended
        case closed
    }

    /// How long `close()` and `suspend()` wait for a terminal that takes no bytes.
    private static let patience: Int32 = 300
    /// How long an Esc may turn out to be the beginning of another key.
    private static let escapeDelay: Int32 = 25

    /// Claims the terminal; the screen is taken over by the first frame.
    ///
    /// With `ascii`, or in a locale that is not UTF-8, lines and bars are drawn in ASCII. `colors` is for those who
    /// know better than the terminal database; 0 is none.
    package init(
        theme: Theme, ascii: Bool = false, colors: Int? = nil, term: String? = nil,
        input: Int32 = STDIN_FILENO, output: Int32 = STDOUT_FILENO
    ) throws(TerminalFailure) {
        device = try TerminalDevice(input: input, output: output)
        let isUTF8 = adoptLocale()
        do throws(TerminalFailure) {
            screen = try Ncurses(
                term: term ?? environment("TERM"), size: device.size, theme: theme, ascii: ascii || !isUTF8,
                colors: colors)
        } catch {
            device.close()
            throw error
        }
        claim()
    }

    package var size: Size { screen.size }
    package var inputDescriptor: Int32 { device.input }
    package var outputDescriptor: Int32 { device.output }

    /// Whether `drain()` shall be called as soon as `outputDescriptor` can be written.
    package var wantsToWrite: Bool { !unsent.isEmpty && !isGone }

    /// Whether pasted text is for a text input, and shall arrive as characters.
    package var acceptsPaste: Bool {
        get { decoder.acceptsPaste }
        set { decoder.acceptsPaste = newValue }
    }

    /// Shows a frame, or keeps it for when the terminal takes bytes again.
    package func show(_ frame: Frame) {
        newest = frame
        drain()
    }

    /// Sends what the terminal has not taken yet, and then the newest frame.
    package func drain() {
        guard stage == .unclaimed || stage == .claimed, !isGone else { return }
        send()
        guard unsent.isEmpty, let newest else { return }
        draw(newest)
        send()
    }

    /// The keys that have been pressed; throws `hungUp` when no more will come.
    ///
    /// Waits at most 25 ms, and only when an Esc came that may be the beginning of another key.
    package func keys() throws(TerminalFailure) -> [Key] {
        guard stage == .unclaimed || stage == .claimed else { return [] }
        var keys: [Key] = []
        do throws(TerminalFailure) {
            while try device.waitForInput(milliseconds: decoder.isUndecided ? Self.escapeDelay : 0) {
                keys += decoder.decode(try device.read(), at: start.duration(to: .now))
            }
        } catch {
            isGone = true
            // What was pressed before the end is not lost; the next call throws.
            if keys.isEmpty { throw error }
        }
        return keys + decoder.decide()
    }

    /// Drops the keys that were pressed before what they would answer was on the screen.
    package func flushTypedAhead() {
        // Not by tcflush: it could drop the end of a paste, and all that follows would count as pasted. If the
        // terminal has gone, the next call of keys() says so.
        _ = try? keys()
    }

    /// Takes on the window's size; the next frame is drawn in full.
    package func resized() {
        screen.resize(to: device.size)
        shown = nil
    }

    /// Draws everything anew, in case something else has written on the screen.
    package func redraw() {
        resized()
        drain()
    }

    /// Rings once, after what is on its way to the screen.
    package func ring() {
        guard stage == .claimed, !isGone else { return }
        unsent.append(0x07)
        send()
    }

    /// Gives the terminal back for a while, for example to a shell.
    package func suspend() {
        guard stage == .unclaimed || stage == .claimed else { return }
        giveBack()
        stage = .suspended
    }

    /// Claims the terminal again, whatever has been done to it meanwhile.
    package func resume() {
        guard stage != .closed, !isGone else { return }
        claim()
        if stage == .suspended { stage = .unclaimed }
        redraw()
    }

    /// Gives the terminal back for good; may be called again.
    package func close() {
        guard stage != .closed else { return }
        if stage != .suspended { giveBack() }
        stage = .closed
        screen.close()
        device.close()
    }

    private func claim() {
        device.enterRawMode()
        var modes = device.savedModes
        csystem_arm_crash_restore(device.output, &modes)
    }

    private func draw(_ frame: Frame) {
        let runs = frame.changes(since: shown)
        guard !runs.isEmpty || frame.cursor != shown?.cursor else { return }
        var bytes = draw(runs, of: frame)
        shown = frame
        guard !bytes.isEmpty else { return }
        if screen.isLikeXterm {
            let opening = stage == .unclaimed ? Self.beginModes + Self.beginUpdate : Self.beginUpdate
            bytes = opening + bytes + Self.endUpdate
        }
        stage = .claimed
        unsent = bytes[...]
    }

    /// The bytes for a frame.
    ///
    /// Rows that have moved are moved first: ncurses finds out that it can scroll them only while nothing
    /// else has changed in them.
    private func draw(_ runs: [Run], of frame: Frame) -> [UInt8] {
        guard let shown, let moved = frame.rows(movedFrom: shown) else { return screen.draw(frame, runs) }
        return screen.draw(moved, moved.changes(since: shown))
            + screen.draw(frame, frame.changes(since: moved))
    }

    private func send() {
        do throws(TerminalFailure) {
            while !unsent.isEmpty, case let count = try device.write(unsent), count > 0 {
                unsent = unsent.dropFirst(count)
            }
        } catch {
            isGone = true
        }
    }

    private func giveBack() {
        if stage == .claimed, !isGone {
            let modes = screen.isLikeXterm ? Self.endUpdate + Self.endModes : []
            sendLast(modes + screen.leave())
        }
        unsent = []
        shown = nil
        device.leaveRawMode()
        csystem_disarm_crash_restore()
    }

    /// Sends the bytes that give the screen back: soon, or after dropping all before them.
    private func sendLast(_ bytes: [UInt8]) {
        // A frame that was cut off is left so: what follows begins with an escape, which ends any sequence.
        unsent = bytes[...]
        let deadline = ContinuousClock.now + .milliseconds(Int(Self.patience))
        send()
        while wantsToWrite, ContinuousClock.now < deadline {
            let isReady = (try? device.waitForOutput(milliseconds: Self.patience)) ?? false
            guard isReady else { break }
            send()
        }
        guard wantsToWrite else { return }
        device.discardOutput()
        unsent = bytes[...]
        send()
    }

    // Mouse buttons and wheel in SGR form, bracketed paste; synchronised output, so that no half frame is seen.
    // Terminals that do not know them ignore them.
    private static let beginModes = Array("\u{1B}[?1000h\u{1B}[?1006h\u{1B}[?2004h".utf8)
    private static let endModes = Array("\u{1B}[?2004l\u{1B}[?1006l\u{1B}[?1000l".utf8)
    private static let beginUpdate = Array("\u{1B}[?2026h".utf8)
    private static let endUpdate = Array("\u{1B}[?2026l".utf8)
}
