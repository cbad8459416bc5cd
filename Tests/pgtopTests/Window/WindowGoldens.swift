import TUI

@testable import Probes
@testable import pgtop

extension Golden {
    /// The page of the window in each of its phases.
    static let windows = sizes.flatMap { size in
        [
            window("before", size) { Model.planning(size) },
            window("baseline", size) { Model.watching(size, for: 20) },
            window("calm", size) { Model.watching(size) },
            window("stop", size) { Model.stopping(size) },
            window("stop-elsewhere", size) { Model.stopping(size) { $0.type("1", at: 84) } },
            window("stop-card", size) { Model.stopping(size) { $0.type("x", at: 84) } },
            window("not-seen", size) { Model.blinded(size) },
            window("after", size) { Model.stopping(size) { $0.type("E", at: 84) } },
            window("closed", size) {
                Model.stopping(size) { model in
                    model.type("E", at: 84)
                    model.apply(.watch(.report(.success("/home/kim/window-db1.md"))), at: 85)
                    model.apply(.tick, at: 120)
                }
            },
            window("plan", size) {
                var model = Model.planning(size)
                model.type("P", at: 8)
                return model
            },
            window("plan-wrong", size) {
                var model = Model.planning(size)
                model.type("P", .down, .down, .control("u"), "x", .enter, at: 8)
                return model
            },
            window("announcement", size) {
                var model = Model.planning(size)
                model.type("a", at: 8)
                return model
            },
        ]
    }

    private static func window(
        _ name: String, _ size: Size, _ model: @escaping @Sendable () -> Model
    ) -> Golden {
        Golden(name: "window/\(name)", size: size, model: model)
    }
}

extension Model {
    /// A stop condition is met.
    fileprivate static func stopping(
        _ size: Size, _ change: (inout Model) -> Void = { _ in }
    ) -> Model {
        var model = Model.watching(size)
        for second in 80..<84 {
            model.see(Situation.storm, share: 43, likely: 90, locks: .storm, at: Double(second))
        }
        change(&model)
        return model
    }

    fileprivate static func blinded(_ size: Size) -> Model {
        var model = Model.watching(size)
        model.apply(
            .report(.disconnected(.unreachable(reason: "no route to host"), retryIn: .seconds(5))), at: 80)
        for second in 80..<95 {
            model.apply(.clock(.noon(plus: Double(second) - 8)), at: Double(second))
            model.apply(.tick, at: Double(second))
        }
        return model
    }
}
