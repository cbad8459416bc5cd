/// Does on a console what the user asked for, over a connection of its own, and looks what became of it.
struct ConsoleDesk {
    let address: PoolerAddress
    let reactor: Reactor

    private static let limit = Duration.seconds(5)

    /// All but a pause, which takes its time: `PauseKeeper` does that.
    func perform(_ act: ConsoleAct, isolation: isolated (any Actor)? = #isolation) async -> DeedOutcome {
        let console: Console
        do throws(ProbeFailure) {
            console = try await Console.open(address, on: reactor, until: Clock.now + Self.limit)
            try await guardTarget(of: act, console)
        } catch {
            return .refused(error)
        }
        do throws(ProbeFailure) {
            _ = try await console.ask(act.command, until: Clock.now + Self.limit)
            return .done(try await outcome(of: act, console))
        } catch .denied(let reason) {
            return .refused(.denied(reason: reason))
        } catch {
            return .unknown(error)
        }
    }

    /// What the console shows: a single SHOW.
    func look(
        _ text: String, isolation: isolated (any Actor)? = #isolation
    ) async -> Result<LookTable, LookFailure> {
        let command = SQLText.oneLine(text).split(separator: ";", omittingEmptySubsequences: true)
        guard command.count == 1, let words = command.first?.split(separator: " "),
            words.first?.lowercased() == "show"
        else { return .failure(.unsuitable("A look at PgBouncer is a single SHOW.")) }
        let began = Clock.now
        do throws(ProbeFailure) {
            let deadline = began + Self.limit
            let console = try await Console.open(address, on: reactor, until: deadline)
            let table = try await console.ask(words.joined(separator: " "), until: deadline)
            return .success(
                LookTable(columns: table.columns, texts: table.rows, time: Clock.now.since(began)))
        } catch {
            return .failure(.failed(error))
        }
    }

    /// Throws when the client is not the one any more that was decided about.
    private func guardTarget(
        of act: ConsoleAct, _ console: Console, isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) {
        guard case .killClient(let target) = act else { return }
        let clients = try await PooledPeer.list(console.ask("SHOW CLIENTS", until: Clock.now + Self.limit))
        guard clients.contains(where: target.isSame) else {
            throw .denied(reason: "the client has gone: nothing was sent")
        }
    }

    /// The truth about it, asked of the console itself.
    private func outcome(
        of act: ConsoleAct, _ console: Console, isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) -> String {
        switch act {
        case .pause: return "paused"
        case .reload: return "the settings were read again"
        case .reconnect: return "server connections are replaced as they come free"
        case .killClient: return "the client was sent away"
        case .resume(let name):
            return try await database(name, console)?.isPaused ?? false
                ? "still paused: somebody has paused it again" : "resumed"
        case .kill(let name):
            return try await database(name, console)?.isPaused == false
                ? "all its clients were sent away"
                : "all its clients were sent away; it is paused now until somebody resumes it"
        }
    }

    private func database(
        _ name: String, _ console: Console, isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) -> PooledDatabase? {
        try await PooledDatabase.list(console.ask("SHOW DATABASES", until: Clock.now + Self.limit))
            .first { $0.name == name }
    }
}
