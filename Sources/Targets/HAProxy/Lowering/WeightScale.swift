import Diagnostics
import Planning
import TopologyModel

/// How weights become HAProxy's, 1 to 256 (its configuration manual, 5.2 "weight").
struct WeightScale {
    /// HAProxy's largest weight.
    static let most = 256
    /// Points that a ring may have: 16 for each unit of weight; a million take some 60 MB.
    private static let ringUnits = 65_536

    private let divisor: Int
    private let heaviest: Int
    /// What every weight is multiplied with: on a ring more points make shares more even, and agents say per cents.
    let factor: Int
    /// By how much the ratio of two servers changes at most: 1.01 is one per cent.
    let error: Double

    init(_ backend: BackendPlan) {
        let weights = backend.servers.lazy.filter { $0.state != .drain }.map(\.weight)
        let heaviest = weights.max() ?? 1
        if heaviest > Self.most {
            let divisor = weights.reduce(0, Self.greatestCommonDivisor)
            self.divisor = divisor
            self.heaviest = heaviest / divisor
            factor = 1
        } else {
            divisor = 1
            self.heaviest = heaviest
            if backend.balance.usesRing {
                factor = Self.ringFactor(heaviest, sum: weights.reduce(0, +))
            } else {
                // An agent's share is a part of this in whole numbers: 75 % of a weight of 1 would be 0.
                factor = backend.wire.agent == nil || !backend.balance.weighsAnew ? 1 : Self.most / heaviest
            }
        }
        var least = Double.infinity
        var greatest = 0.0
        for weight in weights where self.heaviest > Self.most {
            let ratio = Double(Self.scaled(weight, divisor, self.heaviest, 1)) / Double(weight)
            least = min(least, ratio)
            greatest = max(greatest, ratio)
        }
        error = greatest == 0 ? 1 : greatest / least
    }

    /// A server's weight as HAProxy gets it; 0 takes no new clients and keeps those that are bound.
    func weight(of server: Server) -> Int {
        server.state == .drain ? 0 : Self.scaled(server.weight, divisor, heaviest, factor)
    }

    private static func scaled(_ weight: Int, _ divisor: Int, _ heaviest: Int, _ factor: Int) -> Int {
        let reduced = weight / divisor
        return heaviest <= most ? reduced * factor : max(1, (reduced * most + heaviest / 2) / heaviest)
    }

    /// As much as the heaviest server bears; in big backends halved, so that one server more or less rarely changes it.
    private static func ringFactor(_ heaviest: Int, sum: Int) -> Int {
        var factor = most / heaviest
        while factor > 1, sum * factor > ringUnits { factor /= 2 }
        return factor
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }
}

extension Balance {
    /// Whether HAProxy chooses on a ring of points, whose number makes shares even.
    var usesRing: Bool {
        switch self {
        case .random, .randomTwo, .hash(_, consistent: true): true
        case .roundRobin, .leastConnections, .leastTime, .first, .hash(_, consistent: false): false
        }
    }

    /// Whether weights may change while HAProxy runs; a table of hashes knows all of a server or nothing.
    var weighsAnew: Bool { if case .hash(_, consistent: false) = self { false } else { true } }

    /// Whether a server's place on the ring matters to clients: it must not depend on the line that the server is on.
    var needsStablePlaces: Bool {
        if case .hash(_, consistent: true) = self { true } else { false }
    }
}
