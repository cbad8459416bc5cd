extension Check {
    static let replication = health + ofStage + ofSlot + limits

    private static let both: [any Probe.Type] = [WALSendersProbe.self, ReceiverProbe.self]

    private static let health = [
        Check(
            "replication.lag", "Is a standby far behind?",
            Trouble(
                guide: "replication-lag", weight: 55, settles: .seconds(2), profiles: [.daily, .pre, .post],
                limits: [
                    Limit("replication.lag.time", .time, warning: 5, critical: 30),
                    Limit("replication.lag.bytes", .bytes, warning: 10_485_760, critical: 1_073_741_824),
                ]),
            from: both
        ) { sight throws(Ignorance) in
            let followers = try Follower.all(sight)
            let found = followers.filter { ![.stalled, .paused, .disconnected].contains($0.verdict) }
                .compactMap { follower -> Evidence? in
                    guard let severity = follower.severity(sight) else { return nil }
                    let end = follower.timeToGo.map { ", caught up in \(Told.time($0))" } ?? ""
                    return follower.evidence("\(follower.name) is \(follower.told) behind\(end)", severity)
                }
            return .any(found.sorted(by: Evidence.isWorse), else: Follower.summary(followers))
        },
        Check(
            "replication.stalled", "Does replay stand still though WAL waits?",
            Trouble(
                guide: "replication-lag", weight: 58, settles: .seconds(2), profiles: [.daily, .pre, .post]),
            from: both
        ) { sight throws(Ignorance) in
            let followers = try Follower.all(sight)
            let found = followers.filter { $0.verdict == .stalled }.map { follower in
                follower.evidence(
                    "\(follower.name) stands still with \(follower.told) to replay",
                    follower.severity(sight) ?? .warning)
            }
            return .any(found.sorted(by: Evidence.isWorse), else: Follower.summary(followers))
        },
        Check(
            "replication.replay_paused", "Has somebody paused replay?",
            Trouble(guide: "replication-lag", weight: 57, profiles: [.daily, .pre, .post]),
            from: [ReceiverProbe.self]
        ) { sight throws(Ignorance) in
            guard let receiver = try sight.latest(ReceiverProbe.self).receiver else {
                throw Ignorance("this is no standby: a standby's own pgtop tells", isMoot: true)
            }
            guard receiver.pause != .running else { return .no([Evidence("replay runs")]) }
            let behind = receiver.backlog.map { " with \(Told.bytes($0)) to replay" } ?? ""
            return .yes([
                Evidence(
                    "replay is \(receiver.pause == .paused ? "paused" : "about to pause") here\(behind)",
                    about: .receiver,
                    .warning, hurts: "reads here grow old")
            ])
        },
        Check(
            "replication.disconnected", "Is a standby missing that should be there?",
            Trouble(
                guide: "standby-disconnected", weight: 65, settles: .seconds(2),
                profiles: [.daily, .pre, .post]),
            from: [WALSendersProbe.self, SlotsProbe.self, ReceiverProbe.self]
        ) { sight throws(Ignorance) in
            if let receiver = try sight.latest(ReceiverProbe.self).receiver {
                let verdict = receiver.verdict
                guard [.disconnected, .restoring, .silent].contains(verdict) else {
                    return .no([Evidence("this standby receives WAL: \(verdict.rawValue)")])
                }
                let heard = receiver.silence.map { ", last heard of \(Told.time($0)) ago" } ?? ""
                return .yes([
                    Evidence(
                        "this standby receives no WAL (\(verdict.rawValue))\(heard)", about: .receiver,
                        .critical,
                        hurts: "reads here grow old, and a failover would lose data")
                ])
            }
            return try missing(sight)
        },
        Check(
            "replication.sync_missing", "Do commits lack a synchronous standby?",
            Trouble(
                guide: "sync-standby-missing", weight: 90, settles: .seconds(1),
                profiles: [.daily, .pre, .post]),
            from: [WALSendersProbe.self, SessionsProbe.self]
        ) { sight throws(Ignorance) in
            let sample = try sight.latest(WALSendersProbe.self)
            if sample.isStandby { return .no([Evidence("this is a standby: nobody commits here")]) }
            let sessions = try sight.latest(SessionsProbe.self)
            let names = { pid in sessions.backends.first { $0.id.pid == pid }?.application }
            guard let state = SyncState(sample, names: names, sessions: sessions) else {
                return .no([Evidence("no commit waits for a standby (synchronous_standby_names is empty)")])
            }
            guard let serving = state.serving else {
                throw Ignorance(
                    "standbys may not be seen: GRANT pg_monitor TO \(sight.server?.role ?? "your role")")
            }
            let there =
                "commits need \(state.rule.count) synchronous standby\(state.rule.count == 1 ? "" : "s"), \(serving) there"
            guard state.hangs else { return .no([Evidence(there)]) }
            let waiting = state.waiting ?? 0
            let missing = state.missing.isEmpty ? "" : "; missing: \(Told.list(state.missing))"
            return .yes([
                Evidence(
                    "commits hang: \(there)\(missing)", .critical,
                    hurts: waiting > 0
                        ? Told.number(waiting, "commit waits", "commits wait") : "every commit will wait",
                    victims: waiting,
                    values: ["standby": state.missing.first.map(RunbookValue.name)].compactMapValues(\.self))
            ])
        },
        Check(
            "replication.subscription_failing", "Does a subscription fail?",
            Trouble(
                guide: "subscription-failing", weight: 45, settles: .seconds(3),
                profiles: [.daily, .pre, .post]),
            from: [SubscriptionsProbe.self]
        ) { sight throws(Ignorance) in
            let subscriptions = try sight.latest(SubscriptionsProbe.self).subscriptions
            let found = subscriptions.filter { $0.verdict == .failing || $0.verdict == .down }.map {
                subscription in
                Evidence(
                    "subscription \(subscription.name) is \(subscription.verdict == .down ? "down: it has no worker" : "failing")",
                    about: .subscription(subscription.name), .critical, hurts: "its tables grow old",
                    values: ["subscription": .name(subscription.name)])
            }
            return .any(
                found,
                else: subscriptions.isEmpty
                    ? "there is no subscription" : "\(subscriptions.count) subscribed, none fails")
        },
        Check("replication.is_standby", "Is this server a standby?", from: [PulseProbe.self]) {
            sight throws(Ignorance) in
            try sight.latest(PulseProbe.self).isStandby
                ? .yes([Evidence("this server is a standby")]) : .no([Evidence("this server is a primary")])
        },
        Check("replication.any_standby", "Is any standby connected?", from: [WALSendersProbe.self]) {
            sight throws(Ignorance) in
            let senders = try sight.latest(WALSendersProbe.self).senders.filter { $0.state != "backup" }
            return .any(
                senders.isEmpty
                    ? []
                    : [
                        Evidence(Told.number(senders.count, "standby is connected", "standbys are connected"))
                    ],
                else: "no standby is connected")
        },
        Check("replication.caught_up", "Has every standby replayed everything?", from: both) {
            sight throws(Ignorance) in
            let followers = try Follower.all(sight)
            guard !followers.isEmpty else { return .no([Evidence("no standby is connected")]) }
            let behind = followers.filter { $0.verdict != .caughtUp }
            return behind.isEmpty
                ? .yes([Evidence(Follower.summary(followers))])
                : .no(behind.map { $0.evidence("\($0.name) is \($0.told) behind", nil) })
        },
    ]

    /// Standbys of slots that nobody uses, and those that were there and are gone.
    private static func missing(_ sight: Sight) throws(Ignorance) -> CheckAnswer {
        let senders = try sight.latest(WALSendersProbe.self)
        let slots = try sight.latest(SlotsProbe.self).slots
        let left = slots.filter {
            !$0.isActive && !$0.isLogical && !$0.isUnused && !$0.isTemporary && $0.isSynced != true
        }
        let ofSlots = left.map { slot in
            let gone = slot.inactiveFor.map { " for \(Told.time($0))" } ?? ""
            let kept = slot.retained.map { ", \(Told.bytes($0)) kept for it" } ?? ""
            return Evidence(
                "nobody uses slot \(slot.name)\(gone)\(kept)", about: .slot(slot.name), .warning,
                hurts: "one standby fewer", lasts: slot.inactiveFor, values: ["slot": .name(slot.name)])
        }
        let gone = senders.gone.map { standby in
            Evidence(
                "standby \(standby.name) has been gone for \(Told.time(senders.takenAt.since(standby.since)))",
                .critical,
                hurts: "one standby fewer", lasts: senders.takenAt.since(standby.since),
                values: ["standby": .name(standby.name)])
        }
        let count = senders.senders.count { $0.state != "backup" }
        return .any(
            gone + ofSlots,
            else: count == 0
                ? "no standby was ever seen here"
                : Told.number(count, "standby is connected", "standbys are connected"))
    }
}

// MARK: - Where it is stuck

extension Check {
    private static let ofStage = [
        aboutStage("replication.unsent", "Does most of it wait to be sent?", .unsent),
        aboutStage("replication.in_flight", "Is most of it under way, not on the standby's disk?", .inFlight),
        aboutStage("replication.replay_behind", "Is most of it on the standby, not replayed?", .unreplayed),
        Check("replication.catching_up", "Does it come nearer?", from: both) { sight throws(Ignorance) in
            guard let follower = try Follower.one(sight) else {
                return .no([Evidence("no standby is connected")])
            }
            guard let growth = follower.growth else { throw Ignorance("not looked at for long enough yet") }
            let speed = Told.bytes(Bytes(Int64(growth.magnitude)))
            let evidence = follower.evidence(
                "\(follower.name) \(growth < 0 ? "gains" : "loses") \(speed) a second", nil)
            return growth < 0 || follower.verdict == .caughtUp ? .yes([evidence]) : .no([evidence])
        },
        Check(
            "replication.conflict", "Does a query on the standby hold replay up?",
            from: [ReceiverProbe.self, SessionsProbe.self]
        ) { sight throws(Ignorance) in
            guard try sight.latest(ReceiverProbe.self).receiver != nil else {
                throw Ignorance("only the standby itself knows: run pgtop there")
            }
            let startup = try sight.latest(SessionsProbe.self).backends.first { $0.kind == "startup" }
            guard let startup, startup.isVisible else {
                throw Ignorance(
                    "replay may not be seen: GRANT pg_monitor TO \(sight.server?.role ?? "your role")")
            }
            let isHeld =
                startup.waitEvent?.hasPrefix("RecoveryConflict") ?? false || startup.waitType == "Lock"
                || startup.waitType == "BufferPin"
            guard isHeld else { return .no([Evidence("replay does not wait for a query")]) }
            let event = startup.waitEvent.map { " (\($0))" } ?? ""
            let culprit = try sight.clients().filter { $0.xmin != nil || $0.xid != nil }
                .max { $0.transactionAge ?? .zero < $1.transactionAge ?? .zero }
            let who = culprit.map { ": \($0.told) has the oldest transaction" } ?? ""
            return .yes([
                Evidence(
                    "replay waits for a query here\(event)\(who)", about: culprit.map { .session($0.id) },
                    values: culprit?.values ?? [:])
            ])
        },
    ]

    private static func aboutStage(_ id: CheckID, _ question: String, _ stage: Follower.Stage) -> Check {
        Check(id, question, from: both) { sight throws(Ignorance) in
            guard let follower = try Follower.one(sight) else {
                return .no([Evidence("no standby is connected")])
            }
            guard let place = follower.stage else {
                if follower.verdict == .caughtUp { return .no([Evidence("\(follower.name) has everything")]) }
                throw Ignorance("\(follower.name) does not tell where it is")
            }
            let evidence = follower.evidence("\(follower.name): \(follower.stagesTold)", nil)
            return place == stage ? .yes([evidence]) : .no([evidence])
        }
    }
}

// MARK: - Slots and limits

extension Check {
    private static let ofSlot = [
        Check(
            "replication.slot_retains", "Does a slot keep too much WAL?",
            Trouble(
                guide: "slot-retains-wal", weight: 60, settles: .seconds(1), profiles: [.daily, .pre, .post],
                limits: [Limit("replication.slot_retains", .bytes, warning: 1_073_741_824, critical: nil)]),
            from: [SlotsProbe.self]
        ) { sight throws(Ignorance) in
            let sample = try sight.latest(SlotsProbe.self)
            let found = sample.slots.compactMap { retaining($0, sight.limit("replication.slot_retains")) }
            let most = sample.slots.compactMap(\.retained).max()
            return .any(
                found.sorted(by: Evidence.isWorse),
                else: most.map {
                    "\(Told.number(sample.slots.count, "slot keeps", "slots keep")) \(Told.bytes($0)) at the most"
                } ?? "no slot keeps WAL")
        },
        aboutSlot("replication.slot_inactive", "Is the slot used by nobody?") { !$0.isActive },
        aboutSlot("replication.slot_lost", "Has the slot lost WAL that it needs?") { $0.isLost },
        aboutSlot("replication.slot_logical", "Is it a logical slot?") { $0.isLogical },
    ]

    private static func retaining(_ slot: ReplicationSlot, _ limit: Limit) -> Evidence? {
        let kept = slot.retained.map { "keeps \(Told.bytes($0)) of WAL" } ?? "keeps WAL"
        let user =
            slot.isActive ? "" : ", used by nobody\(slot.inactiveFor.map { " for \(Told.time($0))" } ?? "")"
        let evidence = { (sentence: String, severity: Severity, hurts: String) in
            Evidence(
                sentence, about: .slot(slot.name), severity, hurts: hurts, lasts: slot.inactiveFor,
                values: [
                    "slot": .name(slot.name), "pid": slot.activePID.map { .number(Int64($0)) },
                ].compactMapValues(\.self))
        }
        if slot.isLost {
            let why = slot.invalidation.map { " (\($0))" } ?? ""
            return evidence(
                "slot \(slot.name) has lost the WAL that it needs\(why)", .critical,
                "its consumer must be made anew")
        }
        if slot.walStatus == "unreserved" {
            let rest = slot.timeUntilLost.map { ", lost in \(Told.time($0))" } ?? ""
            return evidence(
                "slot \(slot.name) \(kept)\(user) and may lose it\(rest)", .critical,
                "its consumer would be made anew")
        }
        guard !slot.isActive, let retained = slot.retained,
            let severity = limit.severity(of: Double(retained.count))
        else {
            return nil
        }
        let growth =
            slot.growthPerSecond.flatMap {
                $0 >= 1 ? ", growing by \(Told.bytes(Bytes(Int64($0)))) a second" : nil
            } ?? ""
        return evidence("slot \(slot.name) \(kept)\(user)\(growth)", severity, "the disk fills up")
    }

    private static func aboutSlot(
        _ id: CheckID, _ question: String, _ isSo: @escaping @Sendable (ReplicationSlot) -> Bool
    ) -> Check {
        Check(id, question, from: [SlotsProbe.self]) { sight throws(Ignorance) in
            let slots = try sight.latest(SlotsProbe.self).slots
            var slot = slots.max {
                ($0.isLost ? 1 : 0, $0.retained?.count ?? 0) < ($1.isLost ? 1 : 0, $1.retained?.count ?? 0)
            }
            if case .slot(let name) = sight.subject { slot = slots.first { $0.name == name } }
            guard let slot else { return .no([Evidence("there is no such slot")]) }
            let kind = slot.isLogical ? "logical" : "physical"
            let use =
                slot.isActive ? "in use\(slot.activePID.map { " by pid \($0)" } ?? "")" : "used by nobody"
            let evidence = Evidence(
                "slot \(slot.name): \(kind), \(use), \(slot.walStatus ?? "keeps nothing")",
                about: .slot(slot.name),
                values: ["slot": .name(slot.name)])
            return isSo(slot) ? .yes([evidence]) : .no([evidence])
        }
    }

    private static let limits = [
        full(
            "replication.senders_near_limit", "Are nearly all WAL senders taken?", WALSendersProbe.self,
            "max_wal_senders"
        ) {
            sample in (sample.senders.count, sample.maxSenders)
        },
        full(
            "replication.slots_near_limit", "Are nearly all replication slots taken?", SlotsProbe.self,
            "max_replication_slots"
        ) {
            sample in (sample.slots.count, sample.maxSlots)
        },
    ]

    private static func full<P: Probe>(
        _ id: CheckID, _ question: String, _ probe: P.Type, _ setting: String,
        _ use: @escaping @Sendable (P.Sample) -> (used: Int, most: Int?)
    ) -> Check {
        Check(
            id, question,
            Trouble(
                guide: "walsenders-or-slots", weight: 35, profiles: [.daily, .pre],
                limits: [Limit(id, .percent, warning: 80, critical: 100)]),
            from: [probe]
        ) { sight throws(Ignorance) in
            let (used, most) = use(try sight.latest(P.self))
            guard let most else { throw Ignorance("\(setting) is not known") }
            let sentence = "\(used) of \(most) are taken (\(setting))"
            guard most > 0, let severity = sight.limit(id).severity(of: Double(used) * 100 / Double(most))
            else {
                return .no([Evidence(sentence)])
            }
            return .yes([
                Evidence(
                    sentence, severity, hurts: "the next standby cannot connect",
                    values: ["setting": .name(setting)])
            ])
        }
    }
}
