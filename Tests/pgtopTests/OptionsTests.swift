import Testing

@testable import pgtop

struct OptionsTests {
    private func parsed(_ arguments: String...) throws(UsageError) -> Options {
        try Options.parse(arguments, panes: ["sessions"], themes: ["dark", "light"])
    }

    private func failure(_ arguments: [String]) -> UsageError? {
        do throws(UsageError) {
            _ = try Options.parse(arguments, panes: ["sessions"], themes: ["dark", "light"])
            return nil
        } catch {
            return error
        }
    }

    @Test func `no argument is the dashboard, each second, of the default server`() throws {
        #expect(try parsed() == Options())
    }

    @Test(arguments: [
        ["-h", "db1", "-p", "5433", "-U", "ann", "-d", "shop"], ["-hdb1", "-p5433", "-Uann", "-dshop"],
        ["--host=db1", "--port=5433", "--username=ann", "--dbname=shop"],
        ["--host", "db1", "--port", "5433", "--username", "ann", "--dbname", "shop"],
        ["--ho", "db1", "--po=5433", "--user", "ann", "--db", "shop"],
        ["shop", "-h", "db1", "ann", "-p", "5433"],
        ["-wh", "db1", "-p5433", "-dshop", "ann"],
    ])
    func `the hands of psql are understood`(arguments: [String]) throws {
        let options = try Options.parse(arguments, panes: [], themes: [])

        #expect(
            options.connection == ConnectionOptions(host: "db1", port: "5433", user: "ann", database: "shop"))
    }

    @Test(arguments: ["postgresql://ann@db1/shop", "postgres://db1", "host=db1 dbname=shop"])
    func `a connection string stands where a database's name stands`(string: String) throws {
        #expect(try parsed(string).connection == ConnectionOptions(string: string))
        #expect(try parsed("-d", string).connection == ConnectionOptions(string: string))
    }

    @Test func `a word that is no command is a database, as in psql`() throws {
        #expect(try parsed("shows").connection.database == "shows")
        #expect(try parsed("--", "show").connection.database == "show")
        #expect(try parsed("-d", "demo").connection.database == "demo")
        #expect(try parsed("--", "-x").connection.database == "-x")
    }

    @Test func `a connection string wins over single options`() throws {
        let options = try parsed("-h", "db1", "-U", "ann", "host=db2 dbname=shop")

        let conninfo = try options.connection.conninfo()

        #expect(conninfo["host"] == "db2")
        #expect(conninfo["user"] == "ann")
        #expect(conninfo["dbname"] == "shop")
    }

    @Test func `passwords are asked for when wanted`() throws {
        #expect(try parsed().prompting == .whenServerAsks)
        #expect(try parsed("-w").prompting == .never)
        #expect(try parsed("-W").prompting == .atOnce)
    }

    @Test(arguments: [("0.2", 200), ("1", 1_000), ("2.5", 2_500), ("60", 60_000)])
    func `the interval is a number of seconds`(value: String, milliseconds: Int) throws {
        #expect(try parsed("-s", value).period == .milliseconds(milliseconds))
    }

    @Test(arguments: ["0", "0.1", "61", "-1", "1s", "nan", "inf", "0x1p0", "1e1", "", "."])
    func `any other interval is refused`(value: String) {
        #expect(
            failure(["-s", value])
                == .badValue(value, "the interval", "must be a number of seconds from 0.2 to 60"))
    }

    @Test func `the screen is as asked for`() throws {
        let options = try parsed("--theme", "light", "--ascii", "--read-only")

        #expect(options == Options(theme: "light", isASCII: true, isReadOnly: true))
    }

    @Test func `a pane is shown`() throws {
        let options = try parsed("show", "sessions", "-n", "3", "--format=json", "--idle", "shop")

        #expect(options.job == .show(pane: "sessions", count: 3, format: .json, idle: true))
        #expect(options.connection.database == "shop")
        #expect(
            try parsed("show", "sessions").job
                == .show(pane: "sessions", count: 1, format: .text, idle: false))
    }

    @Test func `options may come before the command`() throws {
        let options = try parsed("-d", "shop", "-s", "2", "record", "incident.rec")

        #expect(options.job == .record(file: "incident.rec"))
        #expect(options.connection.database == "shop")
    }

    @Test func `the other commands are understood`() throws {
        #expect(try parsed("demo").job == .demo(scenario: nil))
        #expect(try parsed("demo", "calm").job == .demo(scenario: "calm"))
        #expect(try parsed("replay", "a.rec").job == .replay(file: "a.rec"))
        #expect(try parsed("--docs", "man").job == .docs(.man))
    }

    @Test(arguments: ["--help", "-?", "--hel"])
    func `help comes before anything that may be wrong`(option: String) throws {
        #expect(try parsed("demo", option, "--nonsense").job == .help)
    }

    @Test func `the version is told`() throws {
        #expect(try parsed("-V").job == .version)
    }

    @Test(arguments: [
        (["--formt"], #"unknown option "--formt"; did you mean --format? See pgtop --help."#),
        (["--fooo=x"], #"unknown option "--fooo". See pgtop --help."#),
        (["--p"], #"unknown option "--p"; did you mean --port? See pgtop --help."#),
        (["-wx"], #"unknown option "-x". See pgtop --help."#),
        (["-h"], "the option -h needs a value. See pgtop --help."),
        (["--ascii=1"], "the option --ascii takes no value. See pgtop --help."),
        (["-s", "1s"], #"the interval "1s" must be a number of seconds from 0.2 to 60."#),
        (["show", "foo"], #"the pane "foo" must be sessions."#),
        (["show"], "pgtop show needs a PANE: sessions. See pgtop --help."),
        (["record"], "pgtop record needs a FILE. See pgtop --help."),
        (["show", "sessions", "--format", "xml"], #"the format "xml" must be text, json or csv."#),
        (["show", "sessions", "-n", "0"], #"the count "0" must be a whole number from 1 on."#),
        (["--theme", "pink\u{1B}"], #"the theme "pink\u001b" must be dark or light."#),
        (["--docs", "all"], #"the document "all" must be keys, panes, checks or man."#),
        (["-n", "3"], "the option --count has no meaning for the dashboard. See pgtop --help."),
        (["replay", "f", "-h", "x"], "the option --host has no meaning for pgtop replay. See pgtop --help."),
        (["a", "b", "c"], "there are more arguments than pgtop knows what to do with. See pgtop --help."),
        (
            ["demo", "calm", "x"],
            "there are more arguments than pgtop knows what to do with. See pgtop --help."
        ),
    ])
    func `a mistake is named with its cure`(arguments: [String], sentence: String) {
        #expect(failure(arguments)?.description == sentence)
    }

    @Test(arguments: [
        ["--password=s3cret"], ["-Ws3cret"], ["-wWs3cret"], ["a", "b", "postgresql://u:s3cret@h"],
        ["demo", "calm", "password=s3cret"], ["--passwrod=s3cret"], ["-s", "password=s3cret"],
        ["--postgresql://u:s3cret@h"], ["show", "postgresql://u:s3cret@h"],
        ["--theme", "postgresql://u:s3cret@h"],
    ])
    func `no mistake repeats a password`(arguments: [String]) throws {
        let sentence = try #require(failure(arguments)).description

        #expect(!sentence.contains("s3cret"))
    }

    @Test func `no two options share a name`() {
        let shorts = OptionRow.all.compactMap(\.short)
        let names = OptionRow.all.map(\.name)

        #expect(Set(shorts).count == shorts.count)
        #expect(Set(names).count == names.count)
    }

    @Test func `the help names every option and command, and fits 80 columns`() {
        let text = Usage.text(panes: ["sessions"], themes: ["dark", "light", "mono"])

        #expect(OptionRow.all.allSatisfy { text.contains($0.names) && text.contains($0.help) })
        #expect(Usage.commands.allSatisfy { text.contains("pgtop \($0.name)") })
        #expect(text.split(separator: "\n").map(String.init).filter { $0.count > 80 } == [])
    }

    @Test func `a window is watched until a time, by a plan, or gone on with`() throws {
        let options = try parsed("watch", "--until", "06:00", "--plan", "reindex.ini", "-h", "db1", "shop")

        #expect(options.job == .watch(until: "06:00", plan: "reindex.ini", resumes: false))
        #expect(options.connection.database == "shop")
        #expect(try parsed("watch", "--resume").job == .watch(until: nil, plan: nil, resumes: true))
        #expect(failure(["watch", "--resume", "--until", "06:00"]) == .contradiction("--until", "--resume"))
        #expect(failure(["--until", "06:00"]) == .meaninglessOption("--until", command: ""))
    }
}
