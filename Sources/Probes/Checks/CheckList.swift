extension Check {
    /// Every check there is.
    package static let all: [Check] = settings + disk + host + server + log

    package static func named(_ id: CheckID) -> Check? { byID[id] }

    private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })
}
