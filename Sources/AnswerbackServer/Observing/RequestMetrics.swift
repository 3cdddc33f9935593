import HTTPTypes
public import Metrics
public import Tracing

/// Counts and times exchanges with swift-metrics, under the names of OpenTelemetry's semantic conventions for HTTP:
/// `http.server.request.duration` and `http.server.active_requests`, by `http.request.method`, `http.route` (left out if no route
/// matches) and `http.response.status_code`.
public struct RequestMetrics: ExchangeObserver {
  private static let methods: Set<HTTPRequest.Method> = [
    .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect,
  ]

  private let factory: any MetricsFactory
  private let active: Meter

  /// Creates the metrics.
  /// - Parameter factory: The metrics factory. Nil uses that of the process.
  public init(_ factory: (any MetricsFactory)? = nil) {
    self.factory = factory ?? MetricsSystem.factory
    active = Meter(label: "http.server.active_requests", factory: self.factory)
  }

  /// Counts a request as active, and returns a closure that records its duration.
  public func began(_ request: ObservedRequest, _ context: inout ServiceContext) -> (@Sendable (ObservedResponse) -> Void)? {
    active.increment()
    let method = Self.name(request.method)
    var dimensions = [("http.request.method", method)]
    if let route = request.route { dimensions.append(("http.route", route)) }
    return { [active, factory, dimensions] response in
      active.decrement()
      Timer(
        label: "http.server.request.duration",
        dimensions: dimensions + [("http.response.status_code", "\(response.status)")],
        factory: factory
      ).recordNanoseconds(Int64(response.duration / .nanoseconds(1)))
    }
  }

  /// Counts a refused request among the others, with a duration of zero.
  public func refused(_ refusal: ObservedRefusal) {
    guard let status = refusal.status else { return }
    Timer(
      label: "http.server.request.duration",
      dimensions: [("http.request.method", Self.name(refusal.method)), ("http.response.status_code", "\(status)")],
      factory: factory
    ).recordNanoseconds(0)
  }

  /// Returns the name of a method, or `_OTHER` for an unknown one, which would otherwise create its own time series.
  private static func name(_ method: HTTPRequest.Method?) -> String {
    method.flatMap { methods.contains($0) ? $0.rawValue : nil } ?? "_OTHER"
  }
}
