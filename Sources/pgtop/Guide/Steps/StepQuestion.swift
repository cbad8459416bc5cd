import Probes
import TUI

/// What a step asks the user to type, on its last line.
enum StepQuestion: Sendable {
    /// Why the step is skipped.
    case reason(TextInput)
    /// A value that a text needs, and those to be asked for after it.
    case value(name: String, TextInput, others: [String])

    var input: TextInput {
        get {
            switch self {
            case .reason(let input), .value(_, let input, _): input
            }
        }
        set {
            switch self {
            case .reason: self = .reason(newValue)
            case .value(let name, _, let others): self = .value(name: name, newValue, others: others)
            }
        }
    }

    var prompt: String {
        switch self {
        case .reason: "Skipped because:"
        case .value(let name, _, _): ":\(name) is\(Self.form(of: name).map { " (\($0))" } ?? ""):"
        }
    }

    /// How a value has to be written.
    static func form(of name: String) -> String? {
        switch name {
        case "pid", "blocked", "statement": "a number"
        case "relation", "index": "with its schema: public.orders"
        default: nil
        }
    }
}

extension Model {
    /// Asks for the values of the text under the cursor: for those that are missing, else for all of them.
    mutating func askValues() {
        changeStepView { view in
            guard let text = view.chosen?.text else { return }
            view.ask(for: text.missing.isEmpty ? text.names : text.missing)
        }
    }

    /// Takes what was typed.
    mutating func takeAnswer(_ view: StepView) -> [Effect] {
        switch view.question {
        case .reason: return skip(view)
        case .value(let name, let input, let others):
            guard let value = RunbookValue(typed: input.text, for: name) else {
                tell("It is to be \(StepQuestion.form(of: name) ?? "something")", .warning)
                return []
            }
            typedValues[view.key.walk, default: [:]][name] = value
            changeStepView { view in
                view.values[name] = value
                view.ask(for: others)
            }
            return [.journal(stepLine("value", ":\(name)", view.key, outcome: "typed: \(value)"))]
        case nil: return []
        }
    }
}

extension StepView {
    fileprivate mutating func ask(for names: [String]) {
        question = names.first.map { name in
            .value(
                name: name, TextInput(values[name]?.description ?? ""), others: Array(names.dropFirst()))
        }
    }
}
