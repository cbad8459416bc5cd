/// What a container, or a service, may use of its host: the second version of control groups.
///
/// Within a container `/proc/meminfo` tells of the host, of which the container may have only a part.
struct ControlGroup: Equatable {
    /// The least that it and those above it may use; nil where there is no limit.
    var memoryLimit: Int64?
    /// What it uses and cannot give back: without what files left behind in memory.
    var memoryUsed: Int64?
    /// Processors that it may use.
    var processors: Double?
    /// Time on processors so far, in microseconds.
    var processorTime: Int64?

    private static let root = "/sys/fs/cgroup"

    /// The group of a process; what cannot be read is nil.
    static func of(process pid: Int32?, file: (String) -> ArraySlice<UInt8>? = { HostFile.bytes($0) })
        -> ControlGroup
    {
        let listing = pid.flatMap { file("/proc/\($0)/cgroup") } ?? file("/proc/self/cgroup")
        guard let path = listing.flatMap(path) else { return ControlGroup() }
        var group = ControlGroup()
        var folder = path == "/" ? "" : path
        while true {
            group.limit(by: folder, file)
            guard let slash = folder.lastIndex(of: "/") else { return group }
            folder = String(folder[..<slash])
        }
    }

    /// Takes in what one folder says, from the innermost outwards.
    private mutating func limit(by folder: String, _ file: (String) -> ArraySlice<UInt8>?) {
        let place = Self.root + folder
        if let limit = file("\(place)/memory.max").flatMap({ Self.words($0).first.flatMap { Int64($0) } }),
            limit < memoryLimit ?? .max
        {
            memoryLimit = limit
            memoryUsed = Self.used(place, file)
        }
        let quota = file("\(place)/cpu.max").map(Self.words) ?? []
        if quota.count == 2, let time = Double(quota[0]), let period = Double(quota[1]), period > 0,
            time / period < processors ?? .infinity
        {
            processors = time / period
            processorTime = file("\(place)/cpu.stat").flatMap { Self.number("usage_usec", $0) }
        }
    }

    private static func used(_ place: String, _ file: (String) -> ArraySlice<UInt8>?) -> Int64? {
        guard let all = file("\(place)/memory.current").flatMap({ words($0).first.flatMap { Int64($0) } })
        else { return nil }
        let cached = file("\(place)/memory.stat").flatMap { number("inactive_file", $0) } ?? 0
        return max(0, all - cached)
    }

    /// The path in the line of the second version: `0::/path`.
    private static func path(_ listing: ArraySlice<UInt8>) -> String? {
        let lines = String(decoding: listing, as: UTF8.self).split(separator: "\n")
        return lines.first { $0.hasPrefix("0::/") }.map { String($0.dropFirst(3)) }
    }

    private static func words(_ bytes: ArraySlice<UInt8>) -> [String] {
        String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\n" }.map(String.init)
    }

    private static func number(_ name: String, _ bytes: ArraySlice<UInt8>) -> Int64? {
        let words = words(bytes)
        return words.firstIndex(of: name).flatMap {
            words.indices.contains($0 + 1) ? Int64(words[$0 + 1]) : nil
        }
    }
}
