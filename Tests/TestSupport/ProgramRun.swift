import Glibc

/// What a program that ran to its end left behind.
package struct ProgramRun: Sendable {
    package let output: String
    package let error: String
    package let status: ExitStatus

    /// Runs a program without a terminal until it ends.
    ///
    /// Its streams are files: a program that writes much never waits for the test to read.
    package static func of(
        _ command: [String], environment: [String: String] = [:], input: String = "",
        within limit: Duration = patience
    ) async throws -> ProgramRun {
        let files = try Scratch.newPath("run")
        let (input, output, error) = (try written(input, to: files + ".in"), files + ".out", files + ".err")
        defer {
            for file in [input, output, error] { unlink(file) }
        }
        let process = try ChildProcess(
            command, environment: Environment.base.merging(environment) { $1 },
            streams: [.reading(input), .writing(output), .writing(error)])

        var status: ExitStatus?
        let evidence = { ((try? readText(output)) ?? "") + ((try? readText(error)) ?? "") }
        try await wait(for: "the end of \(command.joined(separator: " "))", within: limit, evidence: evidence)
        {
            status = process.poll()
            return status != nil
        }
        return ProgramRun(
            output: try readText(output), error: try readText(error), status: status ?? .code(0))
    }

    private static func written(_ text: String, to path: String) throws -> String {
        try writeText(text, to: path)
        return path
    }
}

/// Where the program under test is.
package enum Pgtop {
    /// The executable that was built together with the tests.
    package static let path = resolved("/proc/self/exe").map { "\(folder(of: $0))/pgtop" } ?? "pgtop"

    /// Runs the program without a terminal.
    package static func run(
        _ arguments: [String], environment: [String: String] = [:], input: String = "",
        within limit: Duration = patience
    ) async throws -> ProgramRun {
        try await ProgramRun.of([path] + arguments, environment: environment, input: input, within: limit)
    }
}
