import Diagnostics
import Planning
import Rendering
import TopologyModel

/// The weights of a backend as nginx can use them.
struct Weights {
    /// What every weight is multiplied and divided by; 1 and 1 to leave them alone.
    private let numerator: Int
    private let denominator: Int

    /// Weights that keep their ratios within the method's budget; a ratio that changes by over 1% is reported.
    init(of servers: [Server], method: Method, reporting losses: LossReporter) {
        guard let budget = method.weightBudget, servers.reduce(0, { $0 + $1.weight }) > budget else {
            numerator = 1
            denominator = 1
            return
        }
        let divisor = servers.reduce(0) { Self.commonDivisor($0, $1.weight) }
        let sum = servers.reduce(0) { $0 + $1.weight / divisor }
        numerator = min(budget, sum)
        denominator = divisor * sum
        for server in servers {
            let exact = Double(server.weight) * Double(numerator) / Double(denominator)
            guard abs(Double(of(server)) - exact) > exact / 100 else { continue }
            losses.approximate(
                .serverWeight, "a hash tells \(budget) units of weight apart: this weight becomes \(of(server))",
                at: server.span)
        }
    }

    /// The weight to print, at least 1.
    func of(_ server: Server) -> Int {
        max(1, (server.weight * numerator + denominator / 2) / denominator)
    }

    private static func commonDivisor(_ left: Int, _ right: Int) -> Int {
        var (a, b) = (left, right)
        while b != 0 { (a, b) = (b, a % b) }
        return max(a, 1)
    }
}
