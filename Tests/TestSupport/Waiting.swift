/// What a test waited for in vain.
package struct TimedOut: Error, CustomStringConvertible {
    /// What should have happened, how long it was given, and what was there instead.
    package let description: String

    package init(_ awaited: String, after limit: Duration, seeing evidence: String) {
        description = "not within \(limit): \(awaited)" + (evidence.isEmpty ? "" : "\n\(evidence)")
    }
}

/// Returns once a condition holds, and throws with the evidence when it does not come to hold in time.
///
/// The limit is generous because it only matters when a test fails: machines that run tests are slow at times.
package func wait(
    for awaited: String, within limit: Duration = .seconds(20), isolation: isolated (any Actor)? = #isolation,
    evidence: () -> String = { "" }, until condition: () throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while try !condition() {
        guard ContinuousClock.now < deadline else {
            throw TimedOut(awaited, after: limit, seeing: evidence())
        }
        try await Task.sleep(for: .milliseconds(10))
    }
}
