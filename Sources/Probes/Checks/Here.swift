extension Sight {
    /// What threads on this host tell of it: nothing where the server runs elsewhere.
    func here<P: Probe>(_ probe: P.Type) throws(Ignorance) -> P.Sample {
        try knowWhere(P.self)
        return try latest(P.self)
    }

    func herePair<P: Probe>(_ probe: P.Type) throws(Ignorance) -> (previous: P.Sample, latest: P.Sample) {
        try knowWhere(P.self)
        return try pair(P.self)
    }

    private func knowWhere<P: Probe>(_ probe: P.Type) throws(Ignorance) {
        let state = readings.state(of: P.self)
        guard !state.isAnswered, let server, !server.isLocal else { return }
        throw Ignorance("pgtop runs on another host than the server: run it there to see this")
    }
}

extension Evidence {
    /// The worst first, and of those that are equally bad the first stays first.
    static func ranked(_ evidence: [Evidence]) -> [Evidence] {
        [.critical, .warning, nil].flatMap { severity in evidence.filter { $0.severity == severity } }
    }
}
