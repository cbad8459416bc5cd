import Glibc

/// A system call that failed, with the reason the system gave.
package struct SystemFailure: Error, CustomStringConvertible {
    package let description: String

    /// Takes the reason from `errno`.
    init(_ action: String) {
        self.init(action, code: errno)
    }

    init(_ action: String, code: Int32) {
        description = "\(action): \(String(cString: strerror(code)))"
    }
}

/// The result of a system call that returns -1 when it fails.
@discardableResult
func checked(_ action: String, _ result: Int32) throws(SystemFailure) -> Int32 {
    guard result != -1 else { throw SystemFailure(action) }
    return result
}

/// The value of an environment variable, nothing when it is empty.
package func environmentVariable(_ name: String) -> String? {
    guard let value = getenv(name), value.pointee != 0 else { return nil }
    return String(cString: value)
}
