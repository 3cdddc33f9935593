#if Mustache
import Answerback
import NIOCore

extension App {
  /// Asks with GET: the status, the content type and the body.
  func ask(_ target: String) async -> String {
    let response = await respond(to: Request(target: target, time: .epoch)).settled
    let body = String(buffer: response.body.buffer ?? ByteBuffer())
    return "\(response.status) \(response.fields[.contentType] ?? "") \(body)"
  }

  /// Whether the answer is there without a thread that may block.
  func answersAtOnce(_ target: String) -> Bool {
    if case .ready = respond(to: Request(target: target, time: .epoch)) { true } else { false }
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
