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
}
