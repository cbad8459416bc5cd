import Probes

/// What is so or not so on a server, and should not change unnoticed while a window lasts.
///
/// Nil is what could not be looked at.
struct ServerFacts: Sendable, Equatable {
    /// Of the member of the cluster that answers.
    var address: String?
    var startedAt: ServerTime?
    var isStandby: Bool?
    /// Names of the standbys that are connected.
    var standbys: [String]?
    /// Values by name, of those settings that pgtop looks at.
    var settings: [String: String]?
    /// Settings that wait for a restart.
    var pending: [String]?
    /// Invalid indexes of pgtop's own database, by oid.
    var invalidIndexes: [UInt32: String]?

    init() {}

    init(_ sight: Sight) {
        address = sight.server?.address
        if let pulse = sight.known(PulseProbe.self) {
            (startedAt, isStandby) = (pulse.startedAt, pulse.isStandby)
        }
        if let senders = sight.known(WALSendersProbe.self)?.senders, senders.allSatisfy(\.isVisible) {
            standbys = senders.filter { $0.state != "backup" && $0.name != nil }.compactMap(\.name).sorted()
        }
        if let known = sight.known(SettingsProbe.self) {
            settings = known.settings.mapValues(\.text)
            pending = known.pending.map(\.name)
        }
        if let known = sight.known(InvalidIndexesProbe.self), !known.hidesBuilds {
            invalidIndexes = Dictionary(known.indexes.map { ($0.id, $0.told) }) { first, _ in first }
        }
    }

    static let probes: [any Probe.Type] = [
        PulseProbe.self, WALSendersProbe.self, SettingsProbe.self, InvalidIndexesProbe.self,
    ]

    /// What is known now, and for the rest what was known before.
    func over(_ before: ServerFacts) -> ServerFacts {
        var facts = self
        facts.address = address ?? before.address
        facts.startedAt = startedAt ?? before.startedAt
        facts.isStandby = isStandby ?? before.isStandby
        facts.standbys = standbys ?? before.standbys
        facts.settings = settings ?? before.settings
        facts.pending = pending ?? before.pending
        facts.invalidIndexes = invalidIndexes ?? before.invalidIndexes
        return facts
    }
}

extension Sight {
    /// What a probe said last, if that is fresh enough to be worth something.
    func known<P: Probe>(_ probe: P.Type) -> P.Sample? {
        do throws(Ignorance) {
            return try latest(P.self)
        } catch {
            return nil
        }
    }
}

// MARK: - What has changed

/// Something that is not any more what it was.
struct FactChange: Sendable, Equatable {
    let sentence: String
    let severity: Severity?
}

extension ServerFacts {
    /// What has changed since, in sentences; of what was not known then, or is not now, nothing can be said.
    func changes(since before: ServerFacts) -> [FactChange] {
        var changes: [FactChange] = []
        if let was = before.address, let address, was != address {
            changes.append(
                FactChange(
                    sentence: "another member answers: \(address) instead of \(was)", severity: .warning))
        } else if let was = before.startedAt, let startedAt, was != startedAt {
            changes.append(FactChange(sentence: "the server was started anew", severity: .critical))
        }
        if let was = before.isStandby, let isStandby, was != isStandby {
            changes.append(
                FactChange(
                    sentence: isStandby ? "this server is a standby now" : "this server was promoted",
                    severity: .warning))
        }
        return changes + standbyChanges(before) + settingChanges(before) + indexChanges(before)
    }

    private func standbyChanges(_ before: ServerFacts) -> [FactChange] {
        guard let were = before.standbys, let standbys else { return [] }
        return Self.missing(in: standbys, of: were).map {
            FactChange(sentence: "standby \($0) is gone", severity: .warning)
        }
            + Self.missing(in: were, of: standbys).map {
                FactChange(sentence: "standby \($0) is there", severity: nil)
            }
    }

    /// Several may have the same name.
    static func missing(in names: [String], of all: [String]) -> [String] {
        var rest = names
        return all.filter { name in
            guard let place = rest.firstIndex(of: name) else { return true }
            rest.remove(at: place)
            return false
        }
    }

    private func settingChanges(_ before: ServerFacts) -> [FactChange] {
        var changes = changedSettings(since: before).map {
            FactChange(sentence: "setting \($0)", severity: .warning)
        }
        if let were = before.pending, let pending {
            changes += pending.filter { !were.contains($0) }.map {
                FactChange(sentence: "setting \($0) waits for a restart to change", severity: .warning)
            }
        }
        return changes
    }

    /// `work_mem was changed from 4096 to 8192`.
    func changedSettings(since before: ServerFacts) -> [String] {
        guard let were = before.settings, let settings else { return [] }
        return settings.sorted { $0.key < $1.key }.compactMap { name, text in
            guard let was = were[name], was != text else { return nil }
            return "\(name) was changed from \(Self.quoted(was)) to \(Self.quoted(text))"
        }
    }

    private static func quoted(_ text: String) -> String {
        text.isEmpty ? "nothing" : String(text.prefix(60))
    }

    private func indexChanges(_ before: ServerFacts) -> [FactChange] {
        newInvalidIndexes(since: before).map {
            FactChange(sentence: "index \($0) is invalid", severity: .warning)
        }
    }

    func newInvalidIndexes(since before: ServerFacts) -> [String] {
        guard let were = before.invalidIndexes, let invalidIndexes else { return [] }
        return invalidIndexes.filter { were[$0.key] == nil }.map(\.value).sorted()
    }
}
