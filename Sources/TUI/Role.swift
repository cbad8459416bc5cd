/// What a cell is *for*.
///
/// Panes speak of roles, themes turn them into colours, golden frames write their letters.
package enum Role: UInt8, Sendable, CaseIterable {
    case plain, faint, title, header, key, border
    case good, notice, warning, critical
    case tab, currentTab
    case input
    /// One for each class of wait in a chart, in the order of the chart's legend.
    case series1, series2, series3, series4, series5, series6, series7, series8

    /// The sign that stands for the role in a golden frame.
    package var letter: Character {
        switch self {
        case .plain: "."
        case .faint: "f"
        case .title: "t"
        case .header: "h"
        case .key: "k"
        case .border: "b"
        case .good: "g"
        case .notice: "n"
        case .warning: "w"
        case .critical: "c"
        case .tab: "a"
        case .currentTab: "A"
        case .input: "i"
        case .series1: "1"
        case .series2: "2"
        case .series3: "3"
        case .series4: "4"
        case .series5: "5"
        case .series6: "6"
        case .series7: "7"
        case .series8: "8"
        }
    }
}
