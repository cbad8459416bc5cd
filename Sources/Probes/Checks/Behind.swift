extension Check {
    static let behind = [
        Check(
            "replication.behind", "Is a standby further behind than it may be, for whatever reason?",
            from: [WALSendersProbe.self, ReceiverProbe.self]
        ) { sight throws(Ignorance) in
            let followers = try Follower.all(sight)
            let gone = try sight.latest(WALSendersProbe.self).gone
            let found = followers.compactMap { follower -> Evidence? in
                follower.severity(sight).map {
                    follower.evidence(
                        "\(follower.name) is \(follower.told) behind (\(follower.verdict.rawValue.lowercased()))",
                        $0)
                }
            }
            if found.isEmpty, let missing = gone.first {
                throw Ignorance("standby \(missing.name) is gone: how far it is behind nobody here knows")
            }
            guard !followers.isEmpty else { throw Ignorance("no standby is connected", isMoot: true) }
            return .any(found.sorted(by: Evidence.isWorse), else: Follower.summary(followers))
        }
    ]
}
