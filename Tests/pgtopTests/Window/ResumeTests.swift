import TUI
import Testing

@testable import Probes
@testable import pgtop

extension Model {
    /// Another pgtop at the same server, a while later.
    fileprivate static func later(resuming: Bool, kept text: String?, after seconds: Double) -> Model {
        var model = Model(at: .at(0))
        model.watch.user = "kim"
        model.watch.resumes = resuming
        model.apply(.resize(Size(columns: 132, rows: 43)))
        model.apply(.clock(.noon(plus: seconds)))
        model.apply(.report(.connected(.primary)))
        model.apply(.watch(.recalled(text, of: WatchedServer(.primary))))
        return model
    }

    fileprivate var kept: String? { WatchRecord(watch)?.json.description }
}

@Suite struct ResumeTests {
    @Test func `a server that answers first is asked for in what was kept`() {
        var model = Model(at: .at(0))

        let effects = model.apply(.report(.connected(.primary)))

        #expect(effects.contains(.recallWatch(of: WatchedServer(.primary))))
    }

    @Test func `what was kept is all that it needs to go on`() throws {
        let before = Model.watching()
        let kept = try #require(before.kept)

        let model = Model.later(resuming: true, kept: kept, after: 400)

        #expect(model.watch.phase == .during)
        #expect(model.watch.plan == before.watch.plan)
        #expect(model.watch.begunAt == before.watch.begunAt)
        #expect(model.watch.baseline?.isComplete ?? false)
        #expect(model.watch.checklistBefore.map(\.id) == before.watch.checklistBefore.map(\.id))
        #expect(model.watch.events.dropLast() == before.watch.events[...])
    }

    @Test func `the gap is told when the server is seen again`() throws {
        let kept = try #require(Model.watching().kept)
        var model = Model.later(resuming: true, kept: kept, after: 400)

        model.see(at: 409)

        let gap = model.watch.events.last { $0.kind == .gap }
        #expect(gap?.sentence == "from 06:14:30 to 06:20:01 (5 min) nothing was seen")
    }

    @Test func `without being asked to, it only offers to go on`() throws {
        let kept = try #require(Model.watching().kept)
        var model = Model.later(resuming: false, kept: kept, after: 400)

        #expect(model.watch.phase == .before)
        #expect(model.notice?.text.contains("W, then C goes on with it") ?? false)
        model.type("W", "C")

        #expect(model.watch.phase == .during)
    }

    @Test func `where nothing was kept it says so`() {
        let model = Model.later(resuming: true, kept: nil, after: 1)

        #expect(model.watch.phase == .before)
        #expect(model.notice?.text == "There is no watch of this server to go on with.")
    }

    @Test(arguments: ["", "{}", "[1]", #"{"version":9}"#, #"{"version":1,"phase":"during"}"#])
    func `what no pgtop has written is nothing to go on with`(text: String) {
        #expect(WatchRecord(text, clock: .noon()) == nil)
    }
}
