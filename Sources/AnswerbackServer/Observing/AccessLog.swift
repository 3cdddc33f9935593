import Foundation
import HTTPTypes
public import Logging
public import Tracing

/// Logs one line for each exchange: client, method, target, status, size, time.
public struct AccessLog: ExchangeObserver {
  private let logger: Logger

  /// Creates an access log.
  /// - Parameter logger: The logger for the lines, which have level info.
  public init(_ logger: Logger = Logger(label: "answerback.access")) {
    self.logger = logger
  }

  /// Returns a closure that logs the line when the response has ended.
  public func began(_ request: ObservedRequest, _ context: inout ServiceContext) -> (@Sendable (ObservedResponse) -> Void)? {
    { [logger] response in
      let size = response.bytes.map { "\($0) B" } ?? "-"
      let micros = response.duration / .microseconds(1)
      let cut = response.isComplete ? "" : ", cut"
      // Text from the client is quoted, so that it can't look like another log entry.
      let target = request.target.debugDescription
      let time = String(format: "%.3f ms", micros / 1000)
      logger.info("\(request.client) \(request.method.rawValue) \(target) \(response.status) \(size) \(time)\(cut)")
    }
  }

  /// Logs the line of a refused request.
  public func refused(_ refusal: ObservedRefusal) {
    let method = refusal.method?.rawValue ?? "-"
    let target = refusal.target?.debugDescription ?? "-"
    let status = refusal.status.map { "\($0)" } ?? "-"
    logger.info("\(refusal.client) \(method) \(target) \(status) refused: \(refusal.reason)")
  }
}
