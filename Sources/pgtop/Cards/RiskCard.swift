import TUI

extension Card {
    /// Before a plan of somebody else's statement, which could run code with pgtop's rights.
    static let risk = Card(
        "Plan somebody else's statement?",
        [
            Line("The planner may call functions that the statement names, with the rights of your role."),
            Line(
                "A function that its author wrote could act with your rights, above all if you are superuser."
            ),
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
