/// A file of the zone database, as RFC 8536 lays it out.
struct ZoneFile {
    private(set) var changes: [Int64] = []
    private(set) var periods: [Zone.Period] = []
    private(set) var first: Zone.Period
    /// How it goes on after the last change, as POSIX writes it.
    private(set) var rule: String?

    private static let headerLength = 44

    init?(_ bytes: [UInt8]) {
        guard let header = Header(bytes[...]) else { return nil }
        var (counts, width, start) = (header, 4, Self.headerLength)
        if header.version >= UInt8(ascii: "2") {
            start += header.length(width: 4)
            guard start <= bytes.count, let second = Header(bytes[start...]) else { return nil }
            (counts, width, start) = (second, 8, start + Self.headerLength)
        }
        guard start + counts.length(width: width) <= bytes.count, counts.types > 0 else { return nil }
        let indexes = start + counts.changes * width
        let types = indexes + counts.changes
        let names = types + counts.types * 6
        let all = (0..<counts.types).map { index in
            let place = types + index * 6
            let start = min(Int(bytes[place + 5]), counts.names)
            let name = bytes[(names + start)...].prefix { $0 != 0 }
            return Zone.Period(
                offset: Self.number(bytes[place..<place + 4]),
                abbreviation: String(decoding: name, as: UTF8.self))
        }
        first = all[0]
        for index in 0..<counts.changes {
            let type = Int(bytes[indexes + index])
            guard type < all.count else { return nil }
            changes.append(Self.number(bytes[(start + index * width)...].prefix(width)))
            periods.append(all[type])
        }
        guard width == 8 else { return }
        let footer = bytes[(start + counts.length(width: width))...].dropFirst()
        rule = String(decoding: footer.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int64 {
        let isNegative = (bytes.first ?? 0) & 0x80 != 0
        return bytes.reduce(isNegative ? -1 : 0) { $0 << 8 | Int64($1) }
    }

    /// How much of what there is.
    private struct Header {
        let version: UInt8
        let utcFlags: Int
        let standardFlags: Int
        let leaps: Int
        let changes: Int
        let types: Int
        let names: Int

        init?(_ bytes: ArraySlice<UInt8>) {
            guard bytes.count >= ZoneFile.headerLength, bytes.starts(with: "TZif".utf8) else { return nil }
            version = bytes[bytes.startIndex + 4]
            let counts = (0..<6).map { index in
                Int(ZoneFile.number(bytes.dropFirst(20 + index * 4).prefix(4)))
            }
            guard counts.allSatisfy({ (0..<100_000).contains($0) }) else { return nil }
            (utcFlags, standardFlags, leaps) = (counts[0], counts[1], counts[2])
            (changes, types, names) = (counts[3], counts[4], counts[5])
        }

        func length(width: Int) -> Int {
            changes * (width + 1) + types * 6 + names + leaps * (width + 4) + standardFlags + utcFlags
        }
    }
}
