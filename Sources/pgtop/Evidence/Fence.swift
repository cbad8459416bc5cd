import Probes
import TUI

/// Somebody else's words in Markdown, between fences that they cannot end.
enum Fence {
    /// Lines between fences that are longer than any run of backticks in them; controls become visible signs.
    static func text(_ lines: [String], as language: String = "text") -> String {
        let shown = lines.map { visible($0) }
        let fence = String(repeating: "`", count: max(3, (shown.map(\.longestBacktickRun).max() ?? 0) + 1))
        return ([fence + language] + shown + [fence]).joined(separator: "\n")
    }
}

extension String {
    fileprivate var longestBacktickRun: Int {
        var (longest, run) = (0, 0)
        for byte in utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        return longest
    }
}
