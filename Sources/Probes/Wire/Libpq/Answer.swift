import CLibpq
import Glibc

/// An answer in libpq's memory, in binary form, read in place.
final class Answer: Rows {
    private let result: OpaquePointer
    let columns: [String]
    let count: Int
    private let types: [Oid]

    init(_ result: OpaquePointer) {
        self.result = result
        count = Int(PQntuples(result))
        let width = PQnfields(result)
        columns = (0..<width).map { PQfname(result, $0).map { String(cString: $0) } ?? "" }
        types = (0..<width).map { PQftype(result, $0) }
    }

    deinit {
        PQclear(result)
    }

    /// What went wrong, if the result says that something did.
    static func failure(of result: OpaquePointer) -> ProbeFailure? {
        let status = PQresultStatus(result)
        guard status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE else { return nil }
        let state = PQresultErrorField(result, PG_DIAG_SQLSTATE.code).map { String(cString: $0) } ?? "08006"
        let message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY.code).map { String(cString: $0) }
        return ProbeFailure(sqlstate: state, message: message ?? Libpq.sentence(PQresultErrorMessage(result)))
    }

    private func bytes(_ row: Int, _ column: Column) -> UnsafeRawBufferPointer? {
        let (row, index) = (Int32(row), Int32(column.index))
        guard PQgetisnull(result, row, index) == 0 else { return nil }
        return UnsafeRawBufferPointer(
            start: PQgetvalue(result, row, index), count: Int(PQgetlength(result, row, index)))
    }

    func kind(of column: Column) -> CellKind {
        switch types[column.index] {
        case TypeID.bool: .flag
        case TypeID.timestamptz: .time
        case TypeID.float8: .real
        case TypeID.inet: .text
        case let type where TypeID.texts.contains(type): .text
        default: .integer
        }
    }

    func isNull(_ row: Int, _ column: Column) -> Bool {
        PQgetisnull(result, Int32(row), Int32(column.index)) == 1
    }

    func integer(_ row: Int, _ column: Column) throws(ProbeFailure) -> Int64? {
        guard let bytes = bytes(row, column) else { return nil }
        switch (types[column.index], bytes.count) {
        case (TypeID.bool, 1): return Int64(bytes[0])
        case (TypeID.oid, 4), (TypeID.xid, 4):
            return Int64(UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))
        case (TypeID.int4, 4): return Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
        case (TypeID.int8, 8), (TypeID.timestamptz, 8):
            return Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        default: throw .undecodable(column: column.name)
        }
    }

    func real(_ row: Int, _ column: Column) throws(ProbeFailure) -> Double? {
        guard let bytes = bytes(row, column) else { return nil }
        guard types[column.index] == TypeID.float8, bytes.count == 8 else {
            throw .undecodable(column: column.name)
        }
        return Double(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)))
    }

    func text(_ row: Int, _ column: Column, reusing old: String?) throws(ProbeFailure) -> String? {
        guard let bytes = bytes(row, column) else { return nil }
        if types[column.index] == TypeID.inet { return try Self.address(bytes, column) }
        guard TypeID.texts.contains(types[column.index]) else { throw .undecodable(column: column.name) }
        if let old, Self.same(old, bytes) { return old }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// All cells of an answer that came as text; nil is NULL.
    var texts: [[String?]] {
        (0..<count).map { row in
            columns.indices.map { index in
                bytes(row, Column(index: index, name: columns[index])).map {
                    String(decoding: $0, as: UTF8.self)
                }
            }
        }
    }

    private static func same(_ text: String, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard text.utf8.count == bytes.count else { return false }
        guard let base = bytes.baseAddress else { return true }
        return text.utf8.withContiguousStorageIfAvailable { storage in
            storage.baseAddress.map { memcmp($0, base, bytes.count) == 0 } ?? false
        } ?? false
    }

    /// An `inet` on the wire: family, bits, flag, length, then the address.
    private static func address(_ bytes: UnsafeRawBufferPointer, _ column: Column) throws(ProbeFailure)
        -> String
    {
        guard bytes.count == 8 || bytes.count == 20, let base = bytes.baseAddress else {
            throw .undecodable(column: column.name)
        }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 8 ? AF_INET : AF_INET6
        inet_ntop(family, base + 4, &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
