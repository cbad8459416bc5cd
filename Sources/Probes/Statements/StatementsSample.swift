/// What statements cost so far, and what of it since the sample before.
package struct StatementsSample: Sendable {
    /// One statement's account.
    package struct Entry: Sendable {
        package let key: StatementKey
        package fileprivate(set) var total: StatementCounters
        /// Milliseconds a second that it took in each of the samples from `courseStart` on, up to its last call.
        fileprivate var course: [Float] = []
        fileprivate var courseStart = 0

        package init(key: StatementKey, total: StatementCounters) {
            self.key = key
            self.total = total
        }
    }

    package let takenAt: ServerTime
    package private(set) var entries: [Entry]
    /// Counts samples.
    package let round: Int
    /// How long after the sample before; nil where no rates can be told.
    package let interval: Duration?
    /// Statements pushed out since the counters were reset, where the extension counts that.
    package let evictions: Int64?
    /// Statements pushed out since the sample before.
    package let evictedNow: Int64
    package let resetAt: ServerTime?
    /// Something was reset since the sample before.
    package let wasReset: Bool
    /// What all statements together took since the sample before, in milliseconds.
    package private(set) var spent: Double = 0
    private var places: [Int64: Int]
    /// What was added since the sample before, of the statements that were called; nil where that cannot be known.
    private var added: [Int64: StatementCounters?]

    package init(
        takenAt: ServerTime, entries: [Entry], added: [StatementKey: StatementCounters?] = [:],
        round: Int = 0, interval: Duration? = nil,
        evictions: Int64? = nil,
        evictedNow: Int64 = 0, resetAt: ServerTime? = nil, wasReset: Bool = false
    ) {
        self.takenAt = takenAt
        self.entries = entries
        self.round = round
        self.interval = interval
        self.evictions = evictions
        self.evictedNow = evictedNow
        self.resetAt = resetAt
        self.wasReset = wasReset
        places = Dictionary(entries.enumerated().map { ($0.element.key.number, $0.offset) }) { first, _ in
            first
        }
        self.added = Dictionary(added.map { ($0.key.number, $0.value) }) { first, _ in first }
        spent = added.values.reduce(0) { $0 + ($1?.time ?? 0) }
    }

    /// The sample that follows upon another, still with the other's numbers.
    init(after before: Self?, takenAt: ServerTime, evictions: Int64?, resetAt: ServerTime?) {
        self.takenAt = takenAt
        self.evictions = evictions
        self.resetAt = resetAt
        entries = before?.entries ?? []
        places = before?.places ?? [:]
        added = [:]
        round = (before?.round ?? -1) + 1
        wasReset = before.map { $0.resetAt != resetAt } ?? false
        evictedNow = max(0, (evictions ?? 0) - (before?.evictions ?? evictions ?? 0))
        interval = wasReset ? nil : before.map { takenAt.since($0.takenAt) }
    }

    /// What a statement did since the sample before; nil where that cannot be known.
    package func added(_ entry: Entry) -> StatementCounters? {
        guard interval != nil else { return nil }
        return added[entry.key.number] ?? .zero
    }

    /// How many statements were called since the sample before, and for how many of them it cannot be known how often.
    package var called: (all: Int, unknown: Int) { (added.count, added.values.count { $0 == nil }) }
    /// How often all statements together were called since the sample before, as far as that is known.
    package var calls: Double { added.values.reduce(0) { $0 + ($1?.calls ?? 0) } }

    package subscript(key: StatementKey) -> Entry? { places[key.number].map { entries[$0] } }

    /// Milliseconds a second that a statement took, up to now.
    package func course(of entry: Entry) -> [Double] {
        let silence = max(0, round - entry.courseStart - entry.course.count + 1)
        return entry.course.map { Double($0) } + Array(repeating: 0, count: min(silence, Self.longestCourse))
    }

    /// The course of a statement is not kept for longer than so many samples.
    private static let longestCourse = 120

    /// Takes in what is now counted of a statement.
    mutating func note(_ key: StatementKey, _ total: StatementCounters, countedSince: ServerTime?) {
        guard let place = places[key.number] else {
            places[key.number] = entries.count
            entries.append(Entry(key: key, total: total))
            return add(firstAdded(total, countedSince), to: entries.count - 1)
        }
        let before = entries[place].total
        entries[place].total = total
        add(isAnew(countedSince) ? nil : total.since(before), to: place)
    }

    /// Whether it is counted only since the sample before, as far as the extension tells.
    private func isAnew(_ countedSince: ServerTime?) -> Bool {
        guard let interval, let countedSince else { return false }
        return takenAt.since(countedSince) <= interval
    }

    /// What a statement that was not there before has added: all of it, unless it may have been there, pushed out, and
    /// come back.
    private func firstAdded(_ total: StatementCounters, _ countedSince: ServerTime?) -> StatementCounters? {
        guard interval != nil else { return nil }
        if countedSince != nil { return isAnew(countedSince) ? total : nil }
        return evictedNow == 0 && evictions != nil ? total : nil
    }

    private mutating func add(_ added: StatementCounters?, to place: Int) {
        self.added.updateValue(added, forKey: entries[place].key.number)
        guard let interval, interval > .zero, let added else { return }
        spent += added.time
        var course = entries[place].course
        if course.isEmpty { entries[place].courseStart = round }
        let missed = round - entries[place].courseStart - course.count
        if missed > 0 { course += Array(repeating: 0, count: min(missed, Self.longestCourse)) }
        course.append(Float(added.time / interval.seconds))
        course.removeFirst(max(0, course.count - Self.longestCourse))
        entries[place].courseStart = round - course.count + 1
        entries[place].course = course
    }

    /// Forgets a statement that is counted no longer.
    mutating func remove(_ number: Int64) {
        guard let place = places.removeValue(forKey: number) else { return }
        let last = entries.removeLast()
        guard place < entries.count else { return }
        entries[place] = last
        places[last.key.number] = place
    }
}
