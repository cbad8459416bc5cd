import Glibc

/// The primary and the standby change their parts, as a careful administrator does it who forgets one thing.
struct Switchover {
    private enum Step: Int {
        case holdClients, stopPrimary, promote, letIn, follow

        /// How long he thinks after it.
        var rest: Duration { self == .letIn ? .seconds(12) : .seconds(2) }
    }

    private let servers: DemoServers
    private let primary: Child
    private let hands: DemoHands
    private var next: Step? = .holdClients
    private var due: ContinuousClock.Instant

    init(_ servers: DemoServers, _ primary: Child, _ hands: DemoHands, begins: ContinuousClock.Instant) {
        (self.servers, self.primary, self.hands, due) = (servers, primary, hands, begins)
    }

    /// Does the next step when its time has come.
    ///
    /// Returns when to look again, or nil when all is done, or somebody else has taken part and it does not go on.
    mutating func goOn() throws(DemoEnd) -> ContinuousClock.Instant? {
        guard let step = next else { return nil }
        guard due <= .now else { return due }
        do throws(DemoEnd) {
            try perform(step)
        } catch .abandoned {
            throw .abandoned
        } catch {
            next = nil
            return nil
        }
        next = Step(rawValue: step.rawValue + 1)
        due = .now + step.rest
        return next == nil ? nil : due
    }

    private func perform(_ step: Step) throws(DemoEnd) {
        switch step {
        case .holdClients: try tellPgBouncer("PAUSE \(ShopSchema.database);", "PAUSE reports;")
        case .stopPrimary: try hands.stop(primary, "primary")
        case .promote: try order("SELECT pg_promote();", "promote", over: .standby)
        case .letIn:
            try hands.folder.replace(
                "pgbouncer.ini", with: servers.pgbouncerSettings(standbyLeads: true))
            try tellPgBouncer("RELOAD;", "RESUME \(ShopSchema.database);")
        case .follow:
            try hands.folder.write("", to: "primary/standby.signal")
            _ = try hands.serve(servers.follower, servers, "primary")
        }
    }

    private func tellPgBouncer(_ orders: String...) throws(DemoEnd) {
        guard servers.programs.pgbouncer != nil else { return }
        for text in orders { try order(text, "\(text.filter(\.isLetter))", over: .console) }
    }

    /// Has the superuser run a statement once.
    private func order(_ statement: String, _ name: String, over route: DemoClient.Route) throws(DemoEnd) {
        let superuser = DemoClient(
            application: "admin", role: ShopSchema.superuser, route: route, script: statement)
        try hands.run(superuser, name, servers)
    }
}
