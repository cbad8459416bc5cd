/// How a measure was over a stretch: its mean, and how far it strayed.
struct Spread: Sendable, Equatable {
    private(set) var count = 0
    private(set) var mean = 0.0
    /// The sum of the squares of the distances from the mean.
    private var squares = 0.0
    private(set) var least = 0.0
    private(set) var most = 0.0

    init() {}

    /// Takes in another value, without keeping those before.
    mutating func take(_ value: Double) {
        guard value.isFinite else { return }
        (least, most) = count == 0 ? (value, value) : (min(least, value), max(most, value))
        count += 1
        let distance = value - mean
        mean += distance / Double(count)
        squares += distance * (value - mean)
    }

    /// The standard deviation.
    var deviation: Double { count > 1 ? (squares / Double(count - 1)).squareRoot() : 0 }
}

extension Spread {
    var json: JSON {
        [
            "count": .integer(Int64(count)), "mean": .number(mean), "squares": .number(squares),
            "least": .number(least), "most": .number(most),
        ]
    }

    init?(_ json: JSON) {
        guard let count = json["count"]?.int, let mean = json["mean"]?.real,
            let squares = json["squares"]?.real, let least = json["least"]?.real,
            let most = json["most"]?.real, [mean, squares, least, most].allSatisfy({ abs($0) < 1e18 }),
            (0...1_000_000_000).contains(count)
        else { return nil }
        (self.count, self.mean, self.squares) = (Int(clamping: count), mean, squares)
        (self.least, self.most) = (least, most)
    }
}
