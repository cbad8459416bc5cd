/// What a test waited for in vain.
package struct TimedOut: Error, CustomStringConvertible {
    /// What should have happened, how long it was given, and what was there instead.
    package let description: String

    package init(_ awaited: String, after limit: Duration, seeing evidence: String) {
        description = "not within \(limit): \(awaited)" + (evidence.isEmpty ? "" : "\n\(evidence)")
    }
}

/// How long a test waits for what must come.
///
/// It is generous because it only matters when a test fails: machines that run tests are slow at times, and what is slow
/// is asked for less often.
package let patience = Duration.seconds(60)

/// Returns once a condition holds, and throws with the evidence when it does not come to hold in time.
package func wait(
    for awaited: String, within limit: Duration = patience, isolation: isolated (any Actor)? = #isolation,
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
