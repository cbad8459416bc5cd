import Testing

@testable import Probes
@testable import pgtop

/// What the runbooks ask to be run can be run from inside a step.
@Suite struct ShippedStepsTests {
    private let values: [String: RunbookValue] = [
        "pid": .number(4242), "blocked": .number(4243), "statement": .number(-7),
        "relation": .relation(schema: "public", name: "orders"),
        "index": .relation(schema: "public", name: "orders_key"), "database": .name("shop"),
        "role": .name("app"), "application": .name("web"), "slot": .name("old"), "gid": .name("g"),
        "standby": .name("s1"), "pool": .name("shop"), "subscription": .name("sub"),
        "setting": .name("fsync"),
    ]

    private func texts(of name: String) -> [StepText] {
        (RunbookShelf.builtIn[name]?.sections.values.flatMap(\.blocks) ?? []).compactMap { block in
            if case .code(let code) = block { StepText(code, values) } else { nil }
        }
    }

    @Test(arguments: RunbookShelf.builtIn.names)
    func `each look reads, each signal names one session, each command of PgBouncer is known`(name: String) {
        for text in texts(of: name) {
            #expect(text.missing.isEmpty)
            switch (text.code.language, text.code.risk) {
            case (.sql, .look):
                #expect(throws: Never.self, "\(text.text)") { try SQLText.look(text.text).get() }
            case (.sql, _): #expect(SQLText.signalling(in: text.text) != .other, "\(text.text)")
            case (.pgbouncer, _): #expect(StepConsole(text.text) != nil, "\(text.text)")
            case (.sh, _): #expect(!text.isRunnable)
            }
        }
    }
}
