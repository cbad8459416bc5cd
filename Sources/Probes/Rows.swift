/// What a server, or a recording, answered to one question: cells read by row and by column *name*.
///
/// `Connection` reads them in place from libpq's memory, a recording from its text. Every column of a question is
/// asked for by name once (`column(_:)`), then by the number that came back.
package protocol Rows {
    var count: Int { get }
    var columns: [String] { get }

    func isNull(_ row: Int, _ column: Column) -> Bool
    func integer(_ row: Int, _ column: Column) throws(ProbeFailure) -> Int64?
    func real(_ row: Int, _ column: Column) throws(ProbeFailure) -> Double?
    /// Text, decoded leniently: a byte that is no UTF-8 becomes U+FFFD. `reusing` saves an allocation when it is the same.
    func text(_ row: Int, _ column: Column, reusing: String?) throws(ProbeFailure) -> String?
}

/// Where a column stands in an answer; -1 where the server did not send it.
package struct Column: Sendable, Hashable {
    let index: Int
    let name: String
}

extension Rows {
    package func column(_ name: String) throws(ProbeFailure) -> Column {
        guard let index = columns.firstIndex(of: name) else { throw .undecodable(column: name) }
        return Column(index: index, name: name)
    }

    package func text(_ row: Int, _ column: Column) throws(ProbeFailure) -> String? {
        try text(row, column, reusing: nil)
    }

    package func time(_ row: Int, _ column: Column) throws(ProbeFailure) -> ServerTime? {
        try integer(row, column).map(ServerTime.init(microseconds:))
    }

    package func flag(_ row: Int, _ column: Column) throws(ProbeFailure) -> Bool? {
        try integer(row, column).map { $0 != 0 }
    }

    package func int32(_ row: Int, _ column: Column) throws(ProbeFailure) -> Int32? {
        try integer(row, column).flatMap(Int32.init(exactly:))
    }
}
