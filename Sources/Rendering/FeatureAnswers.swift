package import Planning
import TopologyModel

extension RenderTarget {
    /// Reports what becomes of each feature that the plan uses, at every place that uses it.
    package func reportAnswers(for plan: Plan, to losses: LossReporter) {
        for feature in Feature.allCases {
            let places = plan.uses.places(of: feature)
            guard !places.isEmpty else { continue }
            switch support(for: feature) {
            case .exact, .ignored: continue
            case .approximated(let how):
                // Where it is used first says enough: the difference is the target's, not the place's.
                losses.approximate(feature.code, "\(feature.title): \(how)", at: places[0])
            case .unsupported(let since, let instead):
                let from = since.map { " (possible with \($0))" } ?? ""
                losses.lose(feature.code, feature.title + from, at: places, instead: instead)
            }
        }
    }
}
