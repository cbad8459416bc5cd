import CSystem
import Glibc

/// Keeps standard error off the screen.
///
/// Libraries print there: libpq about a password file, Swift about its own crash. It would tear the screen, and be
/// overwritten unread. Here it goes to memory, and comes out when the screen is given back.
package final class StandardErrors: Sendable {
    /// Where the messages go meanwhile.
    let messages: Int32
    /// Standard error as it was.
    let original: Int32

    /// More than anybody will read; what exceeds it is lost.
    private static let capacity = 65_536

    /// Nothing if the system lacks what is needed: then standard error stays as it is.
    package init?() {
        messages = csystem_memory_file("stderr")
        original = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3)
        guard messages >= 0, original >= 0, csystem_fix_size(messages, Self.capacity) == 0,
            dup2(messages, STDERR_FILENO) >= 0
        else {
            Glibc.close(messages)
            Glibc.close(original)
            return nil
        }
        csystem_pass_on_after_crash(messages, original)
    }

    /// Gives standard error back, and the text that was written meanwhile, its lines made visible.
    package func giveBack() -> String {
        csystem_pass_on_after_crash(-1, -1)
        dup2(original, STDERR_FILENO)
        let count = max(0, lseek(messages, 0, SEEK_CUR))
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, length in
            length = max(0, pread(messages, buffer.baseAddress, count, 0))
        }
        Glibc.close(messages)
        Glibc.close(original)
        let lines = bytes.split(separator: UInt8(ascii: "\n"))
        return lines.map { visible(String(decoding: $0, as: UTF8.self)) + "\n" }.joined()
    }
}
