extension Check {
    static let credentials: [Check] = [
        Check(
            "credentials.password_expiring", "Does a role's password end soon?",
            Trouble(
                guide: "credentials-expiring", weight: 25, profiles: [.daily, .pre],
                limits: [
                    Limit(
                        "credentials.password_expiring", .time, warning: 14 * day, critical: 3 * day,
                        isFloor: true)
                ]),
            from: [RolesProbe.self, SessionsProbe.self]
        ) { sight throws(Ignorance) in
            let sample = try sight.latest(RolesProbe.self)
            let told = Evidence.ranked(sample.roles.map { $0.evidence(at: sample.takenAt, sight) })
            let trouble = told.filter { $0.severity != nil }
            if !trouble.isEmpty { return .yes(trouble) }
            return .no(told.isEmpty ? [Evidence("no role's password has an end within a year")] : told)
        },
        Check(
            "credentials.certificate_expiring", "Does the server's certificate end soon?",
            Trouble(
                guide: "credentials-expiring", weight: 35, profiles: [.daily, .pre],
                limits: [
                    Limit(
                        "credentials.certificate_expiring", .time, warning: 14 * day, critical: 3 * day,
                        isFloor: true)
                ]),
            from: [CertificateProbe.self, SettingsProbe.self]
        ) { sight throws(Ignorance) in
            if sight.readings[SettingsProbe.self].latest?["ssl"]?.flag == false {
                return .no([Evidence("ssl is off: there is no certificate in use")])
            }
            let sample = try sight.here(CertificateProbe.self)
            guard let end = sample.expiresAt else {
                throw Ignorance("not looked at yet since ssl was switched on")
            }
            let left = end.seconds(after: sample.takenAt)
            let severity = sight.limit("credentials.certificate_expiring").severity(of: left)
            let words = Evidence.end("the server's certificate (\(sample.path))", in: left)
            return severity == nil ? .no([Evidence(words)]) : .yes([Evidence(words, severity)])
        },
    ]

    private static let day: Double = 86_400
}

extension ServerTime {
    /// Negative when this is earlier.
    fileprivate func seconds(after other: ServerTime) -> Double {
        Double(microseconds - other.microseconds) / 1e6
    }
}

extension Evidence {
    fileprivate static func end(_ subject: String, in left: Double) -> String {
        let time = Told.time(.seconds(abs(left)))
        return left > 0 ? "\(subject) ends in \(time)" : "\(subject) ended \(time) ago"
    }
}

extension RolesProbe.Role {
    /// What ended longer ago was meant to end: somebody would have come by now.
    private static let forgotten = 30.0 * 86_400

    fileprivate func evidence(at now: ServerTime, _ sight: Sight) -> Evidence {
        let left = validUntil.seconds(after: now)
        let open = sight.readings[SessionsProbe.self].latest?.backends.filter { $0.role == name }.count ?? 0
        let isOver = left < -Self.forgotten
        let hurts = open > 0 ? "\(Told.number(open, "session of it is", "sessions of it are")) open" : nil
        return Evidence(
            Evidence.end("the password of role \(name)", in: left), about: .role(name),
            isOver ? nil : sight.limit("credentials.password_expiring").severity(of: left), hurts: hurts,
            victims: open, values: ["role": .name(name)])
    }
}
