import Probes
import TUI
import Testing

@testable import pgtop

/// A screen that has a golden frame.
struct Golden: Sendable, CustomTestStringConvertible {
    let name: String
    let size: Size
    let model: @Sendable () -> Model

    var testDescription: String { "\(name) \(size.columns)x\(size.rows)" }
    var file: String { "\(name)-\(size.columns)x\(size.rows).frame" }

    static let sizes: [Size] = [.usual, .large, .small]

    static let all: [Golden] = panes + layers + recorded + windows

    /// Every page in the situations that concern it.
    private static let panes = Page.all.flatMap { page in
        Situation.all.filter { $0.pages.contains(page.id) }.flatMap { scenario in
            sizes.map { size in
                on(scenario, "\(page.id)/\(scenario.name)", size) { $0.apply(.key(page.key), at: 8) }
            }
        }
    }

    private static let layers = sizes.flatMap { size in
        [
            on(.lockStorm, "cards/terminate", size) { $0.openCard("K") },
            on(.lockStorm, "cards/cancel-idle-in-transaction", size) { $0.openCard("c") },
            on(.lockStorm, "cards/several", size) { model in
                model.select(4211)
                model.type(" ", " ", " ", at: 8)
                model.type("K", at: 8)
            },
            on(.lockStorm, "cards/outcome", size) { model in
                model.openCard("K")
                model.type("y", at: 9)
                model.apply(
                    .report(
                        .action(
                            .outcome(.terminate, Target(.terminate, .sleeper), .gone(after: .seconds(0.4))))),
                    at: 9)
            },
            on(.poolsCalm, "cards/pause", size) { $0.type("4", "P", at: 8) },
            on(.poolsCalm, "cards/kill-pool", size) { $0.type("4", "X", at: 8) },
            on(.lockStorm, "detail/blocked", size) { $0.openDetail(4302, blockedBy: [4211]) },
            on(.statements[0], "detail/statement", size) { $0.openStatement() },
            on(.lockStorm, "guide/step", size) { $0.openTriedStep() },
            on(.lockStorm, "guide/step-looked", size) { model in
                model.openTriedStep()
                model.goTo("usename")
                model.note(.looked(.tried), at: StepPlace(key: .tried, block: 3))
                model.type(.right, at: 8)
            },
            on(.lockStorm, "guide/step-refused", size) { model in
                model.openTriedStep()
                model.goTo("pg_drop_replication_slot")
                model.type("r", at: 8)
            },
            on(.lockStorm, "guide/step-danger", size) { model in
                model.openTriedStep()
                model.tickAll()
                model.goTo("pg_drop_replication_slot")
                model.type("r", at: 8)
            },
            on(.lockStorm, "guide/step-failed", size) { model in
                model.openTriedStep()
                model.tickAll()
                let failure = ProbeFailure.refused(
                    sqlstate: "42704", message: "replication slot \"old\" does not exist")
                let deed = Deed("drop", to: "old", at: .statement("SELECT 1"))
                model.note(
                    .doing(deed, .refused(failure), since: .at(8)), at: StepPlace(key: .tried, block: 7))
                model.apply(.tick, at: 8)
                model.goTo("VACUUM")
                model.type(.end, at: 8)
            },
            on(.lockStorm, "guide/step-copy", size) { model in
                model.openTriedStep()
                model.goTo("journalctl")
                model.type("y", at: 8)
            },
            on(.lockStorm, "guide/chart", size) { $0.open("lock-contention") },
            on(.lockStorm, "guide/chart-deep", size) { model in
                model.open("lock-contention")
                model.type(.enter, .enter, "d", .enter, .enter, .enter, at: 8)
            },
            on(.calm, "guide/chart-unknown", size) { $0.open("replication-lag") },
            on(.calm, "guide/list", size) { $0.type("R", at: 8) },
            on(.lockStorm, "help/sessions", size) { $0.type("?", at: 8) },
            on(.lockStorm, "sessions/filtered", size) { model in
                model.type("/", "o", "w", "n", .enter, at: 8)
            },
            on(.calm, "sessions/paused", size) { model in
                model.type("p", at: 8)
                model.apply(.tick, at: 11)
            },
            on(.many, "sessions/scrolled", size) { $0.type(.right, .right, .right, .pageDown, at: 8) },
        ]
    }

    private static func on(
        _ scenario: Situation, _ name: String, _ size: Size,
        _ change: @escaping @Sendable (inout Model) -> Void
    ) -> Golden {
        Golden(name: name, size: size) {
            var model = scenario.model(size)
            model.apply(.key("1"), at: 8)
            change(&model)
            return model
        }
    }
}

extension Model {
    /// Asks about the session that blocks the others, and gets the answer who waits for it.
    fileprivate mutating func openCard(_ key: Key) {
        select(4211)
        type(key, at: 8)
        let victims: Set<Int32> = [4302, 4303, 4304, 4305, 4306, 4410]
        apply(
            .report(.action(.consequences([Backend.sleeper.id: Consequences(direct: [4302], all: victims)]))),
            at: 8.1)
    }

    fileprivate mutating func openDetail(_ pid: Int32, blockedBy: [Int32]) {
        select(pid)
        type(.enter, at: 8)
        guard let id = screen.selected?.id else { return }
        let detail = Detail(
            query: "UPDATE orders\n   SET paid = true\n WHERE id = 17", isCut: false, blockedBy: blockedBy,
            locksHeld: 4, locksAwaited: ["ShareLock on transaction 1234"])
        apply(.report(.action(.detail(id, .success(detail)))), at: 8.1)
    }

    fileprivate mutating func openStatement() {
        type("5", .enter, at: 8)
        guard case .statement(let detail) = layers.last else { return }
        let text =
            "SELECT c.country, count(*), sum(p.amount)\n  FROM payments p\n  JOIN customers c ON c.id = p.customer_id"
        apply(.report(.action(.statementText(detail.key, .success(text)))), at: 8.1)
    }

    mutating func select(_ pid: Int32) {
        type(.home, at: 8)
        for _ in pids where screen.selected?.id.pid != pid { type(.down, at: 8) }
    }
}

@Suite struct GoldenTests {
    @Test(arguments: Golden.all) func `a screen is drawn as its golden frame says`(golden: Golden) {
        Snapshots.check(golden.model().frame(), golden.name)
    }

    @Test func `no golden frame is left that no test asks for`() {
        let wanted = Set(Golden.all.map(\.file))

        #expect(Snapshots.files().subtracting(wanted).sorted() == [])
    }
}
