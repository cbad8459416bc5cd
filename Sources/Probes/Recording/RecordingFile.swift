import Glibc
import Synchronization

/// A new file that takes a recording, readable by its owner alone.
package final class RecordingFile: Sendable {
    private let descriptor: Int32
    private let state: Mutex<(recorder: Recorder, failure: Int32, bytes: Int)>

    /// Why no file could be made.
    package struct Fault: Error, Sendable, CustomStringConvertible {
        package let description: String
    }

    /// Makes the file; one that is there is never written over, nor is a link followed.
    package init(path: String, redacts: Bool = true) throws(Fault) {
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Fault(description: "cannot make \(path): \(String(cString: strerror(errno)))")
        }
        state = Mutex((Recorder(redacts: redacts), 0, 0))
        write { _ in Recorder.heading }
    }

    deinit {
        close(descriptor)
    }

    /// What the file system said when it took no more; nil while all is well.
    package var failure: String? {
        let code = state.withLock { $0.failure }
        return code == 0 ? nil : String(cString: strerror(code))
    }

    package var bytes: Int { state.withLock { $0.bytes } }

    func connected(to server: Server) {
        write { $0.lines(for: server) }
    }

    func answered<P: Probe>(_ probe: P.Type, _ rows: some Rows, at instant: Instant) {
        write { recorder in
            do throws(ProbeFailure) {
                return try recorder.lines(for: P.self, rows, at: instant)
            } catch {
                return recorder.lines(for: P.self, failure: error, at: instant)
            }
        }
    }

    func failed<P: Probe>(_ probe: P.Type, _ failure: ProbeFailure, at instant: Instant) {
        write { $0.lines(for: P.self, failure: failure, at: instant) }
    }

    private func write(_ lines: (inout Recorder) -> String) {
        state.withLock { state in
            guard state.failure == 0 else { return }
            let text = Array(lines(&state.recorder).utf8)
            var written = 0
            while written < text.count {
                let count = text[written...].withUnsafeBytes {
                    Glibc.write(descriptor, $0.baseAddress, $0.count)
                }
                if count < 0, errno != EINTR {
                    state.failure = errno
                    return
                }
                written += max(0, count)
            }
            state.bytes += written
        }
    }
}

extension Recording {
    /// Reads a recording from a file.
    package init(path: String, start: Instant) throws(Fault) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw Fault(description: "cannot open \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            guard count >= 0 else {
                throw Fault(description: "cannot read \(path): \(String(cString: strerror(errno)))")
            }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        try self.init(String(decoding: bytes, as: UTF8.self), start: start)
    }
}
