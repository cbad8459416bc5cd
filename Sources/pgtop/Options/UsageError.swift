/// What is wrong with a command line.
enum UsageError: Error, Equatable {
    case unknownOption(String, suggestion: String?)
    case missingValue(String)
    case unexpectedValue(String)
    /// A value that was given for something, and what it must be.
    case badValue(String, String, String)
    case missingOperand(command: String, String, [String])
    case tooManyOperands
    case meaninglessOption(String, command: String)
    case contradiction(String, String)
}

extension UsageError: CustomStringConvertible {
    /// One sentence that names the thing and the cure.
    ///
    /// Operands are never repeated, nor a value that looks like a connection string: they may hold a password.
    var description: String {
        switch self {
        case .unknownOption(let name, let suggestion):
            let isName = name.utf8.allSatisfy { $0 == 0x2D || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) }
            let option = isName && name.count <= 32 ? "unknown option \"\(name)\"" : "unknown option"
            return option + (suggestion.map { "; did you mean --\($0)? " } ?? ". ") + Self.seeHelp
        case .missingValue(let option): return "the option \(option) needs a value. " + Self.seeHelp
        case .unexpectedValue("-W"), .unexpectedValue("--password"):
            return
                "the option --password takes no value: pgtop asks for the password; or use a password file."
        case .unexpectedValue(let option): return "the option \(option) takes no value. " + Self.seeHelp
        case .badValue(let value, let what, let cure):
            let mayBeShown = !value.contains("=") && !value.contains("://") && value.count <= 32
            return what + (mayBeShown ? " \(JSON.string(value))" : "") + " \(cure)."
        case .missingOperand(let command, let what, let choices):
            let known = choices.isEmpty ? "" : ": " + Self.list(choices)
            return "pgtop \(command) needs a \(what)\(known). " + Self.seeHelp
        case .tooManyOperands:
            return "there are more arguments than pgtop knows what to do with. " + Self.seeHelp
        case .meaninglessOption(let option, let command):
            let place = command.isEmpty ? "for the dashboard" : "for pgtop \(command)"
            return "the option \(option) has no meaning \(place). " + Self.seeHelp
        case .contradiction(let one, let other):
            return "the options \(one) and \(other) exclude each other. " + Self.seeHelp
        }
    }

    private static let seeHelp = "See pgtop --help."

    /// `text, json or csv`.
    static func list(_ names: [String]) -> String {
        names.count < 2
            ? names.joined() : names.dropLast().joined(separator: ", ") + " or " + names[names.count - 1]
    }
}
