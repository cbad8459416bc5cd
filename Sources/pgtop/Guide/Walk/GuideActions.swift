import Probes
import TUI

extension Model {
    /// The guide that has the keys.
    var guide: GuideView? { if case .guide(let view) = layers.last { view } else { nil } }
    /// The walk of the guide that is open, also beneath a step of it.
    private var openWalk: Walk.Key? {
        for layer in layers.reversed() { if case .guide(let view) = layer { return view.key } }
        return nil
    }

    var walk: Walk? { guide.flatMap { walks[$0.key] } }

    mutating func changeGuide(_ change: (inout GuideView) -> Void) {
        guard case .guide(var view) = layers.last else { return }
        change(&view)
        replaceLayer(.guide(view))
    }

    private mutating func changeWalk(_ change: (inout Walk) -> Void) {
        guard let key = guide?.key, var walk = walks[key] else { return }
        let node = walk.node
        change(&walk)
        walks[key] = walk
        if walk.node != node { changeGuide { $0.scrollToStart() } }
    }

    // MARK: Entering

    /// Begins a walk, or goes on with one that was left; one that had come to its end begins anew.
    mutating func begin(_ offer: GuideOffer) -> [Effect] {
        let kept = walks[offer.key].flatMap { $0.shape == .end ? nil : $0 }
        guard let walk = kept ?? Walk(offer.runbook, about: offer.subject, values: offer.values) else {
            return []
        }
        layers.removeAll { $0.isGuide || $0.isGuideList || $0.isStep }
        walks[walk.key] = walk
        lastWalk = walk.key
        returns = false
        layers.append(.guide(GuideView(walk.key)))
        return kept == nil ? [.journal(guideLine("guide", walk, outcome: "opened"))] : []
    }

    /// Goes back to the walk that was left, where the user only went to look; else offers what fits here.
    mutating func openGuides() -> [Effect] {
        if returns, let lastWalk, walks[lastWalk] != nil {
            returns = false
            layers.append(.guide(GuideView(lastWalk)))
            return []
        }
        if guide != nil {
            openAllGuides()
            return []
        }
        let offers = offers
        if offers.count == 1, let only = offers.first { return begin(only) }
        layers.append(.guides(GuideList(offers.isEmpty ? allOffers : offers, isWhole: offers.isEmpty)))
        return []
    }

    mutating func openAllGuides() {
        layers.removeAll { $0.isGuideList }
        layers.append(.guides(GuideList(allOffers, isWhole: true)))
    }

    mutating func changeGuideList(_ change: (inout GuideList) -> Void) {
        guard case .guides(var list) = layers.last else { return }
        change(&list)
        replaceLayer(.guides(list))
    }

    mutating func choose(in list: GuideList) -> [Effect] {
        list.selected.map { begin($0) } ?? []
    }

    /// Another server answers: nothing that was said of the one before holds.
    mutating func forgetGuides() {
        layers.removeAll { $0.isGuide || $0.isGuideList || $0.isStep }
        walks = [:]
        lastWalk = nil
        returns = false
    }

    /// Why there is no guide to open.
    var guideObstacle: String? { shelf.names.isEmpty ? "There are no runbooks." : nil }

    // MARK: Walking

    /// Does what a key asks for on a chart.
    mutating func performInGuide(_ command: Command) -> [Effect] {
        switch command {
        case .goOn: return goOn()
        case .chooseYes: changeWalk { $0.prefer(.yes) }
        case .chooseNo: changeWalk { $0.prefer(.no) }
        case .otherBranch: changeWalk { $0.toggle() }
        case .walkBack: changeWalk { $0.goBack() }
        case .restartWalk: return restart()
        case .lookInside: lookInside()
        case .showEvidence: showEvidence()
        default: break
        }
        return []
    }

    private mutating func goOn() -> [Effect] {
        guard let walk else { return [] }
        switch walk.shape {
        case .decision:
            let line = answerLine(walk)
            changeWalk { $0.advance() }
            return [.journal(line)]
        case .step:
            guard walk.section != nil else {
                changeWalk { $0.advance() }
                return []
            }
            lookInside()
            return []
        case .end:
            guard let name = walk.onward, let runbook = shelf[name] else {
                lookInside()
                return []
            }
            return begin(
                GuideOffer(runbook, about: walk.concern.subject, values: walk.concern.values, why: ""))
        }
    }

    private mutating func restart() -> [Effect] {
        guard let walk else { return [] }
        for key in [walk.stepKey] + walk.path.map(walk.stepKey(of:))
        where !(steps[key]?.runs.values.contains { $0.isAtWork } ?? false) {
            steps[key] = nil
        }
        changeWalk { $0.restart() }
        return [.journal(guideLine("guide", walk, outcome: "begun anew"))]
    }

    /// Opens what the runbook says of the node.
    private mutating func lookInside() {
        guard let walk, walk.section != nil else { return }
        openStep(walk.stepKey, of: walk.runbook, values: walk.concern.values)
    }

    /// Goes on when a step has been ended.
    mutating func stepEnded(_ key: StepKey) {
        guard let walk, walk.shape == .step, walk.stepKey == key else { return }
        changeWalk { $0.advance() }
    }

    /// Shows the row that the answer is about; the guide's key comes back.
    private mutating func showEvidence() {
        guard let walk else { return }
        let evidence = walk.answers[walk.node]?.answer.evidence ?? []
        let subject = evidence.lazy.compactMap(\.subject).first ?? walk.concern.subject
        show(subject, of: walk.node)
        returns = true
    }

    /// Why a key does nothing on a chart.
    func guideObstacle(to command: Command) -> String? {
        guard let walk else { return "There is no guide." }
        switch command {
        case .goOn:
            switch walk.shape {
            case .decision: return walk.chosen == nil ? "Choose first: y or n." : nil
            case .step: return nil
            case .end: return walk.onward == nil && walk.section == nil ? "Here the guide ends." : nil
            }
        case .chooseYes, .chooseNo, .otherBranch:
            return walk.shape == .decision ? nil : "There is only one way from here."
        case .walkBack, .restartWalk: return walk.path.isEmpty ? "This is the beginning." : nil
        case .lookInside: return walk.section == nil ? "The runbook says no more of it." : nil
        default: return nil
        }
    }

    // MARK: Asking

    /// Has the questions on the way of the open walk answered from what is known now.
    mutating func askGuide() {
        guard let key = openWalk, var walk = walks[key] else { return }
        let sight = sight(about: walk.concern.subject)
        let news = walk.questions.compactMap { id in Check.named(id).map { (id, $0.answer(sight)) } }
        walk.take(Dictionary(news) { first, _ in first }, at: now)
        walks[key] = walk
    }

    /// What must be looked at for the open guide's questions.
    func demandOfGuide(in wish: inout Wish) {
        guard let key = openWalk, let walk = walks[key] else { return }
        let checks = walk.chart.nodes.compactMap { Check.named($0.id) }
        wish.probes.formUnion(checks.flatMap { check in check.probes.map { $0.id } })
        if checks.contains(where: { $0.id.hasPrefix("locks.") }) {
            BlockingPane.demand(of: snapshot, in: &wish)
        }
    }

    // MARK: The journal

    private func guideLine(_ action: String, _ walk: Walk, outcome: String) -> JournalLine {
        let about = walk.concern.subject.map { ": \($0.told)" } ?? ""
        return journalLine(
            action, .named(walk.runbook.title + about), outcome: outcome, reason: walk.runbook.name,
            kind: .asked)
    }

    /// What was answered, and what pgtop would have said.
    private func answerLine(_ walk: Walk) -> JournalLine {
        let said = walk.proposed.map { "pgtop says \($0.rawValue)" } ?? "pgtop cannot tell"
        let took = walk.chosen?.rawValue ?? ""
        return journalLine(
            "answer", .named(walk.label), outcome: "\(took) (\(said))", reason: walk.stepKey.reason,
            kind: .decided)
    }
}
