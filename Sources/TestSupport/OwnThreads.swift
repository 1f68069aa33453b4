import Foundation
package import Testing

/// Runs tests that wait for processes on threads of their own, at most three at once: the threads that all other tests
/// share, one per core, stay free, and no daemon's timing is measured on a starved thread.
package struct OwnThreads: SuiteTrait, TestTrait, TestScoping {
    /// Applies to every test of the suite.
    package var isRecursive: Bool { true }

    /// A scope for each test case, none for the suite around them.
    package func scopeProvider(for test: Test, testCase: Test.Case?) -> OwnThreads? {
        testCase == nil ? nil : self
    }

    /// Runs one test case on one of the threads.
    package func provideScope(
        for test: Test,
        testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(BlockingExecutor.shared) { try await function() }
    }
}

extension Trait where Self == OwnThreads {
    /// The tests block: they get threads of their own.
    package static var ownThreads: OwnThreads { OwnThreads() }
}

private final class BlockingExecutor: TaskExecutor {
    static let shared = BlockingExecutor()
    private let queue = OperationQueue()

    private init() {
        queue.maxConcurrentOperationCount = 3
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.addOperation { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
