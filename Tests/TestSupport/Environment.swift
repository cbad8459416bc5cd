/// The environment that tests give to the programs they start.
package enum Environment {
    /// Nothing of the user's own: no `PG*` variables, no password file, no configuration.
    package static let base: [String: String] = [
        "PATH": environmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
        "HOME": "/nonexistent",
        "LANG": "C.UTF-8",
        "LC_ALL": "C.UTF-8",
    ]
}
