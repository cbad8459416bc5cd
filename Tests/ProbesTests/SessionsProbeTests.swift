import Testing

@testable import Probes

@Test func `a server without query ids is asked for NULL in their place`() {
    let old = SessionsProbe.sql(on: Capabilities())
    let new = SessionsProbe.sql(
        on: Capabilities(columns: ["pg_stat_get_activity.query_id", "pg_stat_get_activity.leader_pid"]))

    #expect(old.contains("NULL::int8 AS query_id") && old.contains("NULL::int4 AS leader_pid"))
    #expect(new.contains("query_id AS query_id") && new.contains("leader_pid AS leader_pid"))
}

@Test func `no catalog is read that somebody could have locked`() {
    let names = NamesProbe.id
    for probe in ProbeList.all.filter({ $0.lane == .fast && $0.id != names }).map({
        $0.sql(on: Capabilities())
    }) {
        for catalog in [
            "pg_authid", "pg_roles", "pg_database", "pg_class", "pg_stat_activity", "pg_stat_database",
            "pg_stat_replication", "pg_stat_wal_receiver", "pg_subscription", "pg_settings",
        ] {
            #expect(!probe.contains(catalog))
        }
    }
}

private func readings(_ backends: [Backend], width: Int) -> Readings {
    var readings = Readings()
    let sample = SessionsProbe.Sample(
        takenAt: ServerTime(microseconds: 50), backends: backends, queryWidth: width)
    Sampled(SessionsProbe.self, sample, takenAt: Instant(nanoseconds: 1))(&readings)
    return readings
}

private func backend(_ pid: Int32, query: String?, start: Int64? = 9) -> Backend {
    var backend = Backend(
        id: .init(pid: pid, start: start.map(ServerTime.init(microseconds:))),
        sampledAt: ServerTime(microseconds: 50))
    backend.query = query
    return backend
}

@Test func `only texts that began since the last sample or are missing are asked for`() {
    let known = readings(
        [backend(1, query: "a"), backend(2, query: nil), backend(3, query: nil, start: nil)], width: 100)

    let parameters = SessionsProbe.parameters(for: Wish(idle: true, queryWidth: 80), knowing: known)

    let since = Parameter.time(ServerTime(microseconds: 50))
    #expect(parameters == [.flag(true), since, .ints([2]), .int(80), .ints([])])
}

@Test func `a wider screen asks for all texts anew`() {
    let known = readings([backend(1, query: "a")], width: 100)

    let parameters = SessionsProbe.parameters(for: Wish(queryWidth: 101), knowing: known)

    #expect(parameters[1] == .time(ServerTime(microseconds: 0)))
}

@Test func `the pulse asks about the databases whose names are known`() {
    var readings = Readings()
    Sampled(
        NamesProbe.self, .init(databases: [7: "a", 5: "b"], roles: [:]), takenAt: Instant(nanoseconds: 1))(
            &readings)

    #expect(PulseProbe.parameters(for: Wish(), knowing: readings).first == .oids([5, 7]))
}
