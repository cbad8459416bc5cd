/// As much of an X.509 certificate as tells how long it is good.
enum Certificate {
    /// The end of the first certificate in a PEM file; nil when there is none that can be read.
    static func end(of pem: ArraySlice<UInt8>) -> ServerTime? {
        let lines = String(decoding: pem, as: UTF8.self).split { $0.isNewline }
        guard let begin = lines.firstIndex(of: "-----BEGIN CERTIFICATE-----") else { return nil }
        let body = lines[(begin + 1)...].prefix { !$0.hasPrefix("-----") }.joined()
        return Base64.decoded(body).flatMap { end(ofDER: $0[...]) }
    }

    /// A certificate is a sequence: version, serial number, algorithm, issuer, *validity*, and more.
    private static func end(ofDER bytes: ArraySlice<UInt8>) -> ServerTime? {
        var outer = DER(bytes)
        guard var certificate = outer.sequence(), var body = certificate.sequence() else { return nil }
        if body.next == DER.version { _ = body.element() }
        guard body.element() != nil, body.element() != nil, body.element() != nil,
            var validity = body.sequence(),
            validity.element() != nil, let end = validity.element()
        else { return nil }
        return time(end.content, hasCentury: end.tag == DER.longTime)
    }

    /// `YYMMDDhhmmssZ`, where years from 50 on are of the last century, or `YYYYMMDDhhmmssZ`.
    private static func time(_ bytes: ArraySlice<UInt8>, hasCentury: Bool) -> ServerTime? {
        let digits = bytes.prefix { $0 != UInt8(ascii: "Z") }
        guard digits.count == (hasCentury ? 14 : 12), digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        let pairs = stride(from: digits.startIndex, to: digits.endIndex, by: 2).map {
            Int64(digits[$0] - 0x30) * 10 + Int64(digits[$0 + 1] - 0x30)
        }
        let year = hasCentury ? pairs[0] * 100 + pairs[1] : pairs[0] + (pairs[0] < 50 ? 2000 : 1900)
        let rest = pairs.suffix(5).map(\.self)
        let days = LogStamp.days(year, rest[0], rest[1])
        let seconds = days * 86_400 + rest[2] * 3600 + rest[3] * 60 + rest[4]
        return ServerTime(unixMicroseconds: seconds * 1_000_000)
    }
}

/// Walks over the elements of a DER text: a tag, a length, and so many bytes.
private struct DER {
    static let version: UInt8 = 0xA0
    static let longTime: UInt8 = 0x18
    private static let sequenceTag: UInt8 = 0x30

    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    var next: UInt8? { rest.first }

    mutating func element() -> (tag: UInt8, content: ArraySlice<UInt8>)? {
        guard let tag = rest.popFirst(), let first = rest.popFirst() else { return nil }
        var length = Int(first)
        if first > 0x80 {
            let bytes = rest.prefix(Int(first & 0x7F))
            guard bytes.count == Int(first & 0x7F), bytes.count <= 4 else { return nil }
            length = bytes.reduce(0) { $0 << 8 | Int($1) }
            rest = rest.dropFirst(bytes.count)
        }
        guard length <= rest.count else { return nil }
        defer { rest = rest.dropFirst(length) }
        return (tag, rest.prefix(length))
    }

    mutating func sequence() -> DER? {
        guard let (tag, content) = element(), tag == Self.sequenceTag else { return nil }
        return DER(content)
    }
}

private enum Base64 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func decoded(_ text: String) -> [UInt8]? {
        var (bytes, bits, count) = ([UInt8](), UInt32(0), 0)
        for byte in text.utf8 where byte != UInt8(ascii: "=") && byte > 0x20 {
            guard let digit = digits.firstIndex(of: byte) else { return nil }
            bits = bits << 6 | UInt32(digit)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}
