/// The five kinds of login that differ in what they may see and do, from the least to the most powerful.
package enum TestRole: String, CaseIterable, Sendable {
    case plain
    case readAllStats = "read_all_stats"
    case monitor
    case operate = "operator"
    case superuser = "postgres"

    /// What the role has been granted.
    fileprivate var memberships: [String] {
        switch self {
        case .plain, .superuser: []
        case .readAllStats: ["pg_read_all_stats"]
        case .monitor: ["pg_monitor"]
        case .operate: ["pg_monitor", "pg_signal_backend"]
        }
    }
}

extension TestServer {
    /// Creates the roles, and one that needs a password over TCP.
    func createRoles() throws {
        let session = try session()
        for role in TestRole.allCases where role != .superuser {
            try session.query("CREATE ROLE \(role.rawValue) LOGIN")
            for membership in role.memberships {
                try session.query("GRANT \(membership) TO \(role.rawValue)")
            }
        }
        try session.query("CREATE ROLE with_password LOGIN PASSWORD 'right'")
    }
}
