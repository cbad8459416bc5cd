import Probes
import TUI

/// A client of a pooler, or one of its connections to a server, with whom it is tied to.
struct PooledPeerRow: Identifiable, Sendable {
    let pooler: String
    let peer: PooledPeer
    /// The other end of the link, as of the same look.
    let partner: PooledPeer?

    var id: PooledID { PooledID(pooler, peer.pointer) }
    var wait: Duration? { peer.isWaiting ? peer.wait : nil }
    /// Clients and pooler may write times in a zone of their own: the words are shown as they are.
    var connectedAt: String? { peer.connectedAt }

    static func rows(
        _ snapshot: Snapshot, _ peers: KeyPath<PooledPeersProbe.Peers, [PooledPeer]>,
        tiedTo partners: KeyPath<PooledPeersProbe.Peers, [PooledPeer]>
    ) -> [PooledPeerRow] {
        let sample = snapshot.readings[PooledPeersProbe.self].latest ?? [:]
        return snapshot.poolers.flatMap { pooler -> [PooledPeerRow] in
            guard let told = sample[pooler.id] else { return [] }
            let tied = told[keyPath: partners].filter { $0.link != nil }.map { ($0.pointer, $0) }
            let byPointer = Dictionary(tied, uniquingKeysWith: { first, _ in first })
            return told[keyPath: peers].map { peer in
                let partner = peer.link.flatMap { byPointer[$0] }
                return PooledPeerRow(
                    pooler: pooler.id, peer: peer, partner: partner?.link == peer.pointer ? partner : nil)
            }
        }
    }
}

extension Tint<PooledPeerRow> {
    static var peerWait: Self { Self { Shades.poolWait.role($0.wait) } }
    static var peerState: Self { Self { $0.peer.isWaiting ? .warning : nil } }
}
