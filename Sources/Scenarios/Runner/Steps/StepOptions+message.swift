package import Exchanges
import ScenarioSyntax

extension StepOptions {
  /// The request as it goes out: in chunks where `send-chunks` says so, asking for a coded answer where `compressed` does.
  package func shaped(_ message: RequestMessage) throws(Fault) -> RequestMessage {
    var message = message
    if isCompressed, !message.headers.contains(where: { $0.isNamed("Accept-Encoding") }) {
      message.headers.append(HeaderLine(name: "Accept-Encoding", value: "gzip, deflate"))
    }
    guard !sendChunks.isEmpty else { return message }
    guard let body = message.body, !body.isEmpty else {
      throw Fault("send-chunks has no body to send; give the request one, or remove the option", at: nodes[.sendChunks])
    }
    if let line = message.headers.first(where: { $0.isNamed("Content-Length") || $0.isNamed("Transfer-Encoding") }) {
      throw Fault("send-chunks adds Transfer-Encoding itself; remove the line \(line.name)", at: nodes[.sendChunks])
    }
    message.headers.append(HeaderLine(name: "Transfer-Encoding", value: "chunked"))
    message.body = StepOptions.chunked(body, sendChunks)
    return message
  }

  /// A chunked body (RFC 9112 section 7.1): chunks of these sizes, the last size for all that follow.
  private static func chunked(_ body: [UInt8], _ sizes: [Int]) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = body[...]
    var number = 0
    while !rest.isEmpty {
      let chunk = rest.prefix(max(1, sizes[min(number, sizes.count - 1)]))
      bytes += Array("\(String(chunk.count, radix: 16))\r\n".utf8) + chunk + [0x0D, 0x0A]
      rest = rest.dropFirst(chunk.count)
      number += 1
    }
    return bytes + Array("0\r\n\r\n".utf8)
  }
}
