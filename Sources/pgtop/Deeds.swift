import Probes

extension Model {
    /// Puts the question before the user; nothing is sent yet.
    mutating func ask(_ card: DeedCard) -> [Effect] {
        if layers.last?.isQuestion ?? false { layers.removeLast() }
        layers.append(.deed(card))
        return [.flushTypedAhead]
    }

    mutating func chooseOtherWay() {
        guard case .deed(var card) = layers.last else { return }
        card.chooseNext()
        replaceLayer(.deed(card))
    }

    /// The answer yes: the intent goes into the journal, then the deed to whoever does it.
    mutating func perform(_ deed: Deed, from place: StepPlace? = nil) -> [Effect] {
        deeds.start(deed, at: now)
        if let place { note(.doing(deed, nil, since: now), at: place) }
        layers.append(.deedOutcome)
        return [
            .journal(
                journalLine(
                    deed.action, .named(deed.target), outcome: nil, reason: place?.key.reason ?? Self.reason)),
            .act(.deed(deed)),
        ]
    }

    mutating func note(_ outcome: DeedOutcome, of deed: Deed) -> [Effect] {
        guard deeds.note(outcome, of: deed, at: now) else { return [] }
        let reason = place(of: deed)?.key.reason ?? Self.reason
        noteInStep(outcome, of: deed)
        if !layers.contains(where: \.isDeedOutcome), outcome.isFinal {
            tell("\(deed.action) \(deed.target): \(outcome.sentence)", outcome.role)
            if deeds.isFinished { deeds = DeedProgress() }
        }
        return outcome.isFinal
            ? [
                .journal(
                    journalLine(
                        deed.action, .named(deed.target), outcome: outcome.sentence, reason: reason))
            ] : []
    }
}
