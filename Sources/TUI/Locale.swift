import Glibc

/// Takes on the user's character set; says whether it is UTF-8.
///
/// Only the character set: numbers and messages stay as they are for programs that read them.
func adoptLocale() -> Bool {
    setlocale(LC_CTYPE, "")
    if isUTF8 { return true }
    // Over SSH the user's locale comes along, and is often one that this host does not have.
    let wanted = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap(environment).first { !$0.isEmpty } ?? ""
    let name = wanted.lowercased()
    guard name.hasSuffix("utf-8") || name.hasSuffix("utf8") else { return false }
    setlocale(LC_CTYPE, "C.UTF-8")
    return isUTF8
}

private var isUTF8: Bool {
    nl_langinfo(Int32(CODESET)).map { String(cString: $0) } == "UTF-8"
}

/// The value of a variable of the environment, if it is set.
func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
}
