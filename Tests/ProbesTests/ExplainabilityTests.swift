import Probes
import Testing

struct ExplainabilityTests {
    private func judged(_ text: String) -> Explainability {
        SQLText.explainability(of: text, isTruncated: false)
    }

    @Test(arguments: [
        "select 1", "SELECT ';' /* ; */ -- ;", "/* ; */ select ';'", "-- note\nupdate t set a = 1",
        "((select 1) union select 2)", "with x as (delete from t returning *) select * from x",
        "merge into t using s on true when matched then delete", "select \"a;b\"", "select $$;$$, $x$;$$;$x$",
        "insert into t values (E'\\';')", "select * into copy from t", "delete from t",
    ])
    func `a single plannable statement is explained as it stands`(text: String) {
        #expect(judged(text) == .explainable(statement: text, hasParameters: false))
    }

    @Test func `what follows the last semicolon is left out`() {
        #expect(
            judged("select 1 ; -- done\n;") == .explainable(statement: "select 1 ", hasParameters: false))
    }

    @Test func `parameters count outside of literals and comments only`() {
        #expect(
            judged("select $1, '$2'") == .explainable(statement: "select $1, '$2'", hasParameters: true))
        #expect(
            judged("select '$1' /* $2 */, $$$3$$, a$4")
                == .explainable(statement: "select '$1' /* $2 */, $$$3$$, a$4", hasParameters: false))
    }

    @Test(arguments: [
        "select 1; drop table x", "select 1;select 2", "; select 1", "select 1 /* ' */; delete from t --'",
        "select a$$; drop table x; --$$", "select '' ; drop table t; --'",
    ])
    func `a second statement is refused`(text: String) {
        #expect(judged(text) == .refused(.severalStatements))
    }

    @Test(arguments: [
        ("explain analyze select 1", "EXPLAIN"), ("copy t to stdout", "COPY"), ("values (1)", "VALUES"),
        ("drop table x", "DROP"), ("do $$begin end$$", "DO"), ("call p()", "CALL"),
        ("execute q(1)", "EXECUTE"),
        ("/* select */ vacuum", "VACUUM"), ("selects 1", "SELECTS"), ("'select'", "'SELECT'"),
    ])
    func `what has no plan is refused by its first word`(text: String, keyword: String) {
        #expect(judged(text) == .refused(.notPlannable(keyword: keyword)))
    }

    @Test(arguments: [
        "select 'open", "select /* open", "select $$ open", "select \"open",
        #"select 'C:\'; drop table x --'"#,
        "select E'a'\n'\\'; drop table x --'", "select 1_$$; drop table x --$$", "select 1\u{0}",
    ])
    func `a text that can be read in two ways is refused`(text: String) {
        #expect(judged(text) == .refused(.unreadable))
    }

    @Test(arguments: ["", "  \n", "-- only a note", ";", "(", "/* */ ;"])
    func `nothing is refused as nothing`(text: String) {
        #expect(judged(text) == .refused(.empty))
    }

    @Test func `a text that the server may have cut is refused`() {
        #expect(SQLText.explainability(of: "select 1", isTruncated: true) == .refused(.truncated))
    }

    @Test func `a refusal names what the text begins with`() {
        #expect(ExplainRefusal.notPlannable(keyword: "COPY").description.hasSuffix("begins with COPY."))
    }
}
