import Metrics

/// Counts and times exchanges by swift-metrics, by class of status: `http.server.requests`, `http.server.request.duration`.
public struct RequestMetrics: ExchangeObserver {
  private let counters: [Counter]
  private let timers: [Timer]

  public init() {
    let classes = (1...5).map { [("status", "\($0)xx")] }
    counters = classes.map { Counter(label: "http.server.requests", dimensions: $0) }
    timers = classes.map { Timer(label: "http.server.request.duration", dimensions: $0) }
  }

  public func began(_ request: ObservedRequest) -> (@Sendable (ObservedAnswer) -> Void)? {
    { answer in
      let index = min(max(answer.status / 100, 1), 5) - 1
      counters[index].increment()
      timers[index].recordNanoseconds(Int64(answer.duration / .nanoseconds(1)))
    }
  }
}
