/// How strong a lock is: the eight modes of PostgreSQL's ordinary locks.
package enum LockMode: UInt8, Sendable, CaseIterable {
    case accessShare, rowShare, rowExclusive, shareUpdateExclusive
    case share, shareRowExclusive, exclusive, accessExclusive

    /// The server's name for it.
    package var name: String { Self.names[Int(rawValue)] }

    /// Nil for what is no ordinary lock, such as the marks of serializable transactions: those block nobody.
    package init?(named name: String) {
        guard let place = Self.names.firstIndex(of: name) else { return nil }
        self.init(rawValue: UInt8(place))
    }

    private static let names = [
        "AccessShareLock", "RowShareLock", "RowExclusiveLock", "ShareUpdateExclusiveLock",
        "ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock",
    ]

    /// The modes that nobody else may hold at the same time.
    package var conflicts: LockModes { Self.table[Int(rawValue)] }

    private static let table: [LockModes] = [
        [.accessExclusive],
        [.exclusive, .accessExclusive],
        [.share, .shareRowExclusive, .exclusive, .accessExclusive],
        [.shareUpdateExclusive, .share, .shareRowExclusive, .exclusive, .accessExclusive],
        [.rowExclusive, .shareUpdateExclusive, .shareRowExclusive, .exclusive, .accessExclusive],
        [.rowExclusive, .shareUpdateExclusive, .share, .shareRowExclusive, .exclusive, .accessExclusive],
        LockModes(LockMode.allCases.dropFirst()),
        LockModes(LockMode.allCases),
    ]
}

/// Several modes at once.
package struct LockModes: OptionSet, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    init(_ modes: some Sequence<LockMode>) {
        self.init(rawValue: modes.reduce(0) { $0 | 1 << $1.rawValue })
    }

    package init(_ mode: LockMode) {
        self.init([mode] as [LockMode])
    }

    static let rowExclusive = Self(.rowExclusive), share = Self(.share), exclusive = Self(.exclusive)
    static let shareUpdateExclusive = Self(.shareUpdateExclusive)
    static let shareRowExclusive = Self(.shareRowExclusive), accessExclusive = Self(.accessExclusive)

    package func contains(_ mode: LockMode) -> Bool { rawValue & 1 << mode.rawValue != 0 }
    package func conflict(with mode: LockMode) -> Bool { !isDisjoint(with: mode.conflicts) }

    /// The strongest of them that stands in the way of a mode.
    package func strongest(against mode: LockMode) -> LockMode? {
        LockMode.allCases.last { contains($0) && mode.conflicts.contains($0) }
    }
}
