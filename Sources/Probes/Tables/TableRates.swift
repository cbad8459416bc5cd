/// How a table was used between two looks.
package struct TableRates: Sendable, Equatable {
    /// From where on is counted.
    private let since: TableFacts.Counters
    private let sinceAt: ServerTime
    /// A second; nil before there are two looks far enough apart.
    package private(set) var scans: Double?
    package private(set) var read: Double?
    package private(set) var indexScans: Double?
    package private(set) var written: Double?
    /// What they were counted over.
    package private(set) var over: Duration?

    /// Sessions tell what they did seldom: over less time a rate would jump.
    private static let least = Duration.seconds(4)

    init?(_ counters: TableFacts.Counters?, at time: ServerTime) {
        guard let counters else { return nil }
        since = counters
        sinceAt = time
    }

    /// The rates up to a later look; those before as long as too little time has passed.
    func following(_ counters: TableFacts.Counters?, at time: ServerTime) -> TableRates? {
        guard let counters else { return nil }
        let span = time.since(sinceAt)
        guard span >= Self.least else { return self }
        var next = TableRates(counters, at: time)
        next?.over = span
        next?.scans = Rate.perSecond(from: since.scans, to: counters.scans, in: span)
        next?.read = Rate.perSecond(from: since.read, to: counters.read, in: span)
        if let before = since.indexScans, let now = counters.indexScans {
            next?.indexScans = Rate.perSecond(from: before, to: now, in: span)
        }
        if let before = since.written, let now = counters.written {
            next?.written = Rate.perSecond(from: before, to: now, in: span)
        }
        return next
    }

    /// Rows that one scan read.
    package var readPerScan: Double? {
        guard let scans, let read, scans > 0 else { return nil }
        return read / scans
    }
}

extension TableFacts.Counters {
    package var written: Int64? {
        guard let inserted, let updated, let deleted else { return nil }
        return inserted + updated + deleted
    }

    mutating func forgetWrites() { (inserted, updated, updatedHot, deleted) = (nil, nil, nil, nil) }
}
