import TUI
import Testing

struct ThemeTests {
    private static let depths = [0, 8, 16, 256]

    @Test func `themes are found by their names`() {
        #expect(Theme.all.map { Theme.named($0.name)?.name } == ["dark", "light", "mono"])
        #expect(Theme.named("solarized") == nil)
    }

    @Test(arguments: ["dark", "light", "mono"], depths)
    func `severity and selection can be told apart at every depth`(name: String, colors: Int) throws {
        let theme = try #require(Theme.named(name))
        let roles: [Role] = [.plain, .notice, .warning, .critical]

        let looks = roles.flatMap { role in
            [false, true].map { theme.look(of: role, selected: $0, colors: colors) }
        }

        for index in looks.indices { #expect(!looks[..<index].contains(looks[index])) }
    }

    @Test(arguments: ["dark", "light", "mono"], depths)
    func `the series of a chart can be told apart at every depth`(name: String, colors: Int) throws {
        let theme = try #require(Theme.named(name))

        let looks = Role.allCases.filter { "\($0)".hasPrefix("series") }.map {
            theme.look(of: $0, selected: false, colors: colors)
        }

        for index in looks.indices { #expect(!looks[..<index].contains(looks[index])) }
    }

    @Test func `NO_COLOR means no colours, unless it is empty`() {
        #expect([nil, "", "1"].map { Theme.standard(noColor: $0).name } == ["dark", "dark", "mono"])
    }

    @Test func `a theme without colours uses none`() {
        for role in Role.allCases {
            let look = Theme.mono.look(of: role, selected: true, colors: 256)
            #expect(look.ink == .standard && look.paper == .standard)
        }
    }
}
