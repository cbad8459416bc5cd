import Probes
import TUI

/// Something that lies over the pane and has the keys.
enum Layer: Sendable {
    case filter(TextInput, before: Filter)
    case sorting(before: Sorting)
    case detail(SessionDetail)
    case statement(StatementDetail)
    /// Help, or the ledger.
    case text(Reader)
    case journal(Reader)
    case action(ActionCard)
    case outcome
    case deed(DeedCard)
    case deedOutcome
    /// Planning could call another role's functions with pgtop's rights.
    case risk(Statement, openedAt: Instant)
    case password(TextInput)
    /// Guides to choose from.
    case guides(GuideList)
    /// The chart of a guide.
    case guide(GuideView)
    /// Inside a step of a guide.
    case step(StepView)
    /// The plan of a window.
    case plan(PlanForm)
    /// A text alone, to be copied.
    case alone(TextAlone)

    /// Where its keys have their meaning, its own first.
    var contexts: [Context] {
        switch self {
        case .filter, .password: [.input, .always]
        case .sorting: [.sorting, .always]
        case .detail: [.detail, .text, .screen, .always]
        case .statement: [.statement, .text, .screen, .always]
        case .text, .journal: [.text, .always]
        case .action(let card): [card.input == nil ? .card : .typedCard, .always]
        case .risk: [.card, .always]
        case .deed(let card): [card.input == nil ? .card : .typedCard, .always]
        case .outcome, .deedOutcome: [.outcome, .always]
        case .guides(let list): [list.isTyping ? .guideWords : .guides, .always]
        case .guide: [.guide, .screen, .always]
        case .step(let view) where view.question != nil: [.input, .always]
        case .step(let view) where view.showsTextAlone: [.copying, .always]
        case .step: [.step, .screen, .always]
        case .plan: [.form, .always]
        case .alone: [.copying, .always]
        }
    }

    var isQuestion: Bool { openedAt != nil }

    /// When it was put before the user, if it is a question.
    var openedAt: Instant? {
        switch self {
        case .action(let card): card.openedAt
        case .deed(let card): card.openedAt
        case .risk(_, let instant): instant
        default: nil
        }
    }

    var isGuide: Bool { if case .guide = self { true } else { false } }
    var isStep: Bool { if case .step = self { true } else { false } }
    var isGuideList: Bool { if case .guides = self { true } else { false } }
    var isOutcome: Bool { if case .outcome = self { true } else { false } }
    var isDeedOutcome: Bool { if case .deedOutcome = self { true } else { false } }
    /// All about one session.
    var isDetail: Bool { if case .detail = self { true } else { false } }
    var isPassword: Bool { if case .password = self { true } else { false } }

    var holdsRowsStill: Bool {
        switch self {
        case .action, .outcome, .deed, .risk, .detail, .statement, .sorting: true
        case .filter, .text, .journal, .password, .deedOutcome, .guides, .guide, .step, .plan, .alone:
            false
        }
    }

    mutating func fit(_ size: Size) {
        switch self {
        case .detail(var detail):
            detail.reader.fit(size)
            self = .detail(detail)
        case .statement(var detail):
            detail.reader.fit(size)
            self = .statement(detail)
        case .plan(var form):
            form.fit(size.rows)
            self = .plan(form)
        case .guides(var list):
            list.fit(size)
            self = .guides(list)
        case .text(var reader):
            reader.fit(size)
            self = .text(reader)
        case .journal(var reader):
            reader.fit(size)
            self = .journal(reader)
        default: break
        }
    }
}

extension Model {
    /// Where a key is looked up, the nearest place first.
    var contexts: [Context] {
        layers.last?.contexts ?? pageContexts
    }

    private var pageContexts: [Context] {
        let pane = screen.pane
        let isOverview = page.id == Page.overview.id
        var contexts: [Context] = [.screen, isOverview && isShared ? .overview : .row(pane.id)]
        if page.panes.count > 1 { contexts.append(.panes) }
        contexts.append(.pane(pane.id))
        if pane.showsSessions { contexts.append(.sessions) }
        if pane.showsPools { contexts.append(.pools) }
        if pane.belongsToWindow { contexts.append(.window) }
        return contexts + [.table, .always]
    }
}
