/// So many benches run at once that none disturbs the timing of another.
actor BenchSlots {
    static let shared = BenchSlots()

    private var free = 6
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Runs a test when its turn comes.
    static func run<Result>(_ body: () async throws -> Result) async throws -> Result {
        await shared.enter()
        do {
            let result = try await body()
            await shared.leave()
            return result
        } catch {
            await shared.leave()
            throw error
        }
    }

    private func enter() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private func leave() {
        if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
}
