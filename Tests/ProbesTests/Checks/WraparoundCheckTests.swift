import Testing

@testable import Probes

/// From which age on somebody should mind.
@Suite struct WraparoundCheckTests {
    private static func sight(_ ages: (xids: Int64, multixacts: Int64)...) -> Sight {
        let databases = ages.enumerated().map { index, age in
            DatabaseAge(
                id: UInt32(index + 1), name: "d\(index + 1)", xids: age.xids, multixacts: age.multixacts)
        }
        return Sight.blank.knowing(
            AgesProbe.self,
            .init(databases: databases, freezeAfter: 200_000_000, freezeMultixactsAfter: 400_000_000))
    }

    @Test func `nothing is known before the first look`() {
        #expect(Sight.blank.answer("wraparound.xid").isUnknown)
        #expect(Sight.blank.answer("wraparound.multixact").isUnknown)
    }

    @Test(
        arguments: [
            (0, nil), (199_999_999, nil), (200_000_000, .warning), (1_099_999_999, .warning),
            (1_100_000_000, .critical), (2_100_000_000, .critical),
        ] as [(Int64, Severity?)]) func `transaction ids`(age: Int64, severity: Severity?)
    {
        let answer = Self.sight((age, 0)).answer("wraparound.xid")

        #expect(answer.worst == severity)
        #expect(answer.isYes == (severity != nil))
    }

    @Test(
        arguments: [
            (399_999_999, nil), (400_000_000, .warning), (1_200_000_000, .critical),
        ] as [(Int64, Severity?)]) func `multixacts, by their own setting`(age: Int64, severity: Severity?)
    {
        #expect(Self.sight((0, age)).answer("wraparound.multixact").worst == severity)
    }

    @Test func `the oldest database is named first, also when all is well`() {
        let trouble = Self.sight((250_000_000, 0), (10, 0), (310_000_000, 0)).answer("wraparound.xid")
        let calm = Self.sight((20_000_000, 0), (50_000_000, 0)).answer("wraparound.xid")

        #expect(
            trouble.sentences == [
                "database d3: 310 M transactions old, 155 % of autovacuum_freeze_max_age",
                "database d1: 250 M transactions old, 125 % of autovacuum_freeze_max_age",
            ])
        #expect(trouble.evidence.first?.values == ["database": .name("d3")])
        #expect(calm.sentences == ["database d2: 50 M transactions old, 25 % of autovacuum_freeze_max_age"])
    }
}
