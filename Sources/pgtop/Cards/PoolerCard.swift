import Probes
import TUI

/// The questions before something is done on PgBouncer's console.
struct PoolerCard {
    let target: PooledTarget
    let pooler: Pooler
    let now: Instant
    let journalTrouble: String?
    var place: StepPlace?

    private var name: String { target.database }
    private var object: String { "\(name) at \(pooler.id)" }
    private var pools: [Pool] { pooler.pools.filter { $0.database == name } }

    func card(_ command: Command) -> DeedCard? {
        switch command {
        case .pausePool: pause
        case .resumePool: resume
        case .reloadPooler: reload
        case .reconnectPool: reconnect
        case .killPool: kill
        case .killClient: killClient
        default: nil
        }
    }

    private func card(
        _ title: String, yes: String, _ ways: [DeedCard.Way], isDangerous: Bool = false,
        role: Role = .warning
    ) -> DeedCard {
        DeedCard(
            title, yes: yes, ways: ways, isDangerous: isDangerous, role: role, at: now,
            journalTrouble: journalTrouble, place: place)
    }

    private func way(
        _ action: String, _ act: ConsoleAct, to target: String? = nil, label: String = "", _ lines: [Line]
    ) -> DeedCard.Way {
        DeedCard.Way(
            label: label, deed: Deed(action, to: target ?? object, at: .pooler(pooler.id, act)), lines: lines)
    }

    // MARK: Pause and resume

    /// How long a pause may last at the most; nil is until somebody resumes.
    private static let limits: [Duration?] = [.seconds(30), .seconds(120), .seconds(600), nil]

    private var pause: DeedCard {
        let ways = Self.limits.map { limit in
            way(
                "pause", .pause(database: name, limit: limit),
                label: limit.map { "At most \(Format.clock($0))" } ?? "Until resumed by hand",
                pauseLines(limit))
        }
        return card("PAUSE \(object)?", yes: "Yes, pause", ways, isDangerous: true, role: .critical)
    }

    private func pauseLines(_ limit: Duration?) -> [Line] {
        let end =
            limit.map { limit in
                Line(
                    "It is resumed after \(Format.clock(limit)) at the latest, and at once when pgtop ends or is "
                        + "killed. Tab chooses another limit.")
            } ?? Line("! Nobody resumes it but you: it stays paused when pgtop ends.", .critical, indent: 2)
        let death =
            pooler.settings.waitLimit.map {
                [
                    Line(
                        "! Clients that wait longer than \(Format.clock($0)) get an error.", .warning,
                        indent: 2)
                ]
            } ?? []
        return crowd + [
            Line("Transactions under way end, no new one begins: its clients wait."), end,
        ] + death
    }

    private var resume: DeedCard {
        card(
            "RESUME \(object)?", yes: "Yes, resume",
            [way("resume", .resume(database: name), crowd + [Line("Its clients are served again.")])])
    }

    // MARK: The rest

    private var reload: DeedCard {
        card(
            "RELOAD \(pooler.id)?", yes: "Yes, reload",
            [
                way(
                    "reload", .reload, to: pooler.id,
                    [
                        Line(
                            "PgBouncer reads its configuration again. Server connections whose settings changed are closed as they come free."
                        )
                    ])
            ])
    }

    private var reconnect: DeedCard {
        card(
            "RECONNECT \(object)?", yes: "Yes, reconnect",
            [
                way(
                    "reconnect", .reconnect(database: name),
                    crowd + [
                        Line(
                            "Each server connection is closed when it comes free, and a new one is opened: after a switchover, for instance."
                        )
                    ])
            ])
    }

    private var kill: DeedCard {
        let retry = Format.clock(pooler.settings.loginRetry ?? .seconds(15))
        return card(
            "KILL \(object)?", yes: "Yes, kill",
            [
                way(
                    "kill", .kill(database: name),
                    crowd + [
                        Line(
                            "All its clients and server connections are dropped at once; transactions are rolled back."
                        ),
                        Line("! It stays PAUSED until somebody resumes it (r).", .critical, indent: 2),
                        Line(
                            "! After the resume first logins may fail for up to \(retry) (server_login_retry).",
                            .warning, indent: 2),
                    ])
            ], isDangerous: true, role: .critical)
    }

    private var killClient: DeedCard? {
        guard let client = target.client, let identity = ConsoleAct.ClientTarget(client) else { return nil }
        return card(
            "Send away the client \(client.whence)?", yes: "Yes, send it away",
            [
                way(
                    "kill client", .killClient(identity),
                    to: "\(client.whence) (\(client.user)) at \(pooler.id)",
                    [
                        Line([
                            Span("\(client.user)@\(client.database)", .title),
                            Span("  \(client.application ?? "")  \(client.state)"),
                        ]),
                        Line("It loses its connection; a transaction of its is rolled back."),
                    ])
            ])
    }

    /// Whom it concerns.
    private var crowd: [Line] {
        let active = pools.reduce(0) { $0 + $1.clientsActive },
            waiting = pools.reduce(0) { $0 + $1.clientsWaiting }
        let servers = pools.reduce(0) { $0 + $1.serversActive }
        return [
            Line(
                "\(active + waiting) clients, \(waiting) of them waiting; \(servers) server connections at work."
            ),
            .empty,
        ]
    }
}
