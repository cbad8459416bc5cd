import Synchronization

/// What is known of all poolers, kept together: each has a watch of its own, the screen shows them side by side.
final class PoolerBoard: Sendable {
    private let recording: RecordingFile?
    private let state: Mutex<(poolers: [Pooler], peers: PooledPeersProbe.Sample)>

    init(_ names: [String], recordingTo recording: RecordingFile? = nil) {
        self.recording = recording
        state = Mutex((names.map { Pooler(id: $0) }, [:]))
    }

    /// What is known at the start: without a pooler, all that ever will be.
    func beginning() -> Sampled {
        let all = state.withLock { $0.poolers }
        return Sampled(PoolersProbe.self, all, takenAt: Clock.now, isLasting: all.isEmpty)
    }

    /// Takes in how one pooler is now.
    func note(_ pooler: Pooler) -> Sampled {
        let all = state.withLock { state in
            if let index = state.poolers.firstIndex(where: { $0.id == pooler.id }) {
                state.poolers[index] = pooler
            }
            return state.poolers
        }
        let now = Clock.now
        recording?.answered(PoolersProbe.self, PoolerRows(all), at: now)
        return Sampled(PoolersProbe.self, all, takenAt: now)
    }

    /// Takes in the connections of one pooler; none when they are not known any more.
    func note(_ peers: PooledPeersProbe.Peers?, of pooler: String) -> Sampled {
        let all = state.withLock { state in
            state.peers[pooler] = peers
            return state.peers
        }
        let takenAt = peers?.askedAt ?? Clock.now
        recording?.answered(PooledPeersProbe.self, PoolerRows(all), at: takenAt)
        return Sampled(PooledPeersProbe.self, all, takenAt: takenAt)
    }
}
