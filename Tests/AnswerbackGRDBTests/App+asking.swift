#if GRDB
import Answerback
import NIOCore

extension App {
  /// Asks with GET: the status and the body.
  func ask(_ target: String) async -> String {
    let response = await answer(target)
    return "\(response.status) \(String(buffer: response.body.buffer ?? ByteBuffer()))"
  }

  func answer(_ target: String) async -> RenderedResponse {
    await respond(to: Request(target: target, time: .epoch)).settled
  }
}

extension Answer {
  /// The answer, awaited or run where that is due.
  fileprivate var settled: RenderedResponse {
    get async {
      switch self {
      case .ready(let response): response
      case .pending(let answer): await answer().settled
      case .blocking(let answer): answer()
      }
    }
  }
}
#endif
