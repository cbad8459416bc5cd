import Probes
import TUI

extension Model {
    /// Does a command: one arm each.
    mutating func perform(_ command: Command) -> [Effect] {
        switch command {
        case .show(let id): show(id)
        case .findings: showFindings()
        case .acknowledge: return acknowledge()
        case .jump: jump()
        case .nextPane: moveFocus(by: 1)
        case .previousPane: moveFocus(by: -1)
        case .zoom: zoom()
        case .quit: return keepWatch(isUrgent: true) + [.quit(status: 0)]
        case .interrupt: return keepWatch(isUrgent: true) + [.quit(status: 130)]
        case .suspend: return [.suspend]
        case .redraw: return [.redraw]
        case .help: layers.append(.text(Help(self).reader))
        case .ledger: layers.append(.text(LedgerText(self).reader))
        case .journal: return openJournal()
        case .evidence: return saveEvidence()
        case .close: close()
        case .accept: return accept()
        case .filter: openFilter()
        case .invertFilter: screen.filter(by: Filter(screen.filter.text, inverted: !screen.filter.isInverted))
        case .idle: snapshot.showsIdle.toggle(); refresh()
        case .background: snapshot.showsBackground.toggle(); refresh()
        case .totals: snapshot.showsTotals.toggle(); refresh()
        case .pause: togglePause()
        case .sort: layers.append(.sorting(before: screen.sorting))
        case .sortLeft, .sortRight, .reverse, .mark, .unmark: screen.perform(command)
        case .detail: return openDetail()
        case .explain: return explain()
        case .reset: return askReset()
        case .running: showRunning()
        case .cancel: return ask(.cancel)
        case .terminate: return ask(.terminate)
        case .yes: return confirm()
        case .otherWay: chooseOtherWay()
        case .pausePool, .resumePool, .reloadPooler, .reconnectPool, .killPool, .killClient:
            return askPooler(command)
        case .no: close()
        case .up, .down, .pageUp, .pageDown, .start, .end, .left, .right: move(command)
        case .open: return screen.selected == nil && screen.openBranch() ? [] : attempt(.detail)
        case .measure: return measure()
        case .tick, .runBlock, .chooseItem, .textAlone, .askValue, .finishStep, .skipStep:
            return performInStep(command)
        case .breakOff: return breakOff()
        case .editPlan, .editCondition, .toggleCondition, .beginWindow, .endWindow, .resumeWatch, .announce,
            .report, .stopOperation:
            return performInWindow(command)
        case .guides: return openGuides()
        case .allGuides: openAllGuides()
        case .goOn, .chooseYes, .chooseNo, .otherBranch, .walkBack, .restartWalk, .lookInside, .showEvidence:
            return performInGuide(command)
        case .faster: return setPeriod(period / 2)
        case .slower: return setPeriod(period * 2)
        }
        return []
    }

    mutating func show(_ id: PageID) {
        page = Page.named(id) ?? page
        layers = []
        refresh()
    }

    /// Lets words be typed that rows, or guides, must have.
    private mutating func openFilter() {
        if layers.last?.isGuideList ?? false { return changeGuideList { $0.isTyping = true } }
        layers.append(.filter(TextInput(screen.filter.text), before: screen.filter))
    }

    private mutating func showFindings() {
        show(Page.health.id)
        setFocus(FindingsPane.id)
    }

    mutating func setFocus(_ pane: PaneID) {
        focuses[page.id] = pane
    }

    private mutating func moveFocus(by step: Int) {
        let panes = page.panes.map { $0.id }
        let place = panes.firstIndex(of: focus) ?? 0
        setFocus(panes[(place + step + panes.count) % panes.count])
    }

    /// From the overview to the page of the focused pane, and back.
    private mutating func zoom() {
        let pane = focus
        let isOverview = page.id == Page.overview.id
        show(isOverview ? Page.of(pane)?.id ?? page.id : Page.overview.id)
        if page.panes.contains(where: { $0.id == pane }) { setFocus(pane) }
    }

    private mutating func togglePause() {
        pausedAt = pausedAt == nil ? now : nil
        refresh()
    }

    private mutating func setPeriod(_ wanted: Duration) -> [Effect] {
        period = min(max(wanted, .milliseconds(200)), .seconds(60))
        tell(
            "Looks every \(period.seconds < 1 ? Format.clock(period) : "\(Int(period.seconds.rounded())) s")",
            for: .seconds(3))
        return [.setPeriod(period)]
    }

    /// A key that is held down comes again within this time.
    private static let slowestRepeat = Duration.milliseconds(70)

    private mutating func move(_ command: Command) {
        guard !layers.isEmpty else {
            let isFreshPress = lastMove.map { now.since($0) > Self.slowestRepeat } ?? true
            lastMove = now
            return screen.perform(command, isFreshPress: isFreshPress)
        }
        changePlanForm { $0.move(command) }
        changeStepView { $0.move(command) }
        changeGuideList { $0.move(command) }
        changeGuide { $0.move(command) }
        scrollLayer { reader in
            switch command {
            case .up: reader.scroll(by: -1)
            case .down: reader.scroll(by: 1)
            case .pageUp: reader.scroll(by: -reader.page)
            case .pageDown: reader.scroll(by: reader.page)
            case .start: reader.scrollToStart()
            case .end: reader.scrollToEnd()
            default: break
            }
        }
        if case .action(var card) = layers.last {
            card.scroll = max(0, card.scroll + (command == .up ? -1 : 1))
            replaceLayer(.action(card))
        }
        if case .deed(var card) = layers.last {
            card.scroll = max(0, card.scroll + (command == .up ? -1 : 1))
            replaceLayer(.deed(card))
        }
    }

    /// Scrolls the text that lies uppermost, if there is one.
    mutating func scrollLayer(_ scroll: (inout Reader) -> Void) {
        switch layers.last {
        case .text(var reader):
            scroll(&reader)
            replaceLayer(.text(reader))
        case .journal(var reader):
            scroll(&reader)
            replaceLayer(.journal(reader))
        case .detail(var detail):
            scroll(&detail.reader)
            replaceLayer(.detail(detail))
        case .statement(var detail):
            scroll(&detail.reader)
            replaceLayer(.statement(detail))
        default: break
        }
    }
}

extension Model {
    /// Takes the uppermost layer away, undoing what it tried out; without one, clears the nearest thing to clear.
    private mutating func close() {
        switch layers.popLast() {
        case .filter(_, let before): screen.filter(by: before)
        case .sorting(let before): screen.sort(by: before)
        case .outcome: if progress.isFinished { progress = ActionProgress() }
        case .deedOutcome: if deeds.isFinished { deeds = DeedProgress() }
        case .guides(let list): if let kept = list.closed { layers.append(.guides(kept)) }
        case .step(let view): if let kept = view.closed { layers.append(.step(kept)) }
        case nil: clear()
        default: break
        }
        refresh()
    }

    private mutating func clear() {
        if notice != nil {
            notice = nil
        } else if screen.hasMarks {
            screen.clearMarks()
        } else {
            screen.filter(by: Filter())
        }
    }

    private mutating func accept() -> [Effect] {
        switch layers.last {
        case .filter, .sorting: layers.removeLast()
        case .password(let input):
            layers.removeLast()
            link = .connecting
            hasTypedPassword = true
            return [.connect(password: input.text)]
        case .action, .deed: return confirm()
        case .guides(let list): return choose(in: list)
        case .step(let view): return takeAnswer(view)
        case .plan(let form): return accept(form)
        default: break
        }
        refresh()
        return []
    }
}
