/// All poolers that pgtop was told of: a watch for each, and the acts on their consoles.
package final class Poolers: Sendable {
    package let addresses: [PoolerAddress]
    private let reactor: Reactor
    private let wishes: [Wishes]
    private let report: @Sendable (Report) -> Void

    package init(
        _ addresses: [PoolerAddress], wish: Wish, period: Duration, on reactor: Reactor,
        report: @escaping @Sendable (Report) -> Void
    ) {
        (self.addresses, self.reactor, self.report) = (addresses, reactor, report)
        wishes = addresses.map { _ in Wishes(wish.part(for: .console), period: period) }
    }

    /// Starts a watch for each; `ended` is called when it was stopped and has closed its connection.
    package func start(began: () -> Void, ended: @escaping @Sendable () -> Void) {
        let board = PoolerBoard(addresses.map(\.name))
        if addresses.isEmpty { report(.tick([board.beginning()], Ledger())) }
        for (address, wishes) in zip(addresses, wishes) {
            began()
            PoolerWatch(address, wishes: wishes, board: board, on: reactor, report: report).start(
                ended: ended)
        }
    }

    package func wish(_ wish: Wish) {
        for each in wishes { each.wish = wish.part(for: .console) }
    }

    package func setPeriod(_ period: Duration) {
        for each in wishes { each.period = period }
    }

    package func stop() {
        for each in wishes { each.stop() }
    }

    package func address(of pooler: String) -> PoolerAddress? { addresses.first { $0.name == pooler } }

    /// Does something that is over at once, tells what became of it, and looks again.
    package func perform(_ deed: Deed) {
        guard case .pooler(let name, let act) = deed.place,
            let index = addresses.firstIndex(where: { $0.name == name })
        else { return report(.action(.deed(deed, .refused(.misdirected)))) }
        let desk = ConsoleDesk(address: addresses[index], reactor: reactor)
        Task.detached(executorPreference: reactor) { [report, wishes] in
            let outcome = await desk.perform(act)
            report(.action(.deed(deed, outcome)))
            wishes[index].retry(password: nil)
        }
    }

    /// Asks a console what it shows.
    package func look(_ look: Inquiry) {
        guard case .pooler(let name) = look.place, let address = address(of: name) else {
            return report(.action(.looked(look, .failure(.failed(.misdirected)))))
        }
        let desk = ConsoleDesk(address: address, reactor: reactor)
        Task.detached(executorPreference: reactor) { [report] in
            report(.action(.looked(look, await desk.look(look.text))))
        }
    }

    /// Looks again at once.
    package func lookAgain() {
        for each in wishes { each.retry(password: nil) }
    }
}
