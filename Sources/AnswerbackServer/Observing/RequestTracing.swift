import HTTPTypes
import Instrumentation
public import Tracing

/// Makes a span for each exchange with swift-distributed-tracing, as a child of the client's span if the headers contain one. The
/// handler runs within it, so its own spans are children. Names and attributes are those of OpenTelemetry's semantic conventions
/// for HTTP.
public struct RequestTracing: ExchangeObserver {
  private struct HeaderExtractor: Extractor {
    func extract(key: String, from headers: HTTPFields) -> String? {
      HTTPField.Name(key).flatMap { headers[$0] }
    }
  }

  private let tracer: any Tracer

  /// Creates the tracing.
  /// - Parameter tracer: The tracer. Nil uses that of the process.
  public init(_ tracer: (any Tracer)? = nil) {
    self.tracer = tracer ?? InstrumentationSystem.tracer
  }

  /// Begins a span, and returns a closure that ends it.
  public func began(_ request: ObservedRequest, _ context: inout ServiceContext) -> (@Sendable (ObservedResponse) -> Void)? {
    tracer.extract(request.headers, into: &context, using: HeaderExtractor())
    let name = request.route.map { "\(request.method.rawValue) \($0)" } ?? request.method.rawValue
    let span = tracer.startSpan(name, context: context, ofKind: .server)
    span.attributes["http.request.method"] = request.method.rawValue
    span.attributes["url.path"] = String(request.target.utf8.prefix { $0 != UInt8(ascii: "?") }) ?? request.target
    span.attributes["http.route"] = request.route
    context = span.context
    return { response in
      span.attributes["http.response.status_code"] = response.status
      if response.status >= 500 || !response.isComplete { span.setStatus(SpanStatus(code: .error)) }
      span.end()
    }
  }

  /// Records a span of a refused request, which begins and ends at once.
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
