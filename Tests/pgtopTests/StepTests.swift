import Probes
import TUI
import Testing

@testable import pgtop

/// What happens inside a step of a guide.
@Suite struct StepTests {
    @Test func `a step shows its words, its boxes and its texts with their risks`() {
        let model = Model.inStep()

        let text = model.screenText
        #expect(text.contains("End the idle blocker"))
        #expect(text.contains("[ ] Its owner agrees"))
        #expect(text.contains("look  reads only"))
        #expect(text.contains("WHERE pid = \(Backend.sleeper.id.pid)"))
    }

    @Test func `a look is asked at a key, written down, and its rows are shown`() throws {
        var model = Model.inStep()
        model.goTo("usename")

        let effects = model.type("r", at: 9)
        let request = try #require(effects.requests.first)
        guard case .look(let look) = request else {
            Issue.record("\(request)")
            return
        }
        #expect(effects.journal.map(\.reason) == ["lock-contention/end_idle"])
        #expect(model.screenText.contains("looking…"))
        let after = model.apply(.report(.action(.looked(look, .success(.tried)))), at: 10)

        #expect(model.screenText.contains("idle in transaction"))
        #expect(model.screenText.contains("the first 2 rows"))
        #expect(after.journal.map(\.outcome) == ["2 rows"])
    }

    @Test func `a long result is shown from its beginning`() throws {
        var model = Model.inStep()
        model.goTo("usename")
        guard case .look(let look)? = model.type("r", at: 9).requests.first else { return }
        let rows = (1...100).map { [LookTable.Cell?.some(.init("row \($0)"))] }

        model.apply(
            .report(.action(.looked(look, .success(LookTable(columns: ["names"], rows: rows))))), at: 10)

        #expect(model.screenText.contains("names"))
        #expect(model.screenText.contains("row 10"))
    }

    @Test func `control characters of a result never reach the terminal, and NULL is not empty`() throws {
        var model = Model.inStep()
        model.size = .large
        model.goTo("usename")
        model.note(.looked(.tried), at: StepPlace(key: .tried, block: 3))
        model.apply(.tick, at: 9)

        #expect(model.screenText.contains("∅"))
        #expect(!model.screenText.contains("\u{1b}"))
    }

    @Test(arguments: ["ALTER SYSTEM", "pg_drop_replication_slot", "pg_terminate_backend"])
    func `what changes something is refused until all is ticked`(words: String) {
        var model = Model.inStep()
        model.goTo(words)

        let effects = model.type("r", at: 9)

        #expect(effects.requests.isEmpty)
        #expect(model.notice?.text == "First tick what is to be checked: 2 left.")
        #expect(model.step != nil)
    }

    @Test func `a change asks on a card that says what and where, and No is the default`() {
        var model = Model.inStep()
        model.tickAll()
        model.goTo("ALTER SYSTEM")

        model.type("r", at: 9)
        #expect(model.screenText.contains("ALTER SYSTEM SET log_lock_waits = on"))
        #expect(model.screenText.contains("database"))
        let effects = model.type(.enter, at: 10)

        #expect(effects.requests.isEmpty)
        #expect(model.step?.key == .tried)
    }

    @Test func `a change is written down with the step as its reason, then sent, then told`() throws {
        var model = Model.inStep()
        model.tickAll()
        model.goTo("ALTER SYSTEM")
        model.type("r", at: 9)

        let effects = model.type("y", at: 10)
        let deed = Deed(
            "alter", to: "ALTER SYSTEM SET log_lock_waits = on",
            at: .statement("ALTER SYSTEM SET log_lock_waits = on"))
        #expect(effects.requests == [.deed(deed)])
        #expect(effects.journal.map(\.reason) == ["lock-contention/end_idle"])
        #expect(effects.journal.map(\.outcome) == [nil])
        let after = model.apply(.report(.action(.deed(deed, .done("done after 2 s")))), at: 12)
        model.type(.escape, at: 12)

        #expect(after.journal.map(\.outcome) == ["done after 2 s"])
        #expect(after.journal.map(\.reason) == ["lock-contention/end_idle"])
        #expect(model.steps[.tried]?.ending == nil)
        #expect(model.screenText.contains("done after 2 s"))
    }

    @Test func `danger wants a word, and nothing less sends it`() {
        var model = Model.inStep()
        model.tickAll()
        model.goTo("pg_drop_replication_slot")
        model.type("r", at: 9)

        let early = model.type("y", .enter, at: 10)
        model.type(.backspace, "d", "r", "o", "p", at: 11)
        let effects = model.type(.enter, at: 11)

        #expect(early.isEmpty)
        #expect(effects.requests.count == 1)
    }

    @Test func `what runs long says how long, and can be broken off from its card and from the step`() throws
    {
        var model = Model.inStep()
        model.tickAll()
        model.goTo("ALTER SYSTEM")
        model.type("r", at: 9)
        let deed = try #require(model.type("y", at: 10).requests.first)
        guard case .deed(let deed) = deed else { return }
        model.apply(.tick, at: 25)

        #expect(model.screenText.contains("still running 15 s"))
        #expect(model.type("c", at: 25).requests == [.breakOffDeed(deed)])
        model.type(.escape, at: 25)
        #expect(model.screenText.contains("still running 15 s"))
        #expect(model.type("c", at: 26).requests == [.breakOffDeed(deed)])
    }

    @Test func `what the server says of a failure stands at the step, until it works`() throws {
        var model = Model.inStep()
        let place = StepPlace(key: .tried, block: 3)
        let look = Inquiry(id: 1, text: "SELECT 1")

        model.note(.notLooked(.failed(.lockedOut)), at: place)
        #expect(
            model.steps[.tried]?.ending
                == .failed("somebody holds a lock that it needs, and it did not wait (55P03)."))
        model.note(.looking(look, since: .at(9)), at: place)

        #expect(model.steps[.tried]?.ending == nil)
    }

    @Test func `a terminate is not sent as text: the session's own card asks`() {
        var model = Model.inStep()
        model.tickAll()
        model.goTo("pg_terminate_backend")

        model.type("r", at: 9)
        #expect(model.screenText.contains("Terminate session \(Backend.sleeper.id.pid)"))
        let effects = model.type("y", at: 10)

        #expect(
            effects.requests == [
                .signal(.terminate, Target(.terminate, .sleeper), reason: "lock-contention/end_idle")
            ])
    }

    @Test func `a session that has ended, or whose pid is another's, is not signalled`() {
        var other = Backend.sleeper
        other = Backend(
            id: .init(pid: other.id.pid, start: ServerTime(microseconds: 77)), sampledAt: other.sampledAt)
        for (sessions, said) in [([Backend](), "has ended"), ([other], "another one by now")] {
            var model = Model.inStep(sessions)
            model.tickAll()
            model.goTo("pg_terminate_backend")

            let effects = model.type("r", at: 9)

            #expect(effects.requests.isEmpty)
            #expect(model.notice?.text.contains(said) ?? false)
        }
    }

    @Test func `values that are missing are named, and nothing is sent without them`() {
        var model = Model.inStep()
        model.tickAll()
        model.goTo("VACUUM")

        #expect(model.screenText.contains("No :relation at hand"))
        #expect(model.type("r", at: 9).requests.isEmpty)
    }

    @Test func `a value that is missing can be typed, for all steps of the walk`() {
        var model = Model.inStep()
        model.tickAll()
        model.goTo("VACUUM")

        model.type("v", "x", .enter, at: 9)
        #expect(model.notice?.text == "It is to be with its schema: public.orders")
        model.type(.control("u"), "a", ".", "b", .enter, at: 9)

        #expect(model.screenText.contains("VACUUM \"a\".\"b\""))
        #expect(model.typedValues[StepKey.tried.walk] == ["relation": .relation(schema: "a", name: "b")])
    }

    @Test func `at a question one looks, and does not end anything`() {
        var model = Model.showing([.sleeper])
        model.openStep(
            StepKey(runbook: "lock-contention", subject: nil, node: "done"), of: .tried, values: [:])

        model.type("d", "s", at: 9)
        #expect(model.step != nil && model.step?.question == nil)
        model.type(.enter, at: 9)

        #expect(model.layers.isEmpty)
    }

    @Test func `a shell command is shown alone, and any key goes back`() {
        var model = Model.inStep()
        model.goTo("journalctl")

        model.type("y", at: 9)
        let alone = model.screenText
        model.type("x", at: 9)

        #expect(alone.contains("│journalctl -u postgresql --since '10 min ago' "))
        #expect(!alone.contains("Its owner agrees"))
        #expect(model.step?.showsTextAlone == false)
    }

    @Test func `a step is skipped only with a reason`() {
        var model = Model.inStep()

        model.type("s", .enter, at: 9)
        #expect(model.step != nil)
        let effects = model.type("n", "o", .enter, at: 9)

        #expect(model.steps[.tried]?.ending == .skipped(reason: "no"))
        #expect(effects.journal.map(\.outcome) == ["skipped: no"])
        #expect(model.layers.isEmpty)
    }

    @Test func `ticks are kept and written down`() {
        var model = Model.inStep()
        model.tickAll()
        model.type(.escape, at: 9)
        model.openTriedStep()

        #expect(model.step?.unticked == 0)
    }

    @Test func `nothing is changed with --read-only, nothing at all in a recording`() {
        var readOnly = Model.showing([.sleeper], readOnly: true)
        readOnly.openTriedStep()
        readOnly.tickAll()
        readOnly.goTo("ALTER SYSTEM")
        let change = readOnly.type("r", at: 9)
        readOnly.goTo("usename")
        let look = readOnly.type("r", at: 9)
        var replay = Model(.replay, at: .at(0))
        replay.apply(.resize(.usual))
        replay.openTriedStep()
        replay.goTo("usename")

        #expect(change.requests.isEmpty)
        #expect(look.requests.count == 1)
        #expect(replay.type("r", at: 9).requests.isEmpty)
    }

    @Test func `any keys at any size leave the step whole`() {
        let keys: [Key] = [
            .up, .down, .left, .right, .pageUp, .pageDown, .home, .end, .enter, " ", "r", "y", "d", "s", "c",
            .escape, "x",
        ]
        var model = Model.inStep()
        var chance: UInt64 = 1
        for round in 0..<400 {
            chance = chance &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            if model.step == nil {
                model.layers = []
                model.openTriedStep()
            }
            if round.isMultiple(of: 7) {
                let size = Size(columns: Int(chance >> 40 % 140) + 1, rows: Int(chance >> 50 % 50) + 1)
                model.apply(.resize(size), at: 9)
            }
            model.note(.looked(.tried), at: StepPlace(key: .tried, block: 3))
            model.type(keys[Int(chance >> 33) % keys.count], at: Double(9 + round))
            _ = model.frame()
        }
    }
}
