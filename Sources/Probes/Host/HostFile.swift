import Glibc

/// The beginning of a file that is read in one piece, such as those in `/proc` and `/sys`.
enum HostFile {
    /// Nil when it is not there or not for us.
    static func bytes(_ path: String, most: Int = 16_384) -> ArraySlice<UInt8>? {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        let bytes = [UInt8](unsafeUninitializedCapacity: most) { buffer, count in
            count = max(0, read(file, buffer.baseAddress, most))
        }
        return bytes.isEmpty ? nil : bytes[...]
    }

    /// The text of a file of one line.
    static func line(_ path: String) -> String? {
        bytes(path).map { String(decoding: $0.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self) }
    }
}
