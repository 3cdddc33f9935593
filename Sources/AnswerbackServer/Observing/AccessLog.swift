import Foundation
import HTTPTypes
public import Logging
public import Tracing

/// One line for each exchange: client, method, target, status, size, time.
public struct AccessLog: ExchangeObserver {
  private let logger: Logger

  /// Creates an access log.
  /// - Parameter logger: Takes the lines, at level info.
  public init(_ logger: Logger = Logger(label: "answerback.access")) {
    self.logger = logger
  }

  /// Returns what writes the line when the response has ended.
  public func began(_ request: ObservedRequest, _ context: inout ServiceContext) -> (@Sendable (ObservedResponse) -> Void)? {
    { [logger] answer in
      let size = answer.bytes.map { "\($0) B" } ?? "-"
      let micros = answer.duration / .microseconds(1)
      let cut = answer.isComplete ? "" : ", cut"
      // What came from outside is quoted, so that no line of it can pose as another entry.
      let target = request.target.debugDescription
      let time = String(format: "%.3f ms", micros / 1000)
      logger.info("\(request.client) \(request.method.rawValue) \(target) \(answer.status) \(size) \(time)\(cut)")
    }
  }

  /// Writes the line of a refused request.
  public func refused(_ refusal: ObservedRefusal) {
    let method = refusal.method?.rawValue ?? "-"
    let target = refusal.target?.debugDescription ?? "-"
    let status = refusal.status.map { "\($0)" } ?? "-"
    logger.info("\(refusal.client) \(method) \(target) \(status) refused: \(refusal.reason)")
  }
}
