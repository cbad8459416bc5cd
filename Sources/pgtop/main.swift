import Glibc

Demo.superviseIfAsked(CommandLine.arguments)
guard CommandLine.arguments.dropFirst().first == "demo" else {
    print("usage: pgtop demo [SCENARIO]")
    exit(2)
}
do {
    let cluster = try Demo.start(scenario: CommandLine.arguments.dropFirst(2).first ?? "trouble") {
        print("… \($0)")
    }
    for note in cluster.notes { print("note: \(note)") }
    print("ready: \(cluster.conninfo)")
    _ = readLine()
    cluster.stop()
} catch {
    print("pgtop: \(error)")
    exit(1)
}
