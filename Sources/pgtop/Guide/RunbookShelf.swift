import CRunbooks
import Glibc

/// All runbooks at hand: those that ride in the binary, and over them those of the user's folders.
struct RunbookShelf: Sendable {
    private var books: [String: (text: [UInt8], runbook: Runbook?)] = [:]
    /// What is wrong with those of the user's folders; the rest works.
    private(set) var faults: [RunbookFault] = []

    /// Those that ride in the binary.
    static let builtIn = RunbookShelf()

    private init() {
        var place = 0
        while let book = crunbook_at(place)?.pointee {
            let text = Array(UnsafeBufferPointer(start: book.text, count: book.length))
            add(text, name: String(cString: book.name), file: String(cString: book.name) + ".md")
            place += 1
        }
    }

    /// Lays the files of a folder over what is there, by their names.
    func laying(_ folder: RunbookFolder) -> RunbookShelf {
        var shelf = self
        shelf.faults += folder.faults
        for file in folder.files { shelf.add(file.text, name: file.name, file: file.path) }
        return shelf
    }

    private mutating func add(_ text: [UInt8], name: String, file: String) {
        let (runbook, faults) = RunbookReader.read(text, name: name, file: file)
        self.faults += faults
        // A broken one does not hide the one beneath it.
        if let runbook {
            books[name] = (text, runbook)
        } else if books[name] == nil {
            books[name] = (text, nil)
        }
    }

    /// Names of those that can be walked.
    var names: [String] { books.compactMap { $1.runbook == nil ? nil : $0 }.sorted() }
    var all: [Runbook] { names.compactMap { self[$0] } }
    subscript(name: String) -> Runbook? { books[name]?.runbook }
    func text(of name: String) -> [UInt8]? { books[name]?.text }
}

/// The runbooks of a folder, read with care: only plain files of a sensible size.
struct RunbookFolder {
    struct File {
        let name: String
        let path: String
        let text: [UInt8]
    }

    private(set) var files: [File] = []
    private(set) var faults: [RunbookFault] = []

    private static let largest = 256 * 1024
    /// More files than these are nobody's runbooks.
    private static let most = 500

    /// A folder that is not there holds nothing, unless it was asked for.
    init(_ folder: String, mustExist: Bool) {
        guard let directory = opendir(folder) else {
            let reason = String(cString: strerror(errno))
            if mustExist {
                faults.append(RunbookFault(file: folder, line: 0, sentence: "cannot open it: \(reason)"))
            }
            return
        }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory), names.count < Self.most {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasSuffix(".md"), !name.hasPrefix(".") { names.append(name) }
        }
        for name in names.sorted() { read(name, in: folder) }
    }

    private mutating func read(_ name: String, in folder: String) {
        let path = folder + "/" + name
        let fault = { (sentence: String) in RunbookFault(file: path, line: 0, sentence: sentence) }
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            return faults.append(fault("cannot open it: \(String(cString: strerror(errno)))"))
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            return faults.append(fault("it is no plain file"))
        }
        var bytes = [UInt8](repeating: 0, count: Self.largest + 1)
        let count = Glibc.read(file, &bytes, bytes.count)
        guard count >= 0 else {
            return faults.append(fault("cannot read it: \(String(cString: strerror(errno)))"))
        }
        guard count <= Self.largest else { return faults.append(fault("it is too long for a runbook")) }
        files.append(File(name: String(name.dropLast(3)), path: path, text: Array(bytes.prefix(count))))
    }
}

extension RunbookShelf {
    /// The user's own folder, `~/.config/pgtop/runbooks`, or where XDG_CONFIG_HOME says.
    static func userFolder(_ environment: (String) -> String?) -> String? {
        Configuration.standardPath(environment).map { String($0.dropLast("config".count)) + "runbooks" }
    }
}
