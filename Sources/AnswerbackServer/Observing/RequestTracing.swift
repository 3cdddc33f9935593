import HTTPTypes
import Instrumentation
public import Tracing

/// A span for each exchange by swift-distributed-tracing, a child of the caller's where its headers say so. The handler runs within
/// it, so spans of its own are children. Names and attributes are those of OpenTelemetry's semantic conventions for HTTP.
public struct RequestTracing: ExchangeObserver {
  private struct HeaderExtractor: Extractor {
    func extract(key: String, from headers: HTTPFields) -> String? {
      HTTPField.Name(key).flatMap { headers[$0] }
    }
  }

  private let tracer: any Tracer

  /// Creates the tracing.
  /// - Parameter tracer: nil takes the one the process was bootstrapped with.
  public init(_ tracer: (any Tracer)? = nil) {
    self.tracer = tracer ?? InstrumentationSystem.tracer
  }

  /// Begins a span, and returns what ends it.
  public func began(_ request: ObservedRequest, _ context: inout ServiceContext) -> (@Sendable (ObservedResponse) -> Void)? {
    tracer.extract(request.headers, into: &context, using: HeaderExtractor())
    let name = request.route.map { "\(request.method.rawValue) \($0)" } ?? request.method.rawValue
    let span = tracer.startSpan(name, context: context, ofKind: .server)
    span.attributes["http.request.method"] = request.method.rawValue
    span.attributes["url.path"] = String(request.target.utf8.prefix { $0 != UInt8(ascii: "?") }) ?? request.target
    span.attributes["http.route"] = request.route
    context = span.context
    return { answer in
      span.attributes["http.response.status_code"] = answer.status
      if answer.status >= 500 || !answer.isComplete { span.setStatus(SpanStatus(code: .error)) }
      span.end()
    }
  }

  /// A span of a refused request that begins and ends at once.
  public func refused(_ refusal: ObservedRefusal) {
    guard let status = refusal.status else { return }
    let method = refusal.method?.rawValue ?? "_OTHER"
    let span = tracer.startSpan(method, context: .topLevel, ofKind: .server)
    span.attributes["http.request.method"] = method
    span.attributes["http.response.status_code"] = status
    span.attributes["error.type"] = "\(status)"
    span.end()
  }
}
