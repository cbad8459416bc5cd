/// What is told to others before a window begins: a text with names in braces to be filled in.
struct Announcement: Sendable, Equatable {
    /// What can be filled in, and what it stands for.
    enum Name: String, Sendable, CaseIterable {
        case title, host, begin, end, zone, operation, who
    }

    static let standard = """
        Maintenance: {title}
        Server:      {host}
        Begins:      {begin}
        Ends:        {end} ({zone})
        Operation:   {operation}
        Responsible: {who}

        It will be stopped if it disturbs others. A message follows when it is done.
        """

    /// Says what a template has in braces that nothing is known of.
    static func check(_ template: String) throws(WatchPlan.Fault) {
        for part in parts(template) {
            guard case .name(let name) = part, Name(rawValue: name) == nil else { continue }
            let known = Name.allCases.map { "{\($0.rawValue)}" }.joined(separator: " ")
            throw WatchPlan.Fault(
                description: "the announcement has {\(name.prefix(40))}: there are \(known)")
        }
    }

    /// The template filled in; what is not known yet says so.
    static func text(_ template: String, _ values: [Name: String]) -> String {
        parts(template).map { part in
            switch part {
            case .text(let text): text
            case .name(let name):
                Name(rawValue: name).map { values[$0].flatMap { $0.isEmpty ? nil : $0 } ?? "(not known yet)" }
                    ?? "{\(name)}"
            }
        }.joined()
    }

    private enum Part {
        case text(String)
        case name(String)
    }

    private static func parts(_ template: String) -> [Part] {
        var parts: [Part] = []
        var rest = template[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            parts.append(.text(String(rest[..<open])))
            parts.append(.name(String(rest[rest.index(after: open)..<close])))
            rest = rest[rest.index(after: close)...]
        }
        return parts + [.text(String(rest))]
    }
}
