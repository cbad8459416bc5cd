import Glibc

/// The content of a file.
package func readBytes(_ path: String) throws -> [UInt8] {
    let descriptor = try checked("open \(path)", open(path, O_RDONLY | O_CLOEXEC))
    defer { close(descriptor) }
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = read(descriptor, &buffer, buffer.count)
        guard count >= 0 else { throw SystemFailure("read \(path)") }
        guard count > 0 else { return content }
        content += buffer[..<count]
    }
}

/// The content of a file as text, with bytes that are no UTF-8 replaced.
package func readText(_ path: String) throws -> String {
    String(decoding: try readBytes(path), as: UTF8.self)
}

/// Writes a file that everyone may read.
package func writeText(_ text: String, to path: String) throws {
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
    let descriptor = try checked("create \(path)", open(path, flags, 0o644))
    defer { close(descriptor) }
    let bytes = Array(text.utf8)
    guard write(descriptor, bytes, bytes.count) == bytes.count else { throw SystemFailure("write \(path)") }
}

/// The names in a folder, in no order; none when it cannot be read.
package func entries(of folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." {
            names.append(name)
        }
    }
    return names
}

package func fileExists(_ path: String) -> Bool {
    access(path, F_OK) == 0
}

/// The path without links, if it leads anywhere.
package func resolved(_ path: String) -> String? {
    guard let real = realpath(path, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
}

/// The folder that holds a file.
func folder(of path: String) -> String {
    String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
}

/// Makes a folder that only this user may enter.
package func makeFolder(_ path: String) throws {
    try checked("make \(path)", mkdir(path, 0o700))
}

/// Who may do what with a file, nothing when there is none.
package func permissions(of path: String) -> UInt32? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & 0o777 : nil
}

package func setPermissions(_ mode: UInt32, of path: String) throws {
    try checked("change \(path)", chmod(path, mode))
}
