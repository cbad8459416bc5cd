import Probes
import TUI
import Testing

@testable import pgtop

extension Model {
    /// The card that asks, if one is open.
    fileprivate var card: ActionCard? {
        if case .action(let card) = layers.last { card } else { nil }
    }
}

extension [Effect] {
    /// The signals among them.
    fileprivate var signals: [Target] {
        compactMap { if case .act(.signal(_, let target, _)) = $0 { target } else { nil } }
    }
}

private let victim = Backend.client(4302, wait: ("Lock", "transactionid"), transaction: 90, statement: 90)

@Suite struct AskingTests {
    @Test func `a key asks first: who waits is asked, typed keys are thrown away, nothing is sent`() {
        var model = Model.showing([victim])

        let effects = model.type("c")

        #expect(effects == [.flushTypedAhead, .act(.consequences([victim.id]))])
        #expect(model.card?.targets == [victim])
    }

    @Test func `yes cancels that statement of that session, after writing it down`() {
        var model = Model.showing([victim])
        model.type("c")

        let effects = model.type("y", at: 1)

        #expect(effects.signals == [Target(id: victim.id, queryStart: victim.queryStart)])
        guard case .journal(let line) = effects.first else {
            return #expect(Bool(false), "no intent in the journal")
        }
        #expect(line.target == .session(victim) && line.outcome == nil)
    }

    @Test func `terminating one idle in transaction names the transaction that is meant`() {
        var model = Model.showing([.sleeper])
        model.type("K")

        let effects = model.type("y", at: 1)

        #expect(
            effects.signals == [
                Target(id: Backend.sleeper.id, transactionStart: Backend.sleeper.transactionStart)
            ])
    }

    @Test(arguments: [Key.enter, .escape, "n", "q"]) func `the default is no`(key: Key) {
        var model = Model.showing([victim])
        model.type("K")

        let effects = model.type(key, at: 1)

        #expect(effects.isEmpty)
        #expect(model.layers.isEmpty)
    }

    @Test(arguments: [Key("y"), .enter]) func `a card does not listen for the first 300 ms`(key: Key) {
        var model = Model.showing([victim])
        model.type("K")

        let effects = model.type(key, at: 0.299)

        #expect(effects.isEmpty)
        #expect(model.card != nil)
    }

    @Test func `after 300 ms it does`() {
        var model = Model.showing([victim])
        model.type("K")

        #expect(model.type("y", at: 0.3).signals.count == 1)
    }

    @Test func `several sessions want the word typed`() {
        var model = Model.showing([victim, .sleeper])
        model.type(" ", " ", "K")

        let early = model.type("y", .enter, at: 1)
        model.type(.backspace, at: 1)
        let late = model.type("t", "e", "r", "m", "i", "n", "a", "t", "e", .enter, at: 2)

        #expect(early.isEmpty)
        #expect(Set(late.signals.map(\.id)) == [victim.id, Backend.sleeper.id])
    }

    @Test func `what was typed too soon is not part of the word`() {
        var model = Model.showing([victim, .sleeper])
        model.type(" ", " ", "K")

        model.type("t", "e", "r", "m", at: 0.1)

        #expect(model.card?.input?.text == "")
    }

    @Test(arguments: ["walsender", "autovacuum worker"]) func `a dangerous one wants the word and says why`(
        kind: String
    ) {
        var backend = Backend.client(
            900, transaction: 9, statement: 9, query: "autovacuum: VACUUM t (to prevent wraparound)")
        backend.kind = kind
        var model = Model.showing([backend])
        model.type("b", "K")

        #expect(model.card?.input != nil)
        #expect(model.screenText.contains("! It "))
        #expect(model.type("y", at: 1).signals.isEmpty)
    }

    @Test func `a superuser is warned about a superuser's session`() {
        var backend = victim
        backend.role = "postgres"
        backend.isSuperuser = true
        var model = Model.showing([backend], server: .primary.with { $0.isSuperuser = true })
        model.type("K")

        #expect(model.screenText.contains("! It belongs to a superuser, postgres."))
    }

    @Test func `targets that wait for each other are no others' wait`() {
        var model = Model.showing([victim, .sleeper])
        model.type(" ", " ", "K")

        model.apply(
            .report(
                .action(
                    .consequences([
                        Backend.sleeper.id: Consequences(direct: [victim.id.pid], all: [victim.id.pid])
                    ]))),
            at: 1)

        #expect(model.screenText.contains("No other session waits for them."))
    }

    @Test func `an ordinary autovacuum is cancelled with a yes`() {
        var backend = Backend.client(900, transaction: 9, statement: 9, query: "autovacuum: VACUUM public.t")
        backend.kind = "autovacuum worker"
        var model = Model.showing([backend])
        model.type("b", "c")

        #expect(model.type("y", at: 1).signals.count == 1)
    }

    @Test func `without a journal even one session wants the word`() {
        var model = Model.showing([victim])
        model.apply(.journal(.trouble("disk full")))
        model.type("c")

        #expect(model.card?.input != nil)
        #expect(model.screenText.contains("disk full"))
    }

    @Test func `cancelling what runs nothing explains itself and offers to terminate`() {
        var model = Model.showing([.sleeper])
        model.type("c")

        #expect(model.screenText.contains("A cancel does nothing here"))
        #expect(model.type("y", at: 1).signals.isEmpty)
        model.type("K", at: 2)
        #expect(model.card?.signal == .terminate)
        #expect(model.type("y", at: 3).signals.count == 1)
    }

    @Test func `of several only those that run something are cancelled`() {
        var model = Model.showing([victim, .sleeper, .client(4303, transaction: 1, statement: 1)])
        model.type(" ", " ", " ", "c")

        let effects = model.type("c", "a", "n", "c", "e", "l", .enter, at: 1)

        #expect(Set(effects.signals.map(\.id.pid)) == [4302, 4303])
    }

    @Test func `the card says who waits for it when the answer comes`() {
        var model = Model.showing([victim, .sleeper])
        model.type("K")
        #expect(model.screenText.contains("asking…"))

        model.apply(
            .report(
                .action(.consequences([Backend.sleeper.id: Consequences(direct: [4302], all: [4302, 99])]))),
            at: 1)

        #expect(model.screenText.contains("2 sessions wait for it: 4302 app; behind it 99."))
    }

    @Test func `a card keeps to its session when rows move`() {
        var model = Model.showing([.sleeper, victim])
        model.type("K")

        model.apply(
            .report(.tick([.client(1, transaction: 9000, statement: 9000), victim, .sleeper], at: 1)), at: 1)

        #expect(model.pids == [4211, 4302])
        #expect(model.type("y", at: 2).signals.map(\.id) == [Backend.sleeper.id])
    }
}

@Suite struct RefusalTests {
    private func triage(_ backend: Backend, server: Server = .primary, readOnly: Bool = false) -> String {
        var model = Model.showing([backend], server: server, readOnly: readOnly)
        model.type("b", "K")
        #expect(model.layers.isEmpty)
        return model.triage(200)
    }

    @Test func `read-only refuses every action`() {
        #expect(triage(victim, readOnly: true).contains("--read-only"))
    }

    @Test func `through a pooler nothing is done`() {
        #expect(triage(victim, server: .primary.with { $0.isPooled = true }).contains("pooler"))
    }

    @Test func `its own session is safe`() {
        var own = victim
        own.isOwn = true

        #expect(triage(own).contains("pgtop's own session"))
    }

    @Test func `what cannot be seen is not acted upon, and the cure is named`() {
        #expect(triage(.stranger(7, role: "app")).contains("GRANT pg_monitor TO monitor"))
    }

    @Test func `a superuser's session is left to superusers`() {
        var backend = victim
        backend.role = "postgres"
        backend.isSuperuser = true

        #expect(triage(backend).contains("It belongs to postgres, a superuser"))
    }

    @Test func `the server's own processes are safe`() {
        #expect(triage(.process(7, "checkpointer")).contains("cannot do without its checkpointer"))
    }

    @Test func `a parallel worker points to its leader`() {
        var worker = victim
        worker.leader = 4000

        #expect(triage(worker).contains("choose 4000"))
    }

    @Test func `without a connection nothing is asked`() {
        var model = Model.showing([victim])
        model.apply(.report(.disconnected(.unreachable(reason: "gone"), retryIn: .seconds(1))))

        #expect(model.type("K").isEmpty)
        #expect(model.layers.isEmpty)
    }
}

@Suite struct ClosingTests {
    private func asking() -> Model {
        var model = Model.showing([victim])
        model.type("K")
        return model
    }

    @Test func `losing the connection closes the question and says so`() {
        var model = asking()

        model.apply(.report(.disconnected(.unreachable(reason: "gone"), retryIn: .seconds(1))), at: 1)

        #expect(model.layers.isEmpty)
        #expect(model.triage(200).contains("the question is closed, nothing was sent"))
    }

    @Test func `another server closes the question, and what was known is forgotten`() {
        var model = asking()

        model.apply(.report(.connected(.primary.with { $0.systemIdentifier = "8" })), at: 1)

        #expect(model.layers.isEmpty)
        #expect(model.pids.isEmpty)
        #expect(model.triage(200).contains("Another server answers now"))
    }

    @Test func `a promotion closes the question and is announced`() {
        var model = asking()
        model.apply(.report(.pulse(.before(1, commits: 1, wal: 1, standby: true), at: 1)), at: 1)

        model.apply(.report(.pulse(.before(0, commits: 1, wal: 1), at: 2)), at: 2)

        #expect(model.layers.isEmpty)
        #expect(model.triage(200).contains("The server is now a primary"))
    }
}

@Suite struct OutcomeTests {
    private func sent(_ key: Key = "K", on server: Server = .primary) -> Model {
        var model = Model.showing([victim], server: server)
        model.type(key)
        model.type("y", at: 1)
        return model
    }

    private func report(_ outcome: Outcome, _ signal: Signal = .terminate) -> Event {
        .report(.action(.outcome(signal, Target(signal, victim), outcome)))
    }

    @Test func `the truth is told, and written down`() {
        var model = sent()

        let effects = model.apply(report(.gone(after: .milliseconds(400))), at: 2)

        #expect(model.screenText.contains("gone after 0.4 s"))
        guard case .journal(let line) = effects.first else {
            return #expect(Bool(false), "no outcome in the journal")
        }
        #expect(line.outcome == "gone after 0.4 s")
    }

    @Test func `a refusal names the cure`() {
        var model = sent(on: .primary.with { $0.canSignal = false })

        model.apply(report(.refused(.denied(reason: "permission denied"))), at: 2)

        #expect(model.screenText.contains("GRANT pg_signal_backend TO monitor"))
    }

    @Test func `a refusal that no grant would cure names none`() {
        var model = sent()

        model.apply(report(.refused(.denied(reason: "permission denied"))), at: 2)

        #expect(model.screenText.contains("only a superuser may signal it"))
    }

    @Test func `a cancel that did not help offers to terminate`() {
        var model = sent("c")
        model.apply(report(.stillRunning(after: .seconds(5), state: "active", waiting: nil), .cancel), at: 6)

        model.type("K", at: 7)

        #expect(model.card?.signal == .terminate)
        #expect(model.card?.targets.map(\.id) == [victim.id])
    }

    @Test func `the card stays until nothing is to come, and ten seconds more`() {
        var model = sent()
        model.apply(.tick, at: 100)
        #expect(model.layers.last?.isOutcome ?? false)
        model.apply(report(.gone(after: .seconds(1))), at: 101)

        model.apply(.tick, at: 110.9)
        #expect(model.layers.last?.isOutcome ?? false)
        model.apply(.tick, at: 111)
        #expect(model.layers.isEmpty)
    }

    @Test func `what happens after the card was closed is still told`() {
        var model = sent()
        model.type(.escape, at: 2)

        model.apply(report(.gone(after: .seconds(2))), at: 3)

        #expect(model.triage(200).contains("Session 4302: gone after 2 s"))
    }
}
