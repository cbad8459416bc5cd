extension Check {
    static let wraparound: [Check] = [
        wraparound(
            "wraparound.xid", "Do transaction ids run out?", of: "transactions",
            setting: "autovacuum_freeze_max_age", age: { $0.xids }, mindedFrom: { $0.freezeAfter }),
        wraparound(
            "wraparound.multixact", "Do multixact ids run out?", of: "multixacts",
            setting: "autovacuum_multixact_freeze_max_age", age: { $0.multixacts },
            mindedFrom: { $0.freezeMultixactsAfter }),
    ]

    /// Where the server refuses to hand out more; it keeps a few million for the repair.
    private static let end: Double = 2_000_000_000

    private static func wraparound(
        _ id: CheckID, _ question: String, of ids: String, setting: String,
        age: @escaping @Sendable (DatabaseAge) -> Int64,
        mindedFrom: @escaping @Sendable (AgesProbe.Sample) -> Int64
    ) -> Check {
        Check(
            id, question,
            Trouble(
                guide: "wraparound", weight: 75, profiles: [.daily, .pre, .post],
                limits: [
                    // Of the setting, at which autovacuum itself begins to freeze whatever it takes.
                    Limit(id, .percent, warning: 100, critical: nil),
                    // Of the way from there to the end.
                    Limit("\(id).way", .percent, warning: nil, critical: 50),
                ]),
            from: [AgesProbe.self]
        ) { sight throws(Ignorance) in
            let sample = try sight.latest(AgesProbe.self)
            let start = Double(max(1, mindedFrom(sample)))
            let databases = sample.databases.sorted { age($0) > age($1) }
            let told = databases.map { database in
                let share = Double(age(database)) / start * 100
                let way = end > start ? (Double(age(database)) - start) / (end - start) * 100 : 0
                let severity = [
                    sight.limit("\(id).way").severity(of: way), sight.limit(id).severity(of: share),
                ]
                .compactMap(\.self).max()
                return Evidence(
                    "database \(database.name): \(Told.count(age(database))) \(ids) old, \(Told.percent(share)) of \(setting)",
                    about: .database(database.id), severity,
                    hurts: severity == nil ? nil : "all writes, when they run out",
                    values: ["database": .name(database.name)])
            }
            let found = told.filter { $0.severity != nil }
            return found.isEmpty ? .no(Array(told.prefix(1))) : .yes(found)
        }
    }
}
