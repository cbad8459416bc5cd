/// The limits of all checks: the defaults, and what the user's file says instead.
package struct Limits: Sendable, Equatable {
    private var changed: [String: Limit] = [:]

    package init() {}

    package subscript(name: String) -> Limit {
        get {
            guard let limit = changed[name] ?? Self.defaults[name] else {
                preconditionFailure("no check has a limit \(name)")
            }
            return limit
        }
        set { changed[name] = newValue }
    }

    package static let defaults: [String: Limit] = Dictionary(
        uniqueKeysWithValues: Check.all.flatMap { $0.trouble?.limits ?? [] }.map { ($0.name, $0) })
}
