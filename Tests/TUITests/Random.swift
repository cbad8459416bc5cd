/// Random numbers that are the same in each run (SplitMix64).
struct Random {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next(below limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ mixed >> 31) % UInt64(limit))
    }

    /// Bytes with much in them that is special: half of the time UTF-8 of an arbitrary scalar.
    mutating func bytes(upTo limit: Int) -> [UInt8] {
        let count = next(below: limit)
        var bytes: [UInt8] = []
        while bytes.count < count {
            let planes = [0x80, 0x3000, 0x110000]
            let value = UInt32(next(below: planes[next(below: 3)]))
            if let scalar = Unicode.Scalar(value), next(below: 2) == 0 {
                bytes += Array(String(Character(scalar)).utf8)
            } else {
                bytes.append(UInt8(next(below: 256)))
            }
        }
        return bytes
    }
}
