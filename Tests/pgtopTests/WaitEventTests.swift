import Testing

@testable import pgtop

struct WaitEventTests {
    @Test func `every wait event of PostgreSQL 13 to 18 has a sentence in each of its spellings`() {
        let unexplained = WaitEventNames.all.flatMap { type, names in
            names.split { $0.isWhitespace }.map { "\(type)/\($0)" }.filter { name in
                WaitEvent.sentence(type: type, event: String(name.dropFirst(type.count + 1))) == nil
            }
        }

        #expect(unexplained == [])
    }

    @Test func `no row is about an event that no server reports`() {
        let known = Set(
            WaitEventNames.all.flatMap { type, names in
                names.split { $0.isWhitespace }.map { "\(type)/\($0)".lowercased() }
            })

        let invented = WaitEvent.events.flatMap { type, rows in
            rows.map { "\(type)/\($0.name)" }.filter { !known.contains($0.lowercased()) }
        }

        #expect(invented == [])
    }

    @Test(arguments: WaitEvent.events.map(\.type))
    func `the rows of a type are sorted, each name once`(type: String) throws {
        let rows = try #require(WaitEvent.events.first { $0.type == type }).rows

        let names = rows.map(\.name)

        #expect(names == Set(names).sorted())
        #expect(Set(names.map { $0.lowercased() }).count == names.count)
    }

    @Test func `each type that has events is itself explained, and one that has none too`() {
        let silent = (WaitEvent.events.map(\.type) + ["InjectionPoint"]).filter {
            WaitEvent.sentence(type: $0) == nil
        }

        #expect(silent == [])
    }

    @Test func `capitals that PostgreSQL 17 changed make no difference`() {
        #expect(
            WaitEvent.sentence(type: "IPC", event: "BufferIO")
                == WaitEvent.sentence(type: "IPC", event: "BufferIo"))
    }

    @Test func `the same name in two types has two meanings`() {
        #expect(
            WaitEvent.sentence(type: "LWLock", event: "SyncRep")
                != WaitEvent.sentence(type: "IPC", event: "SyncRep"))
    }

    @Test func `an event of an extension we do not know has no sentence`() {
        #expect(WaitEvent.sentence(type: "Extension", event: "SomethingNew") == nil)
    }

    @Test func `every sentence ends with one period and fits a line`() {
        let events = WaitEvent.types + WaitEvent.events.flatMap(\.rows)
        let rows = events + Glossary.states + Glossary.backendTypes

        let unfit = rows.map(\.sentence).filter { sentence in
            sentence.count >= 110 || sentence.last != "." || sentence.dropLast().last == "."
        }

        #expect(unfit == [])
    }

    @Test(arguments: ["active", "idle in transaction (aborted)", "fastpath function call", "starting"])
    func `a state is explained`(state: String) {
        #expect(Glossary.state(state) != nil)
    }

    @Test(arguments: ["client backend", "autovacuum worker", "parallel worker", "walsender", "io worker"])
    func `a backend type is explained`(type: String) {
        #expect(Glossary.backendType(type) != nil)
    }
}
