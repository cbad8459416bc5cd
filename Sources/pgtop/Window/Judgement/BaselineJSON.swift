import Probes

extension StatementTimes {
    /// A statement each: role, database, id, whether a client sent it, calls, milliseconds.
    var json: JSON {
        var kept = self
        kept.prune()
        return .array(
            kept.times.sorted { $0.value.total > $1.value.total }.map { key, time in
                [
                    .integer(Int64(key.role)), .integer(Int64(key.database)), .integer(key.queryID),
                    .bool(key.isTopLevel), .number(time.calls), .number(time.total),
                ]
            })
    }

    init(_ json: JSON) {
        self.init()
        for entry in json.elements.map(\.elements) where entry.count == 6 {
            guard let role = entry[0].int.flatMap(UInt32.init(exactly:)),
                let database = entry[1].int.flatMap(UInt32.init(exactly:)), let query = entry[2].int,
                case .bool(let isTopLevel) = entry[3], let calls = entry[4].real, let total = entry[5].real
            else { continue }
            add(
                Time(calls: calls, total: total),
                of: StatementKey(role: role, database: database, queryID: query, isTopLevel: isTopLevel))
        }
    }
}

extension ServerFacts {
    var json: JSON {
        [
            "address": address.map(JSON.string) ?? .null,
            "started_at": startedAt.map { .integer($0.microseconds) } ?? .null,
            "standby": isStandby.map(JSON.bool) ?? .null,
            "standbys": standbys.map { .array($0.map(JSON.string)) } ?? .null,
            "settings": settings.map { .object(Self.members($0)) } ?? .null,
            "pending": pending.map { .array($0.map(JSON.string)) } ?? .null,
            "invalid_indexes": invalidIndexes.map { indexes in
                .object(
                    Self.members(
                        Dictionary(uniqueKeysWithValues: indexes.map { ("\($0.key)", $0.value) })))
            } ?? .null,
        ]
    }

    private static func members(_ values: [String: String]) -> [JSON.Member] {
        values.sorted { $0.key < $1.key }.map { JSON.Member(name: $0.key, value: .string($0.value)) }
    }

    init(json: JSON) {
        self.init()
        address = json["address"]?.text
        startedAt = json["started_at"]?.int.map(ServerTime.init(microseconds:))
        if case .bool(let flag)? = json["standby"] { isStandby = flag }
        standbys = Self.names(json["standbys"])
        pending = Self.names(json["pending"])
        settings = Self.values(json["settings"])
        invalidIndexes = Self.values(json["invalid_indexes"]).map { names in
            Dictionary(
                names.compactMap { oid, name in UInt32(oid).map { ($0, name) } }
            ) { first, _ in first }
        }
    }

    private static func names(_ json: JSON?) -> [String]? {
        guard let json, json != .null else { return nil }
        return json.elements.compactMap(\.text)
    }

    private static func values(_ json: JSON?) -> [String: String]? {
        guard let json, json != .null else { return nil }
        return Dictionary(json.members.compactMap { member in member.value.text.map { (member.name, $0) } }) {
            first, _ in first
        }
    }
}
