import Glibc
import Probes

let reactor = Reactor()
let wishes = Wishes(Wish(idle: false, queryWidth: 100), period: .seconds(1))
let info = try Conninfo(string: CommandLine.arguments.count > 1 ? CommandLine.arguments[1] : nil)
let t0 = Clock.now
let prober = Prober(
    info, probes: [SessionsProbe.self, PulseProbe.self, NamesProbe.self], wishes: wishes, on: reactor
) { r in
    switch r {
    case .tick(let s, let l):
        var readings = Readings()
        for x in s { x(&readings) }
        print(
            Clock.now.since(t0), s.map { $0.probe },
            readings[SessionsProbe.self].latest.map { "\($0.backends.count) idle \($0.idleElsewhere)" } ?? "",
            readings[SessionsProbe.self].failure.map { "\($0)" } ?? "",
            l.entries.map { "\($0.id) \($0.latest) \($0.rows)" })
    default: print(Clock.now.since(t0), r)
    }
}
prober.start()
let q = ActionQueue()
Performer(info, queue: q, user: "me", on: reactor) { print($0) }.start()
sleep(8)
q.add(.detail(.init(pid: 1, start: .init(microseconds: 1))))
q.add(
    .explain(
        Statement(
            session: .init(pid: 1, start: nil), text: "select count(*) from lab_orders where id = $1",
            database: "labdb", role: "lab_app1", acceptsRisk: true)))
q.add(
    .explain(
        Statement(
            session: .init(pid: 1, start: nil), text: "select count(*) from lab_orders where id = 1",
            database: "labdb", role: "lab_app1", acceptsRisk: true)))
sleep(2)
