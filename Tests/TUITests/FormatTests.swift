import Testing

@testable import TUI

private let day = 86_400.0

@Test(
    arguments: [
        (0.04, "0.0 s"), (0.44, "0.4 s"), (0.99, "0.9 s"), (1.9, "1 s"), (9.9, "9 s"), (14.9, "10 s"),
        (59.9, "55 s"), (60, "1:00"),
        (89, "1:20"),
        (599, "9:50"), (600, "10 min"), (3599, "59 min"), (3600, "1 h 00"), (11_100, "3 h 05"),
        (day - 1, "23 h 59"),
        (day * 2 + 14_400, "2 d 04"), (day * 10, "10 d"), (day * 4000, "4000 d"),
    ] as [(Double, String)])
func `an age grows coarser as it grows`(seconds: Double, text: String) {
    #expect(Format.clock(.seconds(seconds)) == text)
}

@Test func `an age fits seven cells`() {
    let widest = stride(from: 0.0, to: 40_000_000, by: 977).map { Format.clock(.seconds($0)).count }.max()

    #expect(widest == 7)
}

@Test(
    arguments: [
        (0.0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (18_000_000, "17 MB"), (999.5 * 1024, "1.0 MB"),
        (3e12, "2.7 TB"),
    ] as [(Double, String)])
func `bytes are three digits and a unit`(count: Double, text: String) {
    #expect(Format.bytes(count) == text)
}

@Test(
    arguments: [(0.0, "0.0"), (9.94, "9.9"), (1234, "1234"), (12_345, "12k"), (1_540_000, "1.5M")]
        as [(Double, String)])
func `rates are written in thousands when they are great`(value: Double, text: String) {
    #expect(Format.rate(value) == text)
}

@Test(
    arguments: [(0.0, "0 %"), (0.04, "0.0 %"), (9.9, "9.9 %"), (34.4, "34 %"), (.infinity, "0 %")]
        as [(Double, String)])
func `percents below ten have a decimal`(value: Double, text: String) {
    #expect(Format.percent(value) == text)
}

@Test func `missing prints blank, and what one may not see as unknown`() {
    #expect(Format.clock.text(.missing) == "")
    #expect(Format.clock.text(.hidden) == "–")
}
