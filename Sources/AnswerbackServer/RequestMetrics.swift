import HTTPTypes
import Metrics
public import Tracing

/// Counts and times exchanges by swift-metrics, under the names of OpenTelemetry's semantic conventions for HTTP:
/// `http.server.request.duration` and `http.server.active_requests`, by `http.request.method`, `http.route` (left out where no route
/// answers) and `http.response.status_code`.
public struct RequestMetrics: ExchangeObserver {
  private static let methods: Set<HTTPRequest.Method> = [
    .get, .head, .post, .put, .patch, .delete, .options, .trace, .connect,
  ]

  private let active = Meter(label: "http.server.active_requests")

  public init() {}

  public func began(_ request: ObservedRequest, _ context: inout ServiceContext) -> (@Sendable (ObservedAnswer) -> Void)? {
    active.increment()
    // A method that nobody knows would make a series of its own.
    let method = Self.methods.contains(request.method) ? request.method.rawValue : "_OTHER"
    var dimensions = [("http.request.method", method)]
    if let route = request.route { dimensions.append(("http.route", route)) }
    return { [active, dimensions] answer in
      active.decrement()
      Timer(
        label: "http.server.request.duration",
        dimensions: dimensions + [("http.response.status_code", "\(answer.status)")]
      ).recordNanoseconds(Int64(answer.duration / .nanoseconds(1)))
    }
  }
}
