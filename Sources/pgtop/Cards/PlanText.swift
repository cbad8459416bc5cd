import Probes
import TUI

/// A plan, as far as it is known, for a detail.
enum PlanText {
    static let heading = Line("Plan, as the planner would make it now; nothing was executed", .title)

    static func lines(_ plan: SessionDetail.Answer<[String], ExplainFailure>) -> [Line] {
        let heading = [Line.empty, heading]
        return switch plan {
        case .none: []
        case .asking: heading + [Line("asking…", .faint)]
        case .known(.success(let lines)): heading + lines.map { Line($0, indent: 4) }
        case .known(.failure(.unsuitable(let reason))): heading + [Line(reason, .warning)]
        case .known(.failure(.failed(let failure))): heading + [Line("\(failure)", .warning)]
        case .known(.failure(.risky)):
            heading + [Line("Not asked: it would run code with your rights.", .warning)]
        }
    }
}

extension String {
    /// Followed by spaces up to so many cells.
    func padded(to cells: Int) -> String {
        self + String(repeating: " ", count: max(1, cells - width(of: self)))
    }
}
