import TUI

extension Card {
    /// Before a plan that could run code with a superuser's rights.
    static let risk = Card(
        "Plan this statement as a superuser?",
        [
            Line("The planner may call functions that the statement names, with the rights of your role."),
            Line("You are a superuser: a function that somebody else wrote could do anything."),
            Line(
                "Say yes only to statements whose functions you trust. The transaction is read-only.",
                .warning),
        ],
        choices: [Choice("y", "Yes, plan it"), Choice("n", "No", isDefault: true)], role: .warning)

    /// The server wants a password.
    static func password(_ input: TextInput, role: String?) -> Card {
        Card(
            "Password",
            [
                Line(
                    role.map { "The server asks for the password of \($0)." }
                        ?? "The server asks for a password.")
            ],
            choices: [Choice(.enter, "Connect"), Choice(.escape, "Back")], input: ("Password:", input))
    }
}
