/// What a key can ask for.
enum Command: Hashable, Sendable {
    case show(PageID)
    case nextPane, previousPane, zoom
    /// What is wrong; stepping back from it; going to where it is.
    case findings, acknowledge, jump
    case quit, interrupt, suspend, redraw
    case help, ledger, journal, evidence
    case close, accept
    case filter, invertFilter, idle, background, totals, pause
    case sort, sortLeft, sortRight, reverse
    case mark, unmark
    case detail, explain, reset, running
    case cancel, terminate, yes, no
    /// Another way of doing what a card asks about.
    case otherWay
    case pausePool, resumePool, reloadPooler, reconnectPool, killPool, killClient
    case up, down, pageUp, pageDown, start, end, left, right
    case open
    /// The exact size of a relation.
    case measure
    case faster, slower
    /// The guides that fit, or all; walking through one.
    case guides, allGuides
    case goOn, chooseYes, chooseNo, otherBranch, walkBack, restartWalk, lookInside, showEvidence
    /// On the page of the window.
    case editPlan, editCondition, toggleCondition, beginWindow, endWindow, resumeWatch, announce, report
    case stopOperation
    /// Inside a step of a guide.
    case tick, runBlock, chooseItem, textAlone, askValue, finishStep, skipStep, breakOff
}

/// Where a key has its meaning.
enum Context: Hashable, Sendable {
    case always
    /// A table or a text fills the screen.
    case screen
    case table
    case pane(PaneID)
    /// A row of a pane, where it is not the pane itself that is to be chosen first.
    case row(PaneID)
    /// The rows are sessions.
    case sessions
    /// The rows belong to poolers.
    case pools
    /// The page of the window that is watched.
    case window
    /// Where the plan of a window is filled in.
    case form
    /// Several panes are on the screen.
    case panes
    case overview
    case sorting
    case input
    case text
    case detail
    case statement
    case card
    case typedCard
    case outcome
    /// Where a guide is chosen.
    case guides
    /// Where words are typed to find one.
    case guideWords
    /// On the chart of a guide.
    case guide
    /// Inside a step of a guide.
    case step
    /// A text stands alone on the screen, to be copied.
    case copying

    /// The heading over its keys.
    var title: String {
        switch self {
        case .always: "Everywhere"
        case .screen: "On every screen"
        case .table: "In every table"
        case .pane(let id): Page.panes.first { $0.id == id }?.title ?? id
        case .row(let id): "On a row of \(Page.panes.first { $0.id == id }?.title ?? id)"
        case .sessions: "Where rows are sessions"
        case .pools: "Where rows belong to PgBouncer"
        case .window: "On the page of the window"
        case .form: "While filling in the plan of a window"
        case .panes: "Where several panes share the screen"
        case .overview: "In the overview of several panes"
        case .sorting: "While choosing the column to sort by"
        case .input: "While typing a filter, a reason or a password"
        case .text: "In a text: detail, help, ledger"
        case .detail: "In the detail of a session"
        case .statement: "In the detail of a statement"
        case .card: "On a card that asks"
        case .typedCard: "On a card that wants a word"
        case .outcome: "On the card that tells what happened"
        case .guides: "Where a guide is chosen"
        case .guideWords: "While typing words to find a guide"
        case .guide: "On the chart of a guide"
        case .step: "Inside a step of a guide"
        case .copying: "Where a text stands alone, to be copied"
        }
    }
}
