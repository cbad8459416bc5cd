/// Where and as whom to connect, as `psql` would take it.
package struct Conninfo: Sendable, Equatable {
    /// libpq's keywords and values, in the order in which they were given; later ones win.
    package private(set) var words: [Word]

    /// One keyword with its value.
    package struct Word: Sendable, Hashable {
        package let keyword: String
        package let value: String
    }

    /// Why a connection string was not understood.
    ///
    /// Never holds a part of it that could be a password.
    package struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
        package let description: String
    }

    /// Takes a connection string or URI apart and lays single words over it.
    ///
    /// libpq's own messages repeat pieces of a malformed string, up to the whole of it; none is ever shown.
    package init(string: String? = nil, words: [(String, String)] = []) throws(Fault) {
        self.words = []
        if let string { self.words = try Self.parse(string) }
        for (keyword, value) in words { self.words.append(Word(keyword: keyword, value: value)) }
        try check(isURI: string?.contains("://") ?? false)
    }

    package subscript(keyword: String) -> String? {
        get { words.last { $0.keyword == keyword }?.value }
        set {
            words.removeAll { $0.keyword == keyword }
            if let newValue { words.append(Word(keyword: keyword, value: newValue)) }
        }
    }

    private static func parse(_ string: String) throws(Fault) -> [Word] {
        if let words = Libpq.words(of: string) { return words }
        throw Fault(
            description: string.contains("://")
                ? "the connection URI is malformed; write @ / : % and # in a password as %40 %2F %3A %25 and %23"
                : "the connection string is malformed; write it as keyword='value' pairs, as psql takes them")
    }

    /// A password with `@` or `/` in it, not percent-encoded, spills into host and port: those would be shown.
    private func check(isURI: Bool) throws(Fault) {
        let cure = "write @ / : % and # in a password as %40 %2F %3A %25 and %23"
        if isURI, let host = self["host"], host.contains("@") {
            throw Fault(description: "the host in the connection URI holds an @; \(cure)")
        }
        if let port = self["port"],
            !port.split(separator: ",", omittingEmptySubsequences: false).allSatisfy(Self.isPort)
        {
            throw Fault(
                description: isURI
                    ? "the port in the connection URI is not a number; \(cure)"
                    : "the port must be a number from 1 to 65535")
        }
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.isEmpty || (Int(text).map { (1...65535).contains($0) } ?? false)
    }

    /// What pgtop adds unless the user said otherwise, so that a dead link is noticed within seconds.
    var withKeepalives: Conninfo {
        var all = self
        let defaults = [
            ("fallback_application_name", "pgtop"), ("connect_timeout", "5"), ("keepalives_idle", "5"),
            ("keepalives_interval", "2"), ("keepalives_count", "3"), ("tcp_user_timeout", "8000"),
        ]
        for (keyword, value) in defaults where all[keyword] == nil { all[keyword] = value }
        return all
    }

    /// The same for a server, whose texts are decoded here, leniently: sessions in databases of other encodings
    /// send them as they are.
    package var withDefaults: Conninfo {
        var all = withKeepalives
        all["client_encoding"] = "SQL_ASCII"
        return all
    }
}
