import Probes
import TUI
import Testing

@testable import pgtop

@Suite struct PageTests {
    @Test func `the overview is what one sees first`() {
        #expect(Model(at: .at(0)).page.id == "overview")
    }

    @Test func `every pane has a page, and the overview the first panes of several`() {
        #expect(Page.panes.allSatisfy { Page.of($0.id) != nil })
        let first = Page.subjects.map { $0.panes[0].id }
        let shown = Page.overview.panes.map { $0.id }
        #expect(first.filter(shown.contains) == shown)
    }

    @Test func `no two pages have one key, and no two panes one name`() {
        #expect(Set(Page.all.map(\.key)).count == Page.all.count)
        #expect(Set(Page.panes.map { $0.id }).count == Page.panes.count)
    }

    @Test func `Enter opens the page of the focused pane where several are shown, and z goes back`() {
        var model = Situation.lockStorm.model(.large)

        model.type(.enter, at: 8)
        #expect(model.page.id == "sessions")

        model.type("z", at: 8)
        #expect(model.page.id == "overview")
    }

    @Test func `Enter opens the row's detail where one pane is shown`() {
        var model = Situation.lockStorm.model(.usual)

        model.type(.enter, at: 8)

        #expect(model.layers.contains { $0.isDetail })
    }

    @Test func `what the screen shows is asked for besides what checks need`() {
        var model = Situation.calm.model(.large)

        model.type("1", at: 8)

        #expect(model.wished.probes == Check.wantedProbes.union(["sessions"]))
        #expect(!model.wished.probes.contains("statements"))
    }
}
