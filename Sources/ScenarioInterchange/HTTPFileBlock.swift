import Exchanges
import FieldValues
import Scenarios

/// One request of a file of an editor's HTTP client.
struct HTTPFileBlock {
  /// What stands behind `###`; may be empty.
  var name = ""
  var lines: [Substring] = []

  static func all(in text: String) -> [HTTPFileBlock] {
    var blocks = [HTTPFileBlock()]
    for line in text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("###") {
        blocks.append(HTTPFileBlock(name: String(line.dropFirst(3).trimmingBlanks())))
      } else {
        blocks[blocks.count - 1].lines.append(line)
      }
    }
    return blocks
  }

  /// The request; nil for a block of comments and variables alone.
  func message() throws(UsageFault) -> RequestMessage? {
    var rest = lines.drop { $0.allSatisfy(\.isWhitespace) || $0.hasPrefix("#") || $0.hasPrefix("//") || $0.hasPrefix("@") }
    guard let first = rest.popFirst() else { return nil }
    var words = first.split(separator: " ").map { String($0) }
    if let last = words.last, last.hasPrefix("HTTP/"), words.count > 1 { words.removeLast() }
    if words.count == 1 { words.insert("GET", at: 0) }
    guard words.count == 2, words[1].contains("://") || words[1].hasPrefix("{{") else {
      throw UsageFault("\(first) — this is no request line with a whole URL — write GET http://…")
    }
    var message = RequestMessage(method: words[0], url: words[1])
    while let line = rest.popFirst(), !line.allSatisfy(\.isWhitespace) {
      if line.hasPrefix("#") || line.hasPrefix("//") { continue }
      guard line.contains(":") else { throw UsageFault("\(line) — this is no header line — write Name: value") }
      message.headers.append(HeaderLine(bytes: Array(line.utf8)))
    }
    while let last = rest.last, last.allSatisfy(\.isWhitespace) { rest.removeLast() }
    let body = rest.joined(separator: "\n")
    if !body.isEmpty { message.body = Array(body.utf8) }
    return message
  }
}
