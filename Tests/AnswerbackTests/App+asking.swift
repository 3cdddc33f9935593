import Answerback
import NIOCore

/// An answer as a test looks at it: the fields in wire order, the body as text.
struct Answered: Equatable {
  var status: Int
  var fields: [String]
  var body: String

  /// The values of every line of a name, in wire order.
  func values(of name: String) -> [String] {
    let prefix = name.lowercased() + ": "
    return fields.filter { $0.lowercased().hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
  }
}

extension App {
  /// Asks with GET.
  func ask(_ target: String, headers: HTTPFields = [:]) async -> Answered {
    await ask(.get, target, headers: headers)
  }

  /// Asks the app without a server, at the first second of 1970.
  func ask(
    _ method: HTTPRequest.Method,
    _ target: String,
    headers: HTTPFields = [:],
    body: String = ""
  ) async -> Answered {
    let request = Request(method: method, target: target, headers: headers, body: ByteBuffer(string: body), time: .epoch)
    let response = await respond(to: request).settled
    let bytes = if case .bytes(let buffer) = response.body { buffer } else { ByteBuffer() }
    return Answered(
      status: response.status.code,
      fields: response.fields.map { "\($0.name.rawName): \($0.value)" },
      body: String(buffer: bytes)
    )
  }
}

extension Answer {
  /// The answer, awaited or run where that is due.
  var settled: RenderedResponse {
    get async {
      switch self {
      case .ready(let response): response
      case .pending(let answer): await answer().settled
      case .blocking(let answer): answer()
      }
    }
  }
}
