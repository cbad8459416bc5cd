import Glibc

/// Who the demo's servers run as: PostgreSQL refuses to be root.
struct ServerAccount: Equatable {
    let uid: uid_t
    let gid: gid_t

    /// The user himself; for root, `postgres` or else `nobody`.
    static func current() -> ServerAccount? {
        guard geteuid() == 0 else {
            return ServerAccount(uid: geteuid(), gid: getegid())
        }
        return named("postgres") ?? named("nobody")
    }

    private static func named(_ name: String) -> ServerAccount? {
        guard let entry = getpwnam(name)?.pointee, entry.pw_uid != 0 else { return nil }
        return ServerAccount(uid: entry.pw_uid, gid: entry.pw_gid)
    }

    /// Becomes this user, for good.
    func assume() -> Bool {
        guard geteuid() == 0 else { return true }
        return setgroups(0, nil) == 0 && setgid(gid) == 0 && setuid(uid) == 0
    }
}
