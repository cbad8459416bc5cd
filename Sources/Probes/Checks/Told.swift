/// Amounts in words, as the sentences of evidence tell them.
package enum Told {
    /// `12 s`, `6 min`, `2 h 5 min`, `3 d 4 h`: never longer than that it was, and two units at the most.
    package static func time(_ duration: Duration) -> String {
        let seconds = Int(duration.seconds)
        return switch seconds {
        case ..<1: "\(Int(duration.seconds * 1000)) ms"
        case ..<120: "\(seconds) s"
        case ..<7200: "\(seconds / 60) min"
        case ..<172_800: "\(seconds / 3600) h\(rest(seconds / 60 % 60, "min"))"
        default: "\(seconds / 86_400) d\(rest(seconds / 3600 % 24, "h"))"
        }
    }

    private static func rest(_ amount: Int, _ unit: String) -> String {
        amount > 0 ? " \(amount) \(unit)" : ""
    }

    /// `640 kB`, `1.2 GB`, in powers of 1024 as the server's own settings are.
    package static func bytes(_ bytes: Bytes) -> String {
        scaled(Double(bytes.count), by: 1024, [" B", " kB", " MB", " GB", " TB", " PB"])
    }

    /// `940`, `1.2 M`.
    package static func count(_ count: Int64) -> String {
        scaled(Double(count), by: 1000, ["", " k", " M", " G"])
    }

    package static func percent(_ share: Double) -> String {
        let whole = share.rounded()
        let tenths = (share * 10).rounded() / 10
        return "\(share < 10 && tenths != tenths.rounded() ? "\(tenths)" : "\(Int(whole))") %"
    }

    private static func scaled(_ amount: Double, by base: Double, _ units: [String]) -> String {
        var (amount, unit) = (amount, 0)
        while amount >= base, unit + 1 < units.count {
            amount /= base
            unit += 1
        }
        let tenths = (amount * 10).rounded(.down) / 10
        let isWhole = unit == 0 || amount >= 10 || tenths == tenths.rounded()
        return "\(isWhole ? "\(Int(amount))" : "\(tenths)")\(units[unit])"
    }

    /// `1 session waits`, `3 sessions wait`.
    package static func number(_ count: Int, _ one: String, _ many: String) -> String {
        "\(count) \(count == 1 ? one : many)"
    }

    /// Two names, and how many more there are.
    package static func list(_ names: [String]) -> String {
        switch names.count {
        case 0: ""
        case 1: names[0]
        case 2: "\(names[0]) and \(names[1])"
        default: "\(names[0]), \(names[1]) and \(names.count - 2) more"
        }
    }
}

extension Backend {
    /// Who it is in a sentence: `pid 4242 (billing, billing-worker)`.
    package var told: String {
        let names = [role, application.flatMap { $0.isEmpty || $0 == role ? nil : $0 }].compactMap { $0 }
        return names.isEmpty ? "pid \(id.pid)" : "pid \(id.pid) (\(names.joined(separator: ", ")))"
    }

    /// What a guide's steps are filled with, when they are about it.
    package var values: [String: RunbookValue] {
        var values: [String: RunbookValue] = ["pid": .number(Int64(id.pid))]
        values["role"] = role.map(RunbookValue.name)
        values["database"] = database.map(RunbookValue.name)
        values["application"] = application.map(RunbookValue.name)
        values["statement"] = queryID.map(RunbookValue.number)
        return values
    }
}
