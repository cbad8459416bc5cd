import CLibpq

extension Parameter {
    var type: Oid {
        switch self {
        case .flag: TypeID.bool
        case .int: TypeID.int4
        case .time: TypeID.timestamptz
        case .text: TypeID.text
        case .ints: TypeID.int4Array
        case .longs: TypeID.int8Array
        case .long: TypeID.int8
        case .oid: TypeID.oid
        case .oids: TypeID.oidArray
        case .null: 0
        case .noTime: TypeID.timestamptz
        }
    }

    /// The binary form that the server reads.
    var bytes: [UInt8]? {
        switch self {
        case .null, .noTime: nil
        case .flag(let flag): [flag ? 1 : 0]
        case .int(let number): number.wire
        case .time(let time): time.microseconds.wire
        case .text(let text): Array(text.utf8)
        case .ints(let numbers): Self.array(of: TypeID.int4, numbers)
        case .long(let number): number.wire
        case .oid(let number): number.wire
        case .longs(let numbers): Self.array(of: TypeID.int8, numbers)
        case .oids(let numbers): Self.array(of: TypeID.oid, numbers)
        }
    }

    private static func array(of type: Oid, _ elements: [some FixedWidthInteger]) -> [UInt8] {
        var bytes: [UInt8] = []
        func append(_ number: some FixedWidthInteger) {
            withUnsafeBytes(of: number.bigEndian) { bytes.append(contentsOf: $0) }
        }
        let size = Int32((elements.first?.bitWidth ?? 0) / 8)
        bytes.reserveCapacity(20 + elements.count * Int(size + 4))
        append(Int32(elements.isEmpty ? 0 : 1))
        append(Int32(0))
        append(type)
        if elements.isEmpty { return bytes }
        append(Int32(elements.count))
        append(Int32(1))
        for element in elements {
            append(size)
            append(element)
        }
        return bytes
    }
}

extension FixedWidthInteger {
    fileprivate var wire: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }
}

/// Lends libpq the values of parameters for the length of a call.
func withBound(
    _ parameters: [Parameter],
    _ body: (Int32, [UnsafePointer<CChar>?], [Int32], [Int32]) throws(ProbeFailure) -> Void
) throws(ProbeFailure) {
    let values = parameters.map(\.bytes)
    let flat = Array(values.compactMap { $0 }.joined()) + [0]
    let lengths = values.map { Int32($0?.count ?? 0) }
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: flat.count, alignment: 1)
    defer { buffer.deallocate() }
    buffer.copyMemory(from: flat, byteCount: flat.count)
    var offset = 0
    let pointers = values.map { value -> UnsafePointer<CChar>? in
        guard let value else { return nil }
        defer { offset += value.count }
        return UnsafePointer((buffer + offset).assumingMemoryBound(to: CChar.self))
    }
    try body(Int32(values.count), pointers, lengths, Array(repeating: 1, count: values.count))
}
