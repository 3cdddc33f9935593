import Foundation

/// The shapes of `corpus/requests.tsv`.
struct RequestShape {
  enum Verdict: String {
    case accept, close, refuse
  }

  let verdict: Verdict
  let name: String
  let bytes: [UInt8]
  /// Why nginx decides otherwise; nil where it does not.
  let nginxDiffers: String?

  static func corpus() throws -> [RequestShape] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "corpus/requests.tsv")
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard parts.count >= 3, let verdict = Verdict(rawValue: parts[0]) else { throw MalformedLine(line: String(line)) }
      return RequestShape(verdict: verdict, name: parts[1], bytes: try unescape(parts[2]), nginxDiffers: parts.dropFirst(3).first)
    }
  }

  struct MalformedLine: Error {
    let line: String
  }

  private static func unescape(_ text: String) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = Substring(text)
    while let character = rest.popFirst() {
      guard character == "\\" else {
        bytes += Array(String(character).utf8)
        continue
      }
      switch rest.popFirst() {
      case "r": bytes.append(13)
      case "n": bytes.append(10)
      case "t": bytes.append(9)
      case "0": bytes.append(0)
      case "\\": bytes.append(92)
      case "x":
        guard let byte = UInt8(rest.prefix(2), radix: 16) else { throw MalformedLine(line: text) }
        bytes.append(byte)
        rest = rest.dropFirst(2)
      case "{":
        let repeated = rest.prefix { $0 != "}" }
        guard let byte = repeated.utf8.first, let count = Int(repeated.dropFirst(2)) else { throw MalformedLine(line: text) }
        bytes += [UInt8](repeating: byte, count: count)
        rest = rest.dropFirst(repeated.count + 1)
      default: throw MalformedLine(line: text)
      }
    }
    return bytes
  }

  /// Sends the shape and another request after it, and says what became of both.
  func verdict(of port: Int) throws -> Outcome {
    let socket = try RawSocket(port: port)
    socket.send(bytes + Array("GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".utf8))
    let (answer, end) = socket.receive()
    let lines = answer.split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
    let statuses = lines.filter { $0.hasPrefix("HTTP/1.") }.compactMap { Int($0.dropFirst(9).prefix(3)) }.filter { $0 != 100 }
    return Outcome(statuses: statuses, end: end)
  }
}

struct Outcome: CustomStringConvertible {
  let statuses: [Int]
  let end: RawSocket.End

  /// nil for what no connection may do: stay open, or answer after an error.
  var verdict: RequestShape.Verdict? {
    let isRefused = { (status: Int) in status >= 400 && status != 404 }
    if end == .open { return nil }
    guard let first = statuses.first else { return .refuse }
    switch statuses.count {
    case 1: return isRefused(first) ? .refuse : .close
    case 2: return isRefused(first) || statuses[1] != 200 ? nil : .accept
    default: return nil
    }
  }

  var description: String { "\(statuses), \(end)" }
}
