import Testing

@testable import Probes

struct CredentialsChecksTests {
    private static let day = 86_400.0

    private func roles(ending days: Double...) -> Sight {
        let roles = days.enumerated().map {
            RolesProbe.Role(name: "role\($0.offset)", validUntil: .second($0.element * Self.day))
        }
        return Sight.blank.knowing(RolesProbe.self, .init(takenAt: .second(0), roles: roles))
    }

    private func certificate(ending days: Double?, ssl: String = "on") -> Sight {
        Sight.blank
            .knowing(SettingsProbe.self, .init([Setting("ssl", ssl)]))
            .knowing(
                CertificateProbe.self,
                .init(
                    takenAt: .second(0), path: "/data/server.crt",
                    expiresAt: days.map { .second($0 * Self.day) }))
    }

    @Test(
        arguments: [
            (14.1, nil), (14, .warning), (3.1, .warning), (3, .critical), (-1, .critical), (-31, nil),
        ] as [(Double, Severity?)])
    func `a password ends the worse the sooner, and is forgotten a month after`(
        days: Double, severity: Severity?
    ) {
        let answer = roles(ending: days).answer("credentials.password_expiring")

        #expect(answer.worst == severity)
        #expect(answer.isYes == (severity != nil))
    }

    @Test func `the role is named, for the screen and for the guide`() {
        let evidence = roles(ending: -1).answer("credentials.password_expiring").evidence.first

        #expect(evidence?.sentence == "the password of role role0 ended 24 h ago")
        #expect(evidence?.subject == .role("role0"))
        #expect(evidence?.values["role"] == .name("role0"))
    }

    @Test func `passwords without an end are no trouble`() {
        #expect(roles().answer("credentials.password_expiring").isNo)
    }

    @Test(arguments: [(14.1, nil), (14, .warning), (3, .critical), (-9, .critical)] as [(Double, Severity?)])
    func `a certificate ends the worse the sooner`(days: Double, severity: Severity?) {
        #expect(certificate(ending: days).answer("credentials.certificate_expiring").worst == severity)
    }

    @Test func `without ssl there is no certificate`() {
        let sight = Sight.blank.knowing(SettingsProbe.self, .init([Setting("ssl", "off")]))

        #expect(sight.answer("credentials.certificate_expiring").isNo)
    }

    @Test func `a certificate on another host is unknown, with the cure`() {
        var sight = Sight.blank.knowing(SettingsProbe.self, .init([Setting("ssl", "on")]))
        sight.server = .known

        #expect(sight.answer("credentials.certificate_expiring").ignorance?.contains("run it there") == true)
    }

    @Test(arguments: [(short, "2026-12-21T10:48:21.000000Z"), (long, "2076-03-03T10:48:21.000000Z")])
    func `the end of a certificate is read from its file`(pem: String, end: String) {
        #expect(Certificate.end(of: Array(pem.utf8)[...])?.description == end)
    }

    @Test func `what is no certificate has no end, wherever it is cut`() {
        for length in 0..<Self.short.utf8.count - 28 {
            let cut = Array(Self.short.utf8.prefix(length))[...]
            let end = Certificate.end(of: cut)
            #expect(end == nil || end?.description == "2026-12-21T10:48:21.000000Z")
        }
        #expect(Certificate.end(of: Array("-----BEGIN CERTIFICATE-----\nMIIB?\n".utf8)[...]) == nil)
    }

    private static let short = """
        -----BEGIN CERTIFICATE-----
        MIIBbTCCAROgAwIBAgIUavx7yfOlDGITCwpM19yNTVMv04swCgYIKoZIzj0EAwIw
        DDEKMAgGA1UEAwwBYTAeFw0yNjExMjExMDQ4MjFaFw0yNjEyMjExMDQ4MjFaMAwx
        CjAIBgNVBAMMAWEwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARWDBrVVsJM+5XM
        8uaoIG6PvIrhVA5kOHA/01yU6E6BZOOai19JhOoTxYDbPhnJj3cn3Eyi0NbU7Z4l
        mGtDR9Sao1MwUTAdBgNVHQ4EFgQUKW985L5LTW6N2GZ7C4mpUfM7OFQwHwYDVR0j
        BBgwFoAUKW985L5LTW6N2GZ7C4mpUfM7OFQwDwYDVR0TAQH/BAUwAwEB/zAKBggq
        hkjOPQQDAgNIADBFAiADaNK8yNV/8dmtsVKrRwdKftX4GO4IjMqgCBmd5xFYtAIh
        AKpaMIY1YU7E640lKWjX5Bbdok1s70tJdhv2zdlIK09O
        -----END CERTIFICATE-----
        """
    private static let long = """
        -----BEGIN CERTIFICATE-----
        MIIBbzCCARWgAwIBAgIUVGEOAPy8WFwyC5ZxCbUuFFPK8yQwCgYIKoZIzj0EAwIw
        DDEKMAgGA1UEAwwBYTAgFw0yNjExMjExMDQ4MjFaGA8yMDc2MDMwMzEwNDgyMVow
        DDEKMAgGA1UEAwwBYTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABFYMGtVWwkz7
        lczy5qggbo+8iuFUDmQ4cD/TXJToToFk45qLX0mE6hPFgNs+GcmPdyfcTKLQ1tTt
        niWYa0NH1JqjUzBRMB0GA1UdDgQWBBQpb3zkvktNbo3YZnsLialR8zs4VDAfBgNV
        HSMEGDAWgBQpb3zkvktNbo3YZnsLialR8zs4VDAPBgNVHRMBAf8EBTADAQH/MAoG
        CCqGSM49BAMCA0gAMEUCIQCZEYK6UGRcp5YWxtmi2nqx5/245PLSeBnq2ewBMEon
        EAIgOhshPHV0syPZ13PgiKlDQ4sYtxFLs8YQut2da+hU54Y=
        -----END CERTIFICATE-----
        """
}
