import HTTPTypes
import Instrumentation
public import Tracing

/// A span for each exchange by swift-distributed-tracing, a child of the caller's where its headers say so.
public struct RequestTracing: ExchangeObserver {
  private struct HeaderExtractor: Extractor {
    func extract(key: String, from headers: HTTPFields) -> String? {
      HTTPField.Name(key).flatMap { headers[$0] }
    }
  }

  private let tracer: any Tracer

  /// - Parameter tracer: nil takes the one the process was bootstrapped with.
  public init(_ tracer: (any Tracer)? = nil) {
    self.tracer = tracer ?? InstrumentationSystem.tracer
  }

  public func began(_ request: ObservedRequest) -> (@Sendable (ObservedAnswer) -> Void)? {
    var context = ServiceContext.topLevel
    tracer.extract(request.headers, into: &context, using: HeaderExtractor())
    let path = request.target.prefix { $0 != "?" }
    let span = tracer.startSpan("\(request.method.rawValue) \(path)", context: context, ofKind: .server)
    return { answer in
      span.attributes["http.response.status_code"] = answer.status
      if answer.status >= 500 || !answer.isComplete { span.setStatus(SpanStatus(code: .error)) }
      span.end()
    }
  }
}
