/// One cell of a frame: what is in it and what it is for.
package struct Cell: Sendable, Equatable {
    /// The scalar drawn here; 0 in the right half of a wide character.
    package var scalar: UInt32
    /// Up to two combining marks drawn over it; 0 is none.
    package var firstMark: UInt16
    package var secondMark: UInt16
    package var role: Role
    /// In the row under the cursor.
    package var isSelected: Bool

    package static let blank = Cell(scalar: 0x20, firstMark: 0, secondMark: 0, role: .plain, isSelected: false)

    /// Empties the cell, which stays for what it was for.
    mutating func becomeBlank() {
        scalar = 0x20
        firstMark = 0
        secondMark = 0
    }

    /// Compares all at once: this runs for every cell of every frame.
    @inline(__always)
    package static func == (left: Cell, right: Cell) -> Bool {
        let glyph = left.scalar ^ right.scalar
        let marks = left.firstMark ^ right.firstMark | left.secondMark ^ right.secondMark
        let meaning = left.role.rawValue ^ right.role.rawValue
        return glyph | UInt32(marks) | UInt32(meaning) == 0 && left.isSelected == right.isSelected
    }
}
