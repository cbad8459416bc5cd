import Probes
import TUI

extension Model {
    /// Does what a key means here.
    mutating func press(_ key: Key) -> [Effect] {
        switch key {
        case .click(let point): return click(point, opens: false)
        case .doubleClick(let point): return click(point, opens: true)
        case .wheelUp(let point): return wheel(by: -3, at: point)
        case .wheelDown(let point): return wheel(by: 3, at: point)
        default: break
        }
        guard !isTooSoon(key) else { return [] }
        if let command = Binding.command(for: key, in: contexts) { return attempt(command) }
        edit(key)
        return []
    }

    /// Does a command, or says why that cannot be.
    mutating func attempt(_ command: Command) -> [Effect] {
        if let obstacle = obstacle(to: command) {
            tell(obstacle, .warning)
            return []
        }
        return perform(command)
    }

    /// Keys that were on their way before a card could be read must not answer it.
    private func isTooSoon(_ key: Key) -> Bool {
        guard let openedAt = layers.last?.openedAt, now.since(openedAt) < ActionCard.deafFor else {
            return false
        }
        return key != .escape && key != .control("c")
    }

    private mutating func edit(_ key: Key) {
        switch layers.last {
        case .filter(var input, let before):
            guard input.edit(key) else { return }
            replaceLayer(.filter(input, before: before))
            refilter(input.text)
        case .password(var input):
            if input.edit(key) { replaceLayer(.password(input)) }
        case .action(var card):
            card.edit(key)
            replaceLayer(.action(card))
        case .deed(var card):
            card.edit(key)
            replaceLayer(.deed(card))
        case .plan: changePlanForm { $0.edit(key) }
        case .alone: layers.removeLast()
        case .guides(var list):
            if list.isTyping, list.edit(key) { replaceLayer(.guides(list)) }
        case .step(var view):
            _ = view.question?.input.edit(key)
            view.showsTextAlone = false
            replaceLayer(.step(view))
        default: break
        }
    }

    mutating func paste(_ text: String) {
        switch layers.last {
        case .filter(var input, let before):
            input.paste(text)
            replaceLayer(.filter(input, before: before))
            refilter(input.text)
        case .password(var input):
            input.paste(text)
            replaceLayer(.password(input))
        case .plan: changePlanForm { $0.paste(text) }
        case .guides(var list):
            list.paste(text)
            replaceLayer(.guides(list))
        case .step(var view):
            view.question?.input.paste(text)
            replaceLayer(.step(view))
        default: break
        }
    }

    private mutating func refilter(_ text: String) {
        screen.filter(by: Filter(text, inverted: screen.filter.isInverted))
    }

    mutating func replaceLayer(_ layer: Layer) {
        layers[layers.count - 1] = layer
    }

    /// Whether text from the clipboard has somewhere to go.
    var acceptsPaste: Bool {
        switch layers.last {
        case .filter, .password, .plan: true
        case .guides(let list): list.isTyping
        case .step(let view): view.question != nil
        default: false
        }
    }
}

extension Model {
    private mutating func click(_ point: Point, opens: Bool) -> [Effect] {
        let layout = Layout(size)
        if let footer = layout.footer, footer.contains(point) {
            return Footer(self).command(at: point.column).map { attempt($0) } ?? []
        }
        guard layers.isEmpty else { return [] }
        if let tabs = layout.tabs, tabs.contains(point), let id = Tabs(self).page(at: point.column) {
            return attempt(.show(id))
        }
        guard let box = arrangement.boxes.first(where: { $0.rect.contains(point) }) else { return [] }
        setFocus(box.pane)
        if opens, box.title?.contains(point) ?? false, page.id == Page.overview.id { return attempt(.zoom) }
        guard let spot = screen.spot(at: point, in: box.table) else { return [] }
        screen.click(spot)
        if opens, case .row = spot, let open = Binding.command(for: .enter, in: contexts) {
            return attempt(open)
        }
        return []
    }

    private mutating func wheel(by lines: Int, at point: Point) -> [Effect] {
        guard let layer = layers.last else {
            if let box = arrangement.boxes.first(where: { $0.rect.contains(point) }) { setFocus(box.pane) }
            screen.wheel(by: lines)
            return []
        }
        if case .filter = layer { screen.wheel(by: lines) }
        changeStepView { $0.scroll(by: lines) }
        changeGuide { $0.scroll(by: lines) }
        changeGuideList { $0.move(lines > 0 ? .down : .up) }
        scrollLayer { $0.scroll(by: lines) }
        return []
    }
}
