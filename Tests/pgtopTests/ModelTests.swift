import Probes
import TUI
import Testing

@testable import pgtop

private let fast = Backend.client(10, transaction: 1, statement: 1, query: "SELECT fast")
private let slow = Backend.client(20, role: "report", transaction: 100, statement: 100, query: "SELECT slow")

@Suite struct SessionsPaneTests {
    @Test func `the longest transaction stands on top`() {
        #expect(Model.showing([fast, .sleeper, slow]).pids == [4211, 20, 10])
    }

    @Test func `pgtop's own session and the server's processes come with b`() {
        var own = fast
        own.isOwn = true
        var model = Model.showing([own, slow, .process(3, "checkpointer")])
        #expect(model.pids == [20])

        model.type("b")

        #expect(Set(model.pids) == [10, 20, 3])
    }

    @Test func `idle sessions are asked for only when they are wanted`() {
        var model = Model.showing([slow], idle: 5)

        let wanted = model.type("i")
        let unwanted = model.type("i")

        #expect(wanted == [.wish(.sessions(idle: true))])
        #expect(unwanted == [.wish(.sessions(idle: false))])
    }

    @Test func `parallel workers stand under their leader`() {
        var worker = Backend.client(30, role: "report", transaction: 100, statement: 100)
        worker.kind = "parallel worker"
        worker.leader = 20
        var model = Model.showing([worker, slow, .sleeper])

        #expect(model.pids == [4211, 20, 30])
        model.type("S")
        #expect(model.pids == [20, 30, 4211])
    }

    @Test func `what the role may not see is unknown, never zero`() {
        let model = Model.showing([.stranger(7, role: "app"), .stranger(8, role: "app")])

        #expect(model.screenText.contains("active –"))
        #expect(model.screenText.contains("blocked –"))
        #expect(model.screenText.contains("no privilege"))
    }

    @Test func `records are whole and typed`() {
        var snapshot = Snapshot()
        Report.apply(.tick([.sleeper]), to: &snapshot.readings)

        let record = Dictionary(
            SessionsPane.records(snapshot)[0].map { ($0.name, $0.value) },
            uniquingKeysWith: { first, _ in first })

        #expect(record["pid"] == .integer(4211))
        #expect(record["transaction_age"] == .duration(.seconds(780)))
        #expect(record["state"] == .text("idle in transaction"))
        #expect(record["query"] == .text("UPDATE orders SET paid = true WHERE id = 17"))
    }

    @Test func `no two columns have one name in records`() {
        let names = SessionsPane.columnMeanings.filter(\.isInRecords).map(\.name)

        #expect(names.count == Set(names).count)
    }

    @Test func `as text the rows stand under their titles`() {
        var snapshot = Snapshot()
        Report.apply(.tick([.sleeper]), to: &snapshot.readings)

        let lines = SessionsPane.plainText(snapshot)

        #expect(lines.count == 2)
        #expect(lines[1].hasSuffix("UPDATE orders SET paid = true WHERE id = 17"))
    }
}

extension Report {
    /// Applies the samples of a tick.
    fileprivate static func apply(_ report: Report, to readings: inout Readings) {
        guard case .tick(let samples, _) = report else { return }
        for sample in samples { sample(&readings) }
    }
}

@Suite struct BrowsingTests {
    @Test func `a filter applies while it is typed`() {
        var model = Model.showing([fast, slow])

        model.type("/", "r", "e", "p")

        #expect(model.pids == [20])
    }

    @Test func `Esc goes back to the filter before`() {
        var model = Model.showing([fast, slow])
        model.type("/", "r", "e", "p", .escape)

        #expect(model.pids == [20, 10])
    }

    @Test func `a filter in one column, inverted`() {
        var model = Model.showing([fast, slow])
        for character in "/role:report" { model.type(.character(character)) }
        model.type(.enter, "v")

        #expect(model.pids == [10])
    }

    @Test func `pasted text goes into a filter, and is no command elsewhere`() {
        var model = Model.showing([fast, slow])
        #expect(model.apply(.paste("q")).isEmpty)

        model.type("/")
        model.apply(.paste("slow"))

        #expect(model.pids == [20])
    }

    @Test func `the sort column is chosen like from a menu`() {
        var model = Model.showing([fast, slow])
        let before = model.screen.sorting

        model.type("s", .left, .left, .left)
        #expect(model.screen.sorting != before)
        model.type(.escape)
        #expect(model.screen.sorting == before)
        model.type("s", .left, .enter)
        #expect(model.screen.sorting != before)
    }

    @Test func `a click on a title sorts, a click on a row moves the cursor`() {
        var model = Model.showing([fast, slow])
        let layout = Layout(model.size)

        model.type(.click(Point(column: 6, row: layout.pane.row)))
        #expect(model.screen.sorting.column == "pid")
        model.type(.click(Point(column: 6, row: layout.pane.row + 2)))
        #expect(model.screen.selected?.id.pid == 10)
    }

    @Test func `a double click opens the detail`() {
        var model = Model.showing([fast, slow])

        let effects = model.type(.doubleClick(Point(column: 6, row: Layout(model.size).pane.row + 2)))

        #expect(effects.requests == [.detail(fast.id)])
    }

    @Test func `a click on a key in the footer does the same as the key`() {
        var model = Model.showing([fast, slow])
        let footer = Footer(model).items.first { $0.command == .help }

        model.type(.click(Point(column: footer?.column ?? 0, row: 23)))

        guard case .text = model.layers.last else { return #expect(Bool(false), "no help") }
    }

    @Test func `the cursor follows its session`() {
        var model = Model.showing([fast, slow])
        model.type(.down)

        model.apply(.report(.tick([.sleeper, slow, fast], at: 1)), at: 1)

        #expect(model.screen.selected?.id == fast.id)
    }

    @Test func `a fresh press goes round from the last row to the first, and back`() {
        var model = Model.showing([fast, slow])
        model.type(.down)

        model.type(.down, at: 1)
        #expect(model.screen.selected?.id == slow.id)
        model.type(.up, at: 2)
        #expect(model.screen.selected?.id == fast.id)
    }

    @Test func `a key that is held down stops at the end`() {
        var model = Model.showing([fast, slow])

        for step in 0..<9 { model.type(.down, at: 1 + Double(step) * 0.05) }
        #expect(model.screen.selected?.id == fast.id)
        model.type(.down, at: 1.48)
        #expect(model.screen.selected?.id == slow.id)
    }

    @Test func `keys end the program`() {
        var model = Model.showing([fast])

        #expect(model.type("q") == [.quit(status: 0)])
        #expect(model.type(.control("c")) == [.quit(status: 130)])
        #expect(model.type(.control("z")) == [.suspend])
    }

    @Test func `^C ends it from every card`() {
        var model = Model.showing([fast])
        model.type("K")

        #expect(model.type(.control("c")) == [.quit(status: 130)])
    }
}

@Suite struct PauseTests {
    @Test func `the rows stay, the header goes on`() {
        var model = Model.showing([slow])
        model.type("p")

        model.apply(.report(.tick([fast, slow, .sleeper], at: 1)), at: 1)

        #expect(model.pids == [20])
        #expect(model.screenText.contains("active 2"))
        #expect(model.triage(200).contains("PAUSED 1 s ago"))
    }

    @Test func `one goes on sorting and filtering what is held`() {
        var model = Model.showing([slow, fast])
        model.type("p", "S")
        #expect(model.pids == [10, 20])

        model.type("/", "r", "e", "p", .enter)

        #expect(model.pids == [20])
    }

    @Test(arguments: [Key("i"), "b"])
    func `which sessions are shown cannot be changed meanwhile, and that is said`(key: Key) {
        var model = Model.showing([slow])
        model.type("p")

        #expect(model.type(key).isEmpty)
        #expect(model.triage(200).contains("p goes on"))
    }

    @Test func `afterwards the newest is shown at once`() {
        var model = Model.showing([slow])
        model.type("p")
        model.apply(.report(.tick([fast], at: 1)), at: 1)

        model.type("p", at: 1)

        #expect(model.pids == [10])
    }
}

@Suite struct StalenessTests {
    @Test func `data that is older than two periods says how old`() {
        var model = Model.showing([slow])
        model.apply(.tick, at: 1.9)
        #expect(!model.triage(200).contains("old"))

        model.apply(.tick, at: 3)

        #expect(model.triage(200).contains("3 s old"))
    }

    @Test func `the reason is told`() {
        var model = Model.showing([slow])
        let failure = Sampled(SessionsProbe.self, failure: .timedOut(after: .seconds(2)), at: .at(3))

        model.apply(.report(.tick([failure], Ledger())), at: 3)

        #expect(model.triage(200).contains("3 s old: the server does not answer"))
    }

    @Test func `a lost connection says why and when it is tried again`() {
        var model = Model.showing([slow])
        model.apply(
            .report(.disconnected(.unreachable(reason: "connection refused"), retryIn: .seconds(5))), at: 3)

        model.apply(.tick, at: 5)

        #expect(model.triage(200).contains("5 s old. No connection (next try in 3 s): connection refused"))
    }

    @Test func `the reason does not repeat where the server is`() {
        var model = Model.showing([slow])
        let reason = "db1.example:5432: Connection refused"
        model.apply(.report(.disconnected(.unreachable(reason: reason), retryIn: .seconds(5))), at: 1)

        #expect(model.triage(200).contains("No connection (next try in 5 s): Connection refused"))
    }

    @Test func `a password is asked for, and goes only to the connection`() {
        var model = Model(at: .at(0))
        model.apply(.report(.disconnected(.passwordNeeded, retryIn: nil)))

        let effects = model.type("s", "e", "s", "a", "m", .enter)

        #expect(effects == [.connect(password: "sesam")])
        #expect(!model.screenText.contains("sesam"))
    }

    @Test func `a password that was mistyped can be typed again`() {
        var model = Model(at: .at(0))
        model.apply(.report(.disconnected(.passwordNeeded, retryIn: nil)))
        model.type("s", "e", "s", "a", "n", .enter)

        model.apply(.report(.disconnected(.loginRefused(reason: "authentication failed"), retryIn: nil)))

        #expect(model.type("s", "e", "s", "a", "m", .enter) == [.connect(password: "sesam")])
    }

    @Test func `a log-in that is refused without a typed password is not asked about`() {
        var model = Model(at: .at(0))

        model.apply(.report(.disconnected(.loginRefused(reason: "no such database"), retryIn: nil)))

        #expect(model.layers.isEmpty)
    }

    @Test func `a server that does not tell its identifier this time is not called another one`() {
        var model = Model.showing([slow])
        var server = Server.primary
        server.systemIdentifier = nil

        model.apply(.report(.connected(server)))

        #expect(!model.screenText.contains("Another server"))
        #expect(model.screenText.contains("\(slow.id.pid)"))
    }
}

@Suite struct DetailTests {
    private func answered(_ query: String, isCut: Bool = false) -> Model {
        var model = Model.showing([slow])
        model.type(.enter)
        let detail = Detail(query: query, isCut: isCut, blockedBy: [7], locksHeld: 1, locksAwaited: [])
        model.apply(.report(.action(.detail(slow.id, .success(detail)))))
        return model
    }

    @Test func `the whole text is asked for only when it is opened`() {
        var model = Model.showing([slow])

        #expect(model.type(.enter).requests == [.detail(slow.id)])
        #expect(model.screenText.contains("asking for the whole text"))
    }

    @Test func `help tells the keys of the detail`() {
        let model = answered("SELECT slow")

        let help = Help(model).reader.lines.map(\.text)

        #expect(help.contains { $0.contains("Asks the planner for its plan") })
        #expect(!help.contains { $0.contains("Shows only rows with all these words") })
    }

    @Test func `another statement of the session is asked for anew`() {
        var model = answered("SELECT slow")
        let other = Backend.client(20, role: "report", transaction: 100, statement: 3, query: "SELECT other")

        let effects = model.apply(.report(.tick([other], at: 1)), at: 1)

        #expect(effects == [.act(.detail(slow.id))])
        #expect(!model.screenText.contains("SELECT slow"))
    }

    @Test func `locks are asked for again while they are looked at`() {
        var model = answered("SELECT slow")

        #expect(model.apply(.report(.tick([slow], at: 2.9)), at: 2.9).isEmpty)
        #expect(model.apply(.report(.tick([slow], at: 3)), at: 3) == [.act(.detail(slow.id))])
        #expect(model.screenText.contains("SELECT slow"))
    }

    @Test func `locks that are older than they should be say so, also when the newest answer failed`() {
        var model = answered("SELECT slow")
        model.apply(.report(.action(.detail(slow.id, .failure(.timedOut(after: .seconds(8)))))), at: 6)
        #expect(!model.screenText.contains("locks as they were"))

        model.apply(.tick, at: 7)

        #expect(model.screenText.contains("blocked by    7"))
        #expect(model.screenText.contains("locks as they were 7 s ago"))
    }

    @Test func `a session out of the sample may be idle, until the server says that it has ended`() {
        var model = answered("SELECT slow")
        model.apply(.report(.tick([fast], at: 1)), at: 1)
        #expect(model.screenText.contains("It is idle by now, or has ended"))

        model.apply(.report(.action(.detail(slow.id, .failure(.sessionEnded)))), at: 2)

        #expect(model.screenText.contains("It has ended"))
        #expect(model.screenText.contains("SELECT slow"))
    }

    @Test func `who blocks is named with what it does`() {
        var model = Model.showing([slow, .sleeper])
        model.select(20)
        model.type(.enter)
        let detail = Detail(query: "", isCut: false, blockedBy: [4211], locksHeld: 1, locksAwaited: [])
        model.apply(.report(.action(.detail(slow.id, .success(detail)))))

        #expect(model.screenText.contains("4211 app@shop web-1, idle in transaction for 12 min"))
    }

    @Test func `e asks for the plan of the whole statement`() {
        var model = answered("SELECT slow")

        let effects = model.type("e")

        let statement = Statement(
            of: .session(slow.id), text: "SELECT slow", database: "shop", role: "report", acceptsRisk: false)
        #expect(effects == [.act(.explain(statement))])
    }

    @Test func `a plan is brought before the eyes`() {
        var model = answered("SELECT slow" + String(repeating: "\n, slower", count: 40))
        model.type("e")

        model.apply(.report(.action(.explained(.session(slow.id), .success(["Seq Scan on slow"])))), at: 1)

        #expect(model.screenText.contains("Seq Scan on slow"))
    }

    @Test(arguments: ["VACUUM orders", "SELECT 1; DROP TABLE x"])
    func `what has no plan is refused with a reason`(
        query: String
    ) {
        var model = answered(query)

        #expect(model.type("e").isEmpty)
        #expect(model.notice != nil)
    }

    @Test func `a statement that is cut off is not planned`() {
        var model = answered("SELECT slow", isCut: true)

        #expect(model.type("e").isEmpty)
    }

    @Test func `a risky plan wants a yes`() {
        var model = answered("SELECT slow")
        model.type("e")
        model.apply(.report(.action(.explained(.session(slow.id), .failure(.risky)))), at: 1)
        #expect(model.type(.enter, at: 2).isEmpty)

        model.type("e", at: 3)
        model.apply(.report(.action(.explained(.session(slow.id), .failure(.risky)))), at: 4)
        let effects = model.type("y", at: 5)

        guard case .act(.explain(let statement)) = effects.first else {
            return #expect(Bool(false), "no plan asked")
        }
        #expect(statement.acceptsRisk)
    }

    @Test func `the card about a risky plan does not listen at first either`() {
        var model = answered("SELECT slow")
        model.type("e")
        model.apply(.report(.action(.explained(.session(slow.id), .failure(.risky)))), at: 1)

        #expect(model.type("y", at: 1.2).isEmpty)
        #expect(model.layers.count == 2)
    }

    @Test func `nothing is asked about a session that may not be seen`() {
        var model = Model.showing([.stranger(7, role: "app")])

        #expect(model.type(.enter).requests.isEmpty)
        #expect(model.screenText.contains("no privilege"))
    }

    @Test func `a session that has ended says so`() {
        var model = Model.showing([slow])
        model.type("i", .enter)

        model.apply(.report(.tick([fast], showsIdle: true, at: 1)), at: 1)

        #expect(model.screenText.contains("Session 20 has ended"))
    }
}

@Suite struct SizeTests {
    @Test(arguments: [
        (0, 0), (1, 1), (1, 30), (200, 1), (2, 2), (10, 5), (39, 11), (59, 12), (60, 11), (300, 100),
    ])
    func `any size is survived, with anything on the screen`(columns: Int, rows: Int) {
        for keys in [[], ["?"], ["K"], ["c"], [.enter], ["/", "x"], ["s"], ["L"]] as [[Key]] {
            var model = Model.showing([.sleeper, slow])
            for key in keys { model.type(key) }

            model.apply(.resize(Size(columns: columns, rows: rows)))

            #expect(model.frame().size == Size(columns: columns, rows: rows))
        }
    }
}

@Suite struct NoticeTests {
    @Test func `an announcement is not hidden by the loss of the connection that acts`() {
        var model = Model.showing([.sleeper])
        var other = Server.primary
        other.systemIdentifier = "another"
        model.apply(.report(.connected(other)), at: 1)

        model.apply(.report(.action(.available(.failure(.unreachable(reason: "gone"))))), at: 1)

        #expect(model.triage(80).contains("Another server"))
    }
}
