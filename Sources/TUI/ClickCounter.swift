/// Tells double clicks from single ones.
struct ClickCounter: Sendable {
    /// How soon the second click must come; GTK and xterm wait about as long.
    private static let patience = Duration.milliseconds(400)

    private var last: (point: Point, time: Duration)?

    /// The key itself, or a double click if it is the second click on the same cell.
    mutating func count(_ key: Key, at now: Duration) -> Key {
        guard case .click(let point) = key else { return key }
        if let last, last.point == point, now - last.time <= Self.patience {
            self.last = nil
            return .doubleClick(point)
        }
        last = (point, now)
        return key
    }
}
