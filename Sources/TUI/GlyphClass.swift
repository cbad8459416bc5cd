/// What a code point does to the cells of a terminal.
///
/// The classes are ours, not the C library's: the sanitiser must decide about the same code points anyway, and a
/// terminal at the other end of an SSH link does not ask the server's C library either.
enum GlyphClass: UInt8 {
    /// Unassigned, private or no character at all: nobody knows how it would be drawn.
    case unknown
    case narrow
    case wide
    /// Drawn over the glyph before it.
    case mark
    /// Draws nothing, or changes how its neighbours are drawn.
    case invisible
    case space

    init(_ scalar: UInt32) {
        guard scalar >= 0x300 else {
            self = scalar == 0xA0 ? .space : scalar == 0xAD ? .invisible : .narrow
            return
        }
        self = Self.transitions.withUnsafeBufferPointer { table in
            var low = 0
            var high = table.count
            while high - low > 1 {
                let middle = (low + high) / 2
                if table[middle] >> 3 <= scalar { low = middle } else { high = middle }
            }
            return GlyphClass(rawValue: UInt8(table[low] & 7)) ?? .unknown
        }
    }
}
