/// What a session waits for, in a sentence for the person who has to act on it.
///
/// The rows cover PostgreSQL 13 to 18. Version 17 changed the capitals of many names (`BufferIO`,
/// `BufferIo`), so they are compared without case.
enum WaitEvent {
    /// A name as the server reports it, and its sentence.
    typealias Row = (name: String, sentence: String)

    /// What an event means; nil for one that no row explains.
    static func sentence(type: String, event: String) -> String? {
        sentences[key(type, event)]
    }

    /// What all the events of a type have in common.
    static func sentence(type: String) -> String? {
        sentences[key(type, "")]
    }

    /// The events of each wait type, by name.
    static let events: [(type: String, rows: [Row])] = [
        ("Activity", activity),
        ("BufferPin", bufferPin),
        ("Client", client),
        ("Extension", `extension`),
        ("IO", io),
        ("IPC", ipc),
        ("LWLock", lightweightLock),
        ("Lock", lock),
        ("Timeout", timeout),
    ]

    private static let sentences: [String: String] = {
        var sentences: [String: String] = [:]
        for (name, sentence) in types {
            sentences[key(name, "")] = sentence
        }
        for (type, rows) in events {
            for (name, sentence) in rows {
                sentences[key(type, name)] = sentence
            }
        }
        return sentences
    }()

    private static func key(_ type: String, _ event: String) -> String {
        type.lowercased() + "/" + event.lowercased()
    }
}
