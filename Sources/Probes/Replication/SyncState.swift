/// Whether commits find the standbys that they wait for.
package struct SyncState: Sendable, Equatable {
    package let rule: SyncRule
    /// Standbys that count now; nil where the role may not see them.
    package let serving: Int?
    /// Names of the list that nobody is connected as.
    package let missing: [String]
    /// Sessions whose commit waits for a standby; nil where that cannot be seen.
    package let waiting: Int?

    /// Nil where no commit waits for anybody.
    package init?(
        _ sample: WALSendersProbe.Sample, names: (Int32) -> String?, sessions: SessionsProbe.Sample?
    ) {
        guard !sample.isStandby, let rule = sample.syncNames.flatMap(SyncRule.init) else { return nil }
        self.rule = rule
        let isVisible = sample.senders.allSatisfy(\.isVisible)
        serving =
            isVisible ? sample.senders.count { $0.syncState == "sync" || $0.syncState == "quorum" } : nil
        missing = rule.missing(among: sample.senders.compactMap { names($0.pid) })
        waiting = sessions.flatMap { sessions in
            let waiting = sessions.backends.count { $0.waitType == "IPC" && $0.waitEvent == "SyncRep" }
            return waiting == 0 && sessions.backends.contains { !$0.isVisible } ? nil : waiting
        }
    }

    /// Commits that wait for a standby can never return.
    package var hangs: Bool { serving.map { $0 < rule.count } ?? false }
}
