/// Takes the arguments apart as getopt_long would.
///
/// Short options may be bundled and their values follow at once or in the next argument; long ones may be abbreviated;
/// options and operands may be mixed; `--` ends the options.
struct OptionScanner {
    enum Item: Equatable {
        case option(OptionRow, value: String)
        /// Literal are those after `--`: they name no command.
        case operand(String, isLiteral: Bool)
    }

    private var rest: ArraySlice<String>
    /// Short options that are left of the argument under way.
    private var bundle: Substring = ""
    private var isLiteral = false

    init(_ arguments: [String]) {
        rest = arguments[...]
    }

    mutating func next() throws(UsageError) -> Item? {
        if !bundle.isEmpty { return try shortOption() }
        guard let argument = rest.popFirst() else { return nil }
        if isLiteral || argument == "-" || !argument.hasPrefix("-") {
            return .operand(argument, isLiteral: isLiteral)
        }
        if argument == "--" {
            isLiteral = true
            return try next()
        }
        if argument.hasPrefix("--") { return try longOption(argument.dropFirst(2)) }
        bundle = argument.dropFirst()
        return try shortOption()
    }

    private mutating func shortOption() throws(UsageError) -> Item {
        let letter = bundle.removeFirst()
        guard let row = OptionRow.all.first(where: { $0.short == letter }) else {
            throw .unknownOption("-\(letter)", suggestion: nil)
        }
        // What sticks to -W is meant to be the password.
        if row.option == .password, !bundle.isEmpty { throw .unexpectedValue("-W") }
        guard row.value != nil else { return .option(row, value: "") }
        let value = bundle.isEmpty ? rest.popFirst() : String(bundle)
        bundle = ""
        guard let value else { throw .missingValue("-\(letter)") }
        return .option(row, value: value)
    }

    private mutating func longOption(_ argument: Substring) throws(UsageError) -> Item {
        let name = argument.prefix { $0 != "=" }
        let row = try row(named: name)
        let given = argument.dropFirst(name.count + 1)
        let hasValue = name.endIndex != argument.endIndex
        guard row.value != nil else {
            if hasValue { throw .unexpectedValue("--\(row.name)") }
            return .option(row, value: "")
        }
        guard let value = hasValue ? String(given) : rest.popFirst() else {
            throw .missingValue("--\(row.name)")
        }
        return .option(row, value: value)
    }

    private func row(named name: Substring) throws(UsageError) -> OptionRow {
        if let row = OptionRow.all.first(where: { $0.name == name }) { return row }
        let candidates = OptionRow.all.filter { $0.name.hasPrefix(name) }
        if candidates.count == 1 { return candidates[0] }
        throw .unknownOption("--\(name)", suggestion: candidates.first?.name ?? Self.nearest(to: name))
    }

    /// The option that was probably meant: at most two slips away.
    private static func nearest(to name: Substring) -> String? {
        OptionRow.all.map { (name: $0.name, slips: slips(from: Array(name), to: Array($0.name))) }
            .filter { $0.slips <= 2 }.min { $0.slips < $1.slips }?.name
    }

    /// How many letters must be changed, added or left out to make one word another (Levenshtein).
    private static func slips(from word: [Character], to other: [Character]) -> Int {
        var row = Array(0...other.count)
        for (index, letter) in word.enumerated() {
            var diagonal = index
            row[0] = index + 1
            for column in other.indices {
                let change = diagonal + (letter == other[column] ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(change, row[column] + 1, row[column + 1] + 1)
            }
        }
        return row[other.count]
    }
}
