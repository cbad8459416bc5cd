/// What each question costs and how often it failed, since pgtop began.
package struct Ledger: Sendable, Equatable {
    /// One question's account.
    package struct Entry: Sendable, Equatable, Identifiable {
        package let id: ProbeID
        package let meaning: String
        package var asked = 0
        package var answered = 0
        package var late = 0
        package var refused = 0
        package var skipped = 0
        /// From sending to the last row, of the latest answer.
        package var latest: Duration = .zero
        package var total: Duration = .zero
        package var rows = 0
        /// It is asked no more often than this: it has become dear.
        package var pause = Duration.zero
        /// What would let it through, where it was refused.
        package var cure: String?

        package init(id: ProbeID, meaning: String) {
            self.id = id
            self.meaning = meaning
        }

        package var mean: Duration? { answered > 0 ? total / answered : nil }
    }

    package private(set) var entries: [Entry] = []

    package init() {}

    /// The account of a probe, opened when first asked for.
    package subscript<P: Probe>(probe: P.Type) -> Entry {
        get { entries.first { $0.id == P.id } ?? Entry(id: P.id, meaning: P.meaning) }
        set {
            if let index = entries.firstIndex(where: { $0.id == P.id }) {
                entries[index] = newValue
            } else {
                entries.append(newValue)
            }
        }
    }

    /// Takes the accounts of another lane in, in place of what was known of them.
    package mutating func merge(_ other: Ledger) {
        for entry in other.entries {
            if let index = entries.firstIndex(where: { $0.id == entry.id }) {
                entries[index] = entry
            } else {
                entries.append(entry)
            }
        }
    }
}
