/// How bad something is.
package enum Severity: String, Sendable, Hashable, Comparable, CaseIterable {
    case warning, critical

    package static func < (left: Self, right: Self) -> Bool { left == .warning && right == .critical }
}
