import Glibc
import TUI
import Testing

/// The golden frames beside the tests: what screens looked like when somebody last read them.
enum Snapshots {
    static let folder: String = {
        let parts = #filePath.split(separator: "/").dropLast(3)
        return "/" + parts.joined(separator: "/") + "/Snapshots"
    }()

    private static var records: Bool { getenv("PGTOP_RECORD") != nil }

    /// Compares a frame with its golden one, or writes it anew and fails.
    static func check(_ frame: Frame, _ name: String) {
        let path = "\(folder)/\(name)-\(frame.size.columns)x\(frame.size.rows).frame"
        if records {
            write(frame.golden, to: path)
            Issue.record("recorded \(name): look at the difference, then run without PGTOP_RECORD")
        } else if let golden = read(path) {
            #expect(frame.golden == golden, "\(name) is drawn in another way than \(path) says")
        } else {
            Issue.record("\(path) is missing: PGTOP_RECORD=1 writes it")
        }
    }

    private static func read(_ path: String) -> String? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func write(_ text: String, to path: String) {
        mkdir(folder, 0o755)
        mkdir(String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.endIndex)), 0o755)
        guard let file = fopen(path, "w") else { return }
        let bytes = Array(text.utf8)
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
    }

    /// The files that are there, without the folder.
    static func files() -> Set<String> {
        var found: Set<String> = []
        for folder in entries(of: folder) {
            for file in entries(of: "\(Self.folder)/\(folder)") { found.insert("\(folder)/\(file)") }
        }
        return found
    }

    private static func entries(of folder: String) -> [String] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }
}
