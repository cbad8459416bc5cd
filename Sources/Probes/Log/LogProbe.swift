/// What the server's log says, read from its file on this host.
package enum LogProbe: Probe {
    package typealias Sample = LogSample

    package static let id: ProbeID = "log"
    package static let meaning = "Errors in the server's log, read on its host"
    package static let lane = Lane.host
    static let pause = Duration.seconds(5)

    package static func longestPause(at period: Duration, knowing readings: Readings) -> Duration { pause }

    package static func sql(on server: Capabilities) -> String {
        "what is new in the newest file of log_directory, or where the server's standard error goes"
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        try LogSample(rows, after: readings[Self.self].latest)
    }
}
