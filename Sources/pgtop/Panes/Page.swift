import TUI

typealias PageID = String

/// Panes that share the screen, one of which has the keys.
struct Page: Sendable {
    let id: PageID
    let key: Key
    let title: String
    /// Its title where there is little room.
    let shortTitle: String
    /// What it is for, in a sentence or two; a page of one pane leaves that to the pane.
    let meaning: String
    let panes: [any Pane.Type]
    /// On a screen with fewer lines the pane with the keys has the room, and the others a line each.
    let sharesFrom: Int

    init(
        _ id: PageID, _ key: Key, _ title: String, short: String, _ panes: [any Pane.Type], _ meaning: String,
        sharesFrom: Int = 0
    ) {
        self.id = id
        self.key = key
        self.title = title
        shortTitle = short
        self.panes = panes
        self.sharesFrom = sharesFrom
        self.meaning = meaning
    }

    /// All pages, in the order of their tabs.
    static let all = [overview] + subjects

    /// What has something to say of each subject; each other page shows the whole of one.
    static let overview = Page(
        "overview", "o", "Overview", short: "All",
        [SessionsPane.self, BlockingPane.self, StandbysPane.self, PoolsPane.self, StatementsPane.self],
        """
        What changes from second to second, at once: panes that have something to say share the room, the others say \
        so in a line. Tab chooses a pane, Enter shows its page.
        """)

    static let subjects = [
        Page("sessions", "1", "Sessions", short: "Sess", [SessionsPane.self], SessionsPane.meaning),
        Page("blocking", "2", "Blocking", short: "Block", [BlockingPane.self], BlockingPane.meaning),
        Page(
            "replication", "3", "Replication", short: "Repl",
            [StandbysPane.self, SlotsPane.self, SubscriptionsPane.self],
            """
            Who takes WAL from this server and how far each has come, what slots keep, and what this server takes from \
            others. On a standby, the line above the table tells its own side.
            """),
        Page(
            "pools", "4", "Pools", short: "Pool",
            [PoolsPane.self, PooledDatabasesPane.self, PoolClientsPane.self, PoolServersPane.self],
            """
            What stands between clients and the server: the pools of each PgBouncer, its databases, its clients and its \
            connections to servers. PAUSE, RESUME and the like come behind cards.
            """),
        Page("statements", "5", "Statements", short: "Stmts", [StatementsPane.self], StatementsPane.meaning),
        Page("progress", "6", "Progress", short: "Prog", [ProgressPane.self], ProgressPane.meaning),
        Page(
            "tables", "7", "Tables", short: "Tabl",
            [TablesPane.self, IndexesPane.self, AgesPane.self, HorizonPane.self],
            """
            What this database is made of and how it keeps: its tables and indexes, how far they are from running out of \
            transaction ids, and who keeps dead rows from being removed.
            """),
        Page(
            "wal", "8", "WAL+IO", short: "WAL",
            [WALPane.self, IOPane.self, SLRUPane.self, DatabasesPane.self],
            """
            What the server writes and reads: WAL, checkpoints and the archiver with a verdict, I/O by who does it, the \
            small caches of transactions, and what happens in each database. t shows all that was counted.
            """, sharesFrom: 36),
        health,
        window,
    ]

    static let health = Page(
        "health", "0", "Health", short: "Health", [FindingsPane.self, ChecksPane.self],
        """
        What is wrong, the worst first, and beneath it everything that is looked after. `pgtop check` prints the same \
        for cron and monitoring.
        """)

    static let window = Page(
        "window", "W", "Window", short: "Wind", [WindowPane.self, ChecklistPane.self, WindowEventsPane.self],
        """
        A maintenance window, watched from before its beginning to its report: a checklist, then a baseline and only what is \
        no longer as it was in it, and conditions under which it is to be stopped. `pgtop watch` opens it; `pgtop watch \
        --resume` goes on after pgtop was closed or has crashed.
        """)

    /// What `show` can print: a window is watched, not looked at once.
    static let printable = subjects.filter { $0.id != window.id }

    /// All panes, each once.
    static let panes: [any Pane.Type] = subjects.flatMap(\.panes)

    static func named(_ id: PageID) -> Page? { all.first { $0.id == id } }

    /// The page that a pane belongs to.
    static func of(_ pane: PaneID) -> Page? {
        subjects.first { page in page.panes.contains { $0.id == pane } }
    }
}
