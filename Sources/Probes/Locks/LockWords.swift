/// What is locked, in words, with the names that are known.
package struct LockWords: Sendable {
    private let relations: RelationNamesProbe.Sample?
    private let databases: [UInt32: String]
    private let roles: [UInt32: String]
    /// The number of pgtop's own database.
    private let own: UInt32?

    package init(_ readings: Readings, on server: Server?) {
        let names = readings[NamesProbe.self].latest
        relations = readings[RelationNamesProbe.self].latest
        databases = names?.databases ?? [:]
        roles = names?.roles ?? [:]
        own = server.flatMap { server in
            names?.databases.first { $0.value == server.database }?.key
        }
    }

    /// A relation whose name can be had here: of pgtop's own database, or one that all share.
    package func askable(_ tag: LockTag) -> UInt32? {
        tag.database == 0 || tag.database == own ? tag.relation : nil
    }

    /// The relation that a tag is about, or is in.
    package func relation(_ tag: LockTag) -> String? {
        guard let oid = tag.relation else { return nil }
        if askable(tag) != nil { return relations?[oid] ?? "relation \(oid)" }
        return "\(database(tag.database ?? 0)):\(oid)"
    }

    package func text(_ tag: LockTag) -> String {
        switch tag.kind {
        case "relation": relation(tag) ?? tag.kind
        case "extend": "the growth of \(relation(tag) ?? "a relation")"
        case "page": "page \(tag.page ?? 0) of \(relation(tag) ?? "a relation")"
        case "tuple": "row (\(tag.page ?? 0),\(tag.tuple ?? 0)) of \(relation(tag) ?? "a relation")"
        case "transactionid": "transaction \(tag.transaction ?? 0)"
        case "virtualxid": "virtual transaction \(tag.virtualTransaction ?? "")"
        case "advisory": "advisory lock \(key(tag))"
        case "object": object(tag)
        default: ([tag.kind] + numbers(tag).map { "\($0)" }).joined(separator: " ")
        }
    }

    private func database(_ oid: UInt32) -> String { databases[oid] ?? "database \(oid)" }

    /// The numbers that programs gave it: one of 64 bits, or two of 32.
    private func key(_ tag: LockTag) -> String {
        let (high, low) = (tag.catalog ?? 0, tag.object ?? 0)
        return tag.subobject == 1
            ? "\(Int64(bitPattern: UInt64(high) << 32 | UInt64(low)))"
            : "(\(Int32(bitPattern: high)), \(Int32(bitPattern: low)))"
    }

    private func object(_ tag: LockTag) -> String {
        let oid = tag.object ?? 0
        switch tag.catalog {
        case Self.databaseCatalog:
            return oid == 0 ? "all databases" : "database \(databases[oid] ?? "\(oid)")"
        case Self.roleCatalog: return "role \(roles[oid] ?? "\(oid)")"
        case let catalog?:
            let kind = Self.catalogs[catalog] ?? "object of catalog \(catalog),"
            return "\(kind) \(oid)"
                + (tag.database == 0 || tag.database == own ? "" : " in \(database(tag.database ?? 0))")
        case nil: return "object \(oid)"
        }
    }

    private func numbers(_ tag: LockTag) -> [UInt32] {
        [tag.database, tag.transaction, tag.catalog, tag.object].compactMap { $0 }
    }

    /// The catalogs' own numbers, which never change.
    private static let databaseCatalog: UInt32 = 1262
    private static let roleCatalog: UInt32 = 1260
    private static let catalogs: [UInt32: String] = [
        1213: "tablespace", 1247: "type", 1255: "function", 1259: "relation", 2615: "schema",
        2617: "operator", 3079: "extension", 6000: "replication origin", 6100: "subscription",
        6104: "publication",
    ]
}
