import Glibc

/// What lies on this machine's disk, as far as a demo asks.
enum Disk {
    /// The names in a folder, or none when it cannot be read.
    static func names(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX)) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    /// The first 64 kB of a small file, or the last of a longer one; `nil` when it cannot be read.
    static func text(of path: String) -> String? {
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        let size = 65_536
        if lseek(file, -off_t(size), SEEK_END) < 0 { lseek(file, 0, SEEK_SET) }
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            count = max(0, read(file, buffer.baseAddress, size))
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
