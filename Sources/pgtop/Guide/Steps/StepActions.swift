import Probes
import TUI

extension Model {
    /// Shows what is inside a step, or what a runbook says of a question or an end.
    mutating func openStep(_ key: StepKey, of runbook: Runbook, values: [String: RunbookValue]) {
        let all = values.merging(typedValues[key.walk] ?? [:]) { $1 }
        let view = StepView(key, of: runbook, values: all)
        steps[key, default: StepState()].isToBeDone = view.isToBeDone
        layers.append(.step(view))
    }

    /// The step that has the keys.
    var step: StepView? { if case .step(let view) = layers.last { view } else { nil } }

    mutating func changeStepView(_ change: (inout StepView) -> Void) {
        guard case .step(var view) = layers.last else { return }
        change(&view)
        replaceLayer(.step(view))
    }

    /// Does what a key asks for inside a step.
    mutating func performInStep(_ command: Command) -> [Effect] {
        guard let view = step else { return [] }
        switch command {
        case .tick: return tick(view)
        case .runBlock: return run(view)
        case .chooseItem:
            switch view.item {
            case .check: return tick(view)
            case .code where view.chosen?.text.isRunnable == false: return performInStep(.textAlone)
            case .code: return attempt(.runBlock)
            case .finish where !view.isToBeDone: return attempt(.close)
            case .finish: return end(view, as: .done)
            }
        case .textAlone: changeStepView { $0.showsTextAlone = true }
        case .finishStep: return end(view, as: .done)
        case .skipStep: changeStepView { $0.question = .reason(TextInput()) }
        case .askValue: askValues()
        default: break
        }
        return []
    }

    // MARK: Ticking and ending

    private mutating func tick(_ view: StepView) -> [Effect] {
        guard case .check(let block) = view.item, case .check(let text) = view.blocks[block] else {
            return []
        }
        let wasTicked = view.state.ticks.contains(block)
        steps[view.key, default: StepState()].ticks.formSymmetricDifference([block])
        let isLast = !wasTicked && view.unticked == 1
        if !wasTicked { changeStepView { $0.move(by: 1) } }
        if isLast, view.state.ending == nil { notice = nil }
        let line = stepLine(
            wasTicked ? "untick" : "tick", text, view.key, outcome: wasTicked ? "not so" : "checked")
        return [.journal(line)]
    }

    /// Ends the step and goes back to the chart.
    mutating func end(_ view: StepView, as ending: StepState.Ending) -> [Effect] {
        steps[view.key, default: StepState()].ending = ending
        layers.removeLast()
        stepEnded(view.key)
        let line =
            switch ending {
            case .done: stepLine("step", view.label, view.key, outcome: "done")
            case .skipped(let reason): stepLine("step", view.label, view.key, outcome: "skipped: \(reason)")
            case .failed(let said): stepLine("step", view.label, view.key, outcome: "failed: \(said)")
            }
        return [.journal(line)]
    }

    /// Takes the reason that was typed.
    mutating func skip(_ view: StepView) -> [Effect] {
        let reason = view.question?.input.text.filter { !$0.isNewline } ?? ""
        guard reason.contains(where: { $0 != " " }) else {
            tell("Say in a few words why it is skipped.", .warning)
            return []
        }
        return end(view, as: .skipped(reason: reason))
    }

    func stepLine(_ action: String, _ target: String, _ key: StepKey, outcome: String?) -> JournalLine {
        journalLine(
            action, .named(target), outcome: outcome, reason: key.reason,
            kind: action == "look" ? .asked : .decided)
    }

    // MARK: Running

    private mutating func run(_ view: StepView) -> [Effect] {
        guard let (block, text) = view.chosen else { return [] }
        let place = StepPlace(key: view.key, block: block)
        if text.code.language == .pgbouncer { return runOnConsole(text, place) }
        if text.code.risk == .look { return look(text.text, .server, place) }
        switch SQLText.signalling(in: text.text) {
        case .one(let signal, let pid): return askToSignal(signal, pid, place)
        case .other, nil:
            guard let server else { return [] }
            return ask(
                StatementCard(
                    text: text, place: place, server: server, now: now, journalTrouble: journalTrouble
                ).card)
        }
    }

    private mutating func look(_ text: String, _ where: Inquiry.Place, _ place: StepPlace) -> [Effect] {
        looksAsked += 1
        let look = Inquiry(id: looksAsked, text: text, place: `where`)
        note(.looking(look, since: now), at: place)
        return [
            .journal(stepLine("look", SQLText.oneLine(text), place.key, outcome: nil)), .act(.look(look)),
        ]
    }

    private mutating func runOnConsole(_ text: StepText, _ place: StepPlace) -> [Effect] {
        guard let target = pooled(for: text, place.key),
            let pooler = snapshot.poolers.first(where: { $0.id == target.pooler })
        else { return [] }
        switch StepConsole(text.text) {
        case .show(let command): return look(command, .pooler(target.pooler), place)
        case .act(let command, _):
            let card = PoolerCard(
                target: target, pooler: pooler, now: now, journalTrouble: journalTrouble, place: place)
            return card.card(command).map { ask($0) } ?? []
        case nil: return []
        }
    }

    /// The session that a step signals, if it is still the one that the walk is about.
    private mutating func askToSignal(_ signal: Signal, _ pid: Int32, _ place: StepPlace) -> [Effect] {
        guard let backend = session(pid, of: place.key) else { return [] }
        return ask(signal, [backend], place: place)
    }

    // MARK: What becomes of it

    mutating func note(_ run: StepState.Run, at place: StepPlace) {
        var state = steps[place.key, default: StepState()]
        state.runs[place.block] = run
        let failure = state.runs.sorted { $0.key < $1.key }.lazy.compactMap(\.value.failure).first
        if let failure, state.isToBeDone {
            state.ending = .failed(failure)
        } else if case .failed = state.ending {
            state.ending = nil
        }
        steps[place.key] = state
    }

    private func place(where isIt: (StepState.Run) -> Bool) -> StepPlace? {
        for (key, state) in steps {
            if let block = state.runs.first(where: { isIt($0.value) })?.key {
                return StepPlace(key: key, block: block)
            }
        }
        return nil
    }

    mutating func note(_ result: Result<LookTable, LookFailure>, of look: Inquiry) -> [Effect] {
        let asked = place { if case .looking(look, _) = $0 { true } else { false } }
        guard let place = asked else { return [] }
        let outcome: String
        switch result {
        case .success(let table):
            note(.looked(table), at: place)
            outcome = Told.number(table.rows.count, "row", "rows")
        case .failure(let failure):
            note(.notLooked(failure), at: place)
            outcome = failure.sentence
        }
        return [.journal(stepLine("look", SQLText.oneLine(look.text), place.key, outcome: outcome))]
    }

    /// The place from which a deed was done.
    func place(of deed: Deed) -> StepPlace? {
        place { if case .doing(deed, _, _) = $0 { $0.isUnended } else { false } }
    }

    mutating func noteInStep(_ outcome: DeedOutcome, of deed: Deed) {
        guard let place = place(of: deed),
            case .doing(_, _, let start)? = steps[place.key]?.runs[place.block]
        else { return }
        note(.doing(deed, outcome, since: start), at: place)
    }

    /// The place from which a session was signalled.
    func place(of signal: Signal, _ id: Backend.ID) -> StepPlace? {
        place { if case .signalling(signal, id, _) = $0 { $0.isUnended } else { false } }
    }

    mutating func noteInStep(_ outcome: Outcome, of signal: Signal, _ id: Backend.ID) {
        guard let place = place(of: signal, id) else { return }
        note(.signalling(signal, id, outcome), at: place)
    }

    /// Asks for the end of what is at work: of the step, or of the card that tells of it.
    mutating func breakOff() -> [Effect] {
        if layers.last?.isDeedOutcome ?? false {
            return deeds.breakable.map { .act(.breakOffDeed($0)) }
        }
        guard let view = step, let block = view.state.busy else { return [] }
        switch view.state.runs[block] {
        case .looking(let look, _): return [.act(.breakOffLook(look))]
        case .doing(let deed, _, _): return [.act(.breakOffDeed(deed))]
        default: return []
        }
    }
}
