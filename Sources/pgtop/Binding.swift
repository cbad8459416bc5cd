import TUI

/// A key, what it does, and what is said about it.
///
/// Dispatch, footer, help, manual page and documents all read this one table.
struct Binding: Sendable {
    let keys: [Key]
    let command: Command
    let context: Context
    /// For the footer; empty for keys that every hand knows.
    let label: String
    let meaning: String

    init(_ keys: [Key], _ command: Command, _ context: Context, _ label: String, _ meaning: String) {
        self.keys = keys
        self.command = command
        self.context = context
        self.label = label
        self.meaning = meaning
    }

    static let all: [Binding] =
        [
            Binding(
                ["?", .function(1)], .help, .screen, "Help", "Explains what is on the screen, and every key."),
            Binding(
                [.function(2)], .guides, .screen, "Guide",
                "Opens the guide that fits what the cursor is on, or the one that was left; a list where several fit."
            ),
            Binding(["q"], .quit, .screen, "Quit", "Ends pgtop; on a question it means no."),
        ] + Page.all.map { Binding([$0.key], .show($0.id), .screen, "", "Shows the page \($0.title).") } + [
            Binding(["!"], .findings, .screen, "Findings", "Lists what is wrong, with all the evidence."),
            Binding(
                ["x"], .stopOperation, .window, "Stop it",
                "Cancels the operation of the window, after asking: pgtop stops nothing by itself."),
            Binding(
                ["b"], .beginWindow, .window, "Begin",
                "Begins the window, or goes on with one that was ended."),
            Binding(
                ["E"], .endWindow, .window, "End", "Ends the window: what is left behind is looked at."),
            Binding(
                ["C"], .resumeWatch, .window, "Go on", "Goes on with the watch that was not ended."),
            Binding(
                ["P"], .editPlan, .window, "Plan",
                "Fills in what is done, until when, and what must not happen meanwhile."),
            Binding(
                ["r"], .report, .window, "Report",
                "Writes the report to a file; after the end it closes the window."),
            Binding(
                ["a"], .announce, .window, "Announce", "Shows what is told to others, alone, to be copied."),
            Binding(
                [.enter], .editCondition, .row("window"), "Edit",
                "Edits the limit of the condition, and the plan."),
            Binding(
                [" "], .toggleCondition, .pane("window"), "On/off",
                "Looks at the condition under the cursor no longer, or again."),
            Binding([.enter], .jump, .row("findings"), "Show", "Shows the row that the finding is about."),
            Binding(
                ["a"], .acknowledge, .pane("findings"), "Known",
                "Lets a finding step back that you know of, until it gets worse; again brings it forward."),
            Binding([.enter], .zoom, .overview, "Open", "Shows the page of the pane that has the keys."),
            Binding([.tab], .nextPane, .panes, "Next pane", "Gives the keys to the next pane."),
            Binding([.backTab], .previousPane, .panes, "", "Gives the keys to the pane before."),
            Binding(["z"], .zoom, .table, "", "From the overview to the page of this pane, and back."),
            Binding([.enter], .detail, .row("sessions"), "Detail", "Shows all about one session."),
            Binding(
                [.enter], .open, .row("blocking"), "Detail", "Shows all about one session; opens a fold."),
            Binding(
                ["c"], .cancel, session, "Cancel",
                "Cancels the statement of the chosen sessions, after asking."),
            Binding(["K"], .terminate, session, "Terminate", "Ends the chosen sessions, after asking."),
            Binding(["c"], .cancel, .detail, "Cancel", "Cancels this session's statement, after asking."),
            Binding(["K"], .terminate, .detail, "Terminate", "Ends this session, after asking."),
            Binding(
                ["P"], .pausePool, .pools, "PAUSE", "Pauses the database in its PgBouncer, after asking."),
            Binding(["r"], .resumePool, .pools, "RESUME", "Resumes the database, after asking."),
            Binding(
                ["R"], .reconnectPool, .pools, "RECONNECT",
                "Has PgBouncer replace the database's server connections, after asking."),
            Binding(
                ["l"], .reloadPooler, .pools, "RELOAD", "Has PgBouncer read its settings again, after asking."
            ),
            Binding(
                ["X"], .killPool, .pools, "KILL",
                "Drops all clients of the database in PgBouncer, after asking."),
            Binding(
                ["x"], .killClient, .pane("pool_clients"), "KILL_CLIENT",
                "Sends the client away, after asking."),
            Binding(
                ["/"], .filter, .table, "Filter",
                "Shows only rows with all these words; `column:word`, `column:>5`."),
            Binding(["v"], .invertFilter, .table, "", "Shows the rows that the filter leaves out, and back."),
            Binding(["s"], .sort, .table, "Sort", "Chooses the column to sort by."),
            Binding(["<"], .sortLeft, .table, "", "Sorts by the column to the left."),
            Binding([">"], .sortRight, .table, "", "Sorts by the column to the right."),
            Binding(["S"], .reverse, .table, "", "Turns the order round."),
            Binding(["i"], .idle, .pane("sessions"), "Idle", "Shows idle sessions, or hides them."),
            Binding(
                ["b"], .background, .pane("sessions"), "Background",
                "Shows the server's own processes, or hides them."),
            Binding([.enter], .detail, .row("statements"), "Detail", "Shows all about one statement."),
            Binding(
                ["X"], .reset, .pane("statements"), "Reset",
                "Lets the counters of one statement begin anew, after asking."),
            Binding(
                ["t"], .totals, .pane("statements"), "Totals",
                "Shows all that was counted, or what was added since the last sample."),
            Binding(
                ["t"], .totals, .pane("io"), "Totals",
                "Shows all that was counted, or what is added in a second."),
            Binding(
                ["t"], .totals, .pane("slru"), "Totals",
                "Shows all that was counted, or what is added in a second."),
            Binding(
                ["t"], .totals, .pane("databases"), "Totals",
                "Shows all that was counted, or what is added in a second."),
            Binding([.enter], .detail, .row("horizon"), "Detail", "Shows all about the session."),
            Binding([.enter], .open, .row("tables"), "Open", "Opens or closes what stands beneath the row."),
            Binding([.enter], .open, .row("indexes"), "Open", "Opens or closes what stands beneath the row."),
            Binding(
                ["x"], .measure, .pane("tables"), "Measure",
                "Measures the table under the cursor to the byte; it waits half a second for a lock, no longer."
            ),
            Binding(
                ["x"], .measure, .pane("indexes"), "Measure",
                "Measures the index under the cursor to the byte; it waits half a second for a lock, no longer."
            ),
            Binding(
                ["p"], .pause, .table, "Pause", "Holds the rows still to look at them; the header goes on."),
            Binding([" "], .mark, session, "Mark", "Marks the row, or takes the mark away, and moves down."),
            Binding(["u"], .unmark, session, "", "Takes all marks away."),
            Binding(["R"], .allGuides, .table, "", "Lists all guides."),
            Binding(["L"], .ledger, .screen, "", "Shows what pgtop's own questions cost the server."),
            Binding(["J"], .journal, .screen, "", "Shows what was seen, asked, decided and done."),
            Binding(
                ["e"], .evidence, .table, "",
                "Writes what is known, without literals and passwords, to files for a ticket."),
            Binding([.escape], .close, .table, "", "Clears the message, then the marks, then the filter."),
            Binding(
                [.up, "k"], .up, .table, "", "One row up; from the first to the last, unless held down."),
            Binding(
                [.down, "j"], .down, .table, "", "One row down; from the last to the first, unless held down."
            ),
            Binding([.pageUp, .control("b")], .pageUp, .table, "", "A screenful up."),
            Binding([.pageDown, .control("f")], .pageDown, .table, "", "A screenful down."),
            Binding([.home, "g"], .start, .table, "", "To the first row."),
            Binding([.end, "G"], .end, .table, "", "To the last row."),
            Binding(
                [.left], .left, .table, "",
                "Scrolls one column to the left; else hides what stands beneath the row, or goes to the row above it."
            ),
            Binding(
                [.right], .right, .table, "",
                "Shows what is hidden beneath the row; else scrolls one column to the right, to those that had no room."
            ),
            Binding(["+"], .faster, .table, "", "Looks twice as often."),
            Binding(["-"], .slower, .table, "", "Looks half as often."),

            Binding([.enter, "s"], .accept, .sorting, "Take it", "Keeps this order."),
            Binding([.left, "<"], .sortLeft, .sorting, "Column before", "Sorts by the column to the left."),
            Binding(
                [.right, ">"], .sortRight, .sorting, "Column after", "Sorts by the column to the right."),
            Binding(["S", .up, .down], .reverse, .sorting, "Reverse", "Turns the order round."),
            Binding([.escape, "q"], .close, .sorting, "Back", "Goes back to the order before."),

            Binding([.enter], .accept, .input, "Take it", "Keeps what was typed."),
            Binding([.escape], .close, .input, "Back", "Goes back to what was before."),

            Binding(
                ["e"], .explain, .detail, "Explain", "Asks the planner for its plan; nothing is executed."),
            Binding(
                ["e"], .explain, .statement, "Explain",
                "Asks the planner for a plan that fits all values; nothing is executed."),
            Binding(["s"], .running, .statement, "Sessions", "Shows the sessions that run it now."),
            Binding(
                ["X"], .reset, .statement, "Reset", "Lets its counters begin anew, after asking."),
            Binding([.escape, .backspace, .left], .close, .text, "Back", "Closes this."),
            Binding([.up, "k"], .up, .text, "", "One line up."),
            Binding([.down, "j", .enter], .down, .text, "", "One line down."),
            Binding([.pageUp, .control("b")], .pageUp, .text, "", "A screenful up."),
            Binding([.pageDown, .control("f"), " "], .pageDown, .text, "", "A screenful down."),
            Binding([.home, "g"], .start, .text, "", "To the first line."),
            Binding([.end, "G"], .end, .text, "", "To the last line."),

            Binding([.enter], .accept, .form, "Take it", "Takes the plan as it is filled in."),
            Binding([.escape], .close, .form, "Back", "Leaves the plan as it was."),
            Binding([.up, .backTab], .up, .form, "", "To the field above."),
            Binding([.down, .tab], .down, .form, "Next field", "To the field below."),

            Binding(["y"], .yes, .card, "Yes", "Does it."),
            Binding(["n", .escape, .enter, "q"], .no, .card, "No", "Does nothing: the default."),
            Binding(["K"], .terminate, .card, "", "Asks to terminate, where a cancel would do nothing."),
            Binding([.up, "k"], .up, .card, "", "Scrolls a card that is too long."),
            Binding([.down, "j"], .down, .card, "", "Scrolls a card that is too long."),

            Binding(
                [.tab], .otherWay, .card, "Other way", "Chooses another way of doing it, where there is one."),
            Binding(
                [.tab], .otherWay, .typedCard, "Other way",
                "Chooses another way of doing it, where there is one."),
            Binding([.enter], .accept, .typedCard, "", "Does it, if the word is right."),
            Binding([.escape], .no, .typedCard, "No", "Does nothing."),
            Binding([.up], .up, .typedCard, "", "Scrolls a card that is too long."),
            Binding([.down], .down, .typedCard, "", "Scrolls a card that is too long."),

            Binding(
                [.escape, .enter, "q"], .close, .outcome, "Close",
                "Closes the card; what is still to come is told."),
            Binding(
                ["c"], .breakOff, .outcome, "Break off", "Breaks off a statement of a guide that still runs."),
            Binding(["K"], .terminate, .outcome, "", "Asks to terminate what a cancel did not end."),

            Binding([.enter], .accept, .guides, "Open", "Opens the guide."),
            Binding(["/"], .filter, .guides, "Find", "Finds guides by words of their titles and summaries."),
            Binding([.function(2), "R"], .allGuides, .guides, "All guides", "Lists all guides."),
            Binding([.up, "k"], .up, .guides, "", "To the guide above."),
            Binding([.down, "j"], .down, .guides, "", "To the guide below."),
            Binding([.pageUp, .control("b")], .pageUp, .guides, "", "A screenful up."),
            Binding([.pageDown, .control("f")], .pageDown, .guides, "", "A screenful down."),
            Binding([.home, "g"], .start, .guides, "", "To the first guide."),
            Binding([.end, "G"], .end, .guides, "", "To the last guide."),
            Binding([.escape, .backspace, "q"], .close, .guides, "Back", "Closes the list."),
            Binding([.enter], .accept, .guideWords, "Open", "Opens the guide under the cursor."),
            Binding([.up], .up, .guideWords, "", "To the guide above."),
            Binding([.down], .down, .guideWords, "", "To the guide below."),
            Binding([.escape], .close, .guideWords, "Back", "Shows all guides of the list again."),

            Binding(
                [.enter], .goOn, .guide, "Go on",
                "Takes the way that is chosen; opens the step, or the guide that comes next."),
            Binding(["y"], .chooseYes, .guide, "Yes", "Chooses yes; Enter takes it."),
            Binding(["n"], .chooseNo, .guide, "No", "Chooses no; Enter takes it."),
            Binding([.up, .down, .left, .right], .otherBranch, .guide, "", "Chooses the other answer."),
            Binding([.backspace], .walkBack, .guide, "Back", "Goes back to the node before."),
            Binding(
                ["j"], .showEvidence, .guide, "Evidence",
                "Shows the row that the answer is about; F2 comes back to the guide."),
            Binding(
                ["l"], .lookInside, .guide, "By hand",
                "Shows what the runbook says of this, with looks to run."),
            Binding(
                ["R"], .restartWalk, .guide, "Restart", "Begins anew, and forgets what was done at the steps."
            ),
            Binding([.pageUp, .control("b")], .pageUp, .guide, "", "Scrolls the text beside the chart up."),
            Binding(
                [.pageDown, .control("f"), " "], .pageDown, .guide, "",
                "Scrolls the text beside the chart down."),
            Binding([.escape], .close, .guide, "Leave", "Leaves the guide; F2 goes on with it."),

            Binding(
                [.enter], .chooseItem, .step, "Choose",
                "Ticks the box, runs the block or ends the step: what the cursor is on."),
            Binding([" "], .tick, .step, "Tick", "Ticks the box, or takes the tick away."),
            Binding(["r"], .runBlock, .step, "Run", "Runs the block; what changes something asks first."),
            Binding(["c"], .breakOff, .step, "Break off", "Breaks off what still runs."),
            Binding(
                ["y"], .textAlone, .step, "Copy",
                "Shows the text of the block alone, to be selected and copied."),
            Binding(["v"], .askValue, .step, "Value", "Types a value that the block needs, or another one."),
            Binding(["d"], .finishStep, .step, "Done", "Ends the step: it is done."),
            Binding(["s"], .skipStep, .step, "Skip", "Ends the step without doing it, and asks why."),
            Binding([.up, "k"], .up, .step, "", "To the box or block above; scrolls where it is far."),
            Binding([.down, "j"], .down, .step, "", "To the box or block below; scrolls where it is far."),
            Binding([.pageUp, .control("b")], .pageUp, .step, "", "A screenful up."),
            Binding([.pageDown, .control("f")], .pageDown, .step, "", "A screenful down."),
            Binding([.home, "g"], .start, .step, "", "To the beginning."),
            Binding([.end, "G"], .end, .step, "", "To the end."),
            Binding([.left], .left, .step, "", "Shows the columns of a result to the left."),
            Binding([.right], .right, .step, "", "Shows the columns of a result to the right."),
            Binding(
                [.escape, .backspace], .close, .step, "Back", "Back to the chart; what was done here is kept."
            ),
            Binding(
                [.escape, .enter, " ", "y", "q"], .close, .copying, "Back",
                "Back to the step, as any other key."),

            Binding([.control("c")], .interrupt, .always, "", "Ends pgtop at once."),
            Binding(
                [.control("z")], .suspend, .always, "", "Gives the terminal back to the shell; `fg` returns."),
            Binding([.control("l")], .redraw, .always, "", "Draws the screen anew."),
        ]

    private static let session = Context.sessions

    /// The command of a key; what stands first in the contexts wins.
    static func command(for key: Key, in contexts: [Context]) -> Command? {
        let wanted: Key =
            switch key {
            // Terminals that tell a doubled click apart send it in place of the second click.
            case .doubleClick(let point): .click(point)
            default: key
            }
        for context in contexts {
            if let binding = all.first(where: { $0.context == context && $0.keys.contains(wanted) }) {
                return binding.command
            }
        }
        return nil
    }

    /// What the mouse does.
    static let gestures: [(gesture: String, meaning: String)] = [
        ("Wheel", "Scrolls."),
        ("Click on a row", "Moves the cursor there; a double click opens its detail."),
        ("Click on the title of a pane", "Gives it the keys; a double click shows its page."),
        ("Click on a column's title", "Sorts by it; again turns the order round."),
        ("Click on a tab or a key in the footer", "Does the same as the key."),
    ]
}
