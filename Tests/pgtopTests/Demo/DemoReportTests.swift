import Testing

@testable import pgtop

struct DemoReportTests {
    @Test(arguments: [
        DemoReport.progress("making a cluster"), .note("no PgBouncer: it is not installed"),
        .pgbouncer("host=/tmp/x port=6432"), .ready("host=/tmp/x port=5432"),
        .failed("initdb: no space left"),
    ])
    func `a report is read as it was written`(report: DemoReport) {
        #expect(DemoReport(line: report.line.dropLast()) == report)
    }

    @Test func `a report of several lines is sent as one`() {
        let line = DemoReport.failed("FATAL:\ncannot\r\nstart").line

        #expect(line == "failed FATAL: cannot start\n")
    }

    @Test(arguments: ["", "ready", "surprise host=/tmp/x"])
    func `what is no report is not read as one`(line: String) {
        #expect(DemoReport(line: line[...]) == nil)
    }
}
