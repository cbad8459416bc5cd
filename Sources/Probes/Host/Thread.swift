import CSystem
import Glibc

/// A thread with a name, which ends with its work.
package enum Thread {
    private final class Work: Sendable {
        let name: String
        let body: @Sendable () -> Void

        init(_ name: String, _ body: @escaping @Sendable () -> Void) {
            (self.name, self.body) = (name, body)
        }
    }

    package static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let work = Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
                csystem_name_thread(work.name)
                work.body()
                return nil
            }, Unmanaged.passRetained(Work(name, body)).toOpaque())
        pthread_detach(thread)
    }
}
