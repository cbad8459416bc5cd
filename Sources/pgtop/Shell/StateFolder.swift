import Glibc

/// The folder in which pgtop keeps what it writes for the user.
enum StateFolder {
    /// `~/.local/state/pgtop`, or where XDG_STATE_HOME says.
    static func path(_ environment: [String: String]) -> String? {
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/pgtop" }
        if let home = environment["HOME"], home.hasPrefix("/") { return home + "/.local/state/pgtop" }
        return nil
    }

    /// Makes a folder and those above it that are missing; whether it is there, its user finds out.
    static func make(_ path: String) {
        var folder = ""
        for part in path.split(separator: "/") {
            folder += "/" + part
            mkdir(folder, 0o700)
        }
    }

    static let homeless = "neither HOME nor XDG_STATE_HOME says where to keep it"
}
