import Testing

@testable import Probes

private func failure(_ said: String, usedPassword: Bool = true) -> ProbeFailure {
    .connecting(
        "connection to server at \"recovery\" (10.0.0.1), port 5432 failed: \(said)\n",
        usedPassword: usedPassword)
}

@Test(arguments: [
    "FATAL:  the database system is starting up", "FATAL:  the database system is in recovery mode",
    "FATAL:  sorry, too many clients already", "FATAL:  too many connections for role \"x\"",
    "FATAL:  remaining connection slots are reserved for non-replication superuser connections",
])
func `what passes by itself is tried again`(said: String) {
    guard case .notAccepting = failure(said) else {
        Issue.record("\(failure(said))")
        return
    }
}

@Test func `a refused password is final, whatever the host, the role and the database are called`() {
    let refusals = [
        failure("FATAL:  password authentication failed for user \"too many\""),
        failure("FATAL:  database \"starting up\" does not exist"),
    ]

    #expect(refusals.allSatisfy { $0.isFinal })
}

@Test func `one server of several that refuses the password is enough not to try again`() {
    let both = """
        connection to server at "a" (10.0.0.1), port 5432 failed: FATAL:  the database system is starting up
        connection to server at "b" (10.0.0.2), port 5432 failed: FATAL:  password authentication failed for user "u"
        """

    #expect(ProbeFailure.connecting(both, usedPassword: true).isFinal)
}
