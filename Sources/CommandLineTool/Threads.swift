#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A thread for each of a few large pieces of work; plain POSIX threads, which cost nothing until they are used.
enum Threads {
    /// One piece of work and what comes of it.
    private final class Job<Value> {
        private let work: () -> Value
        private(set) var value: Value?
        private var thread: pthread_t?

        init(_ work: @escaping () -> Value) { self.work = work }

        func start() {
            let job = Unmanaged.passRetained(Call { [unowned self] in value = work() })
            #if canImport(Glibc)
                var number = pthread_t()
            #else
                var number: pthread_t?
            #endif
            let failure = pthread_create(&number, nil, runCall, job.toOpaque())
            // Without a thread, the work is done by whoever waits for it.
            if failure != 0 { job.release() } else { thread = number }
        }

        func finish() -> Value {
            if let thread { pthread_join(thread, nil) }
            return value ?? work()
        }
    }

    /// The results of `body`, in the order of the items; the last item is worked on by the caller.
    static func map<Item: Sendable, Value: Sendable>(
        _ items: [Item], _ body: @escaping @Sendable (Item) -> Value
    ) -> [Value] {
        let jobs = items.map { item in Job { body(item) } }
        for job in jobs.dropLast() { job.start() }
        // The last one has no thread: it is done here, while the others run.
        let last = jobs.last.map { [$0.finish()] } ?? []
        return jobs.dropLast().map { $0.finish() } + last
    }
}

/// What a new thread does.
private final class Call {
    let body: () -> Void

    init(_ body: @escaping () -> Void) { self.body = body }
}

#if canImport(Glibc)
    private func runCall(_ call: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let call { Unmanaged<Call>.fromOpaque(call).takeRetainedValue().body() }
        return nil
    }
#else
    private func runCall(_ call: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
        Unmanaged<Call>.fromOpaque(call).takeRetainedValue().body()
        return nil
    }
#endif
