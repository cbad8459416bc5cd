import CLibpq

/// The server's numbers for the types that pgtop sends and reads.
enum TypeID {
    static let bool: Oid = 16, int8: Oid = 20, int4: Oid = 23, text: Oid = 25, oid: Oid = 26, xid: Oid = 28
    static let float8: Oid = 701, inet: Oid = 869, int4Array: Oid = 1007, oidArray: Oid = 1028
    static let int8Array: Oid = 1016
    static let timestamptz: Oid = 1184
    /// text, name, varchar, unknown, and bytea: texts that may not be valid in their encoding come as bytes.
    static let texts: Set<Oid> = [25, 19, 1043, 705, 17]
}
