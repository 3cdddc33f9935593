import Exchanges
import Patterns
import Scenarios

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The exchanges of an HTTP archive (HAR 1.2).
struct HARArchive {
  private(set) var exchanges: [Exchange] = []

  init(_ bytes: [UInt8]) throws(InterchangeFault) {
    guard let archive = try? QueryValue(json: bytes, name: "the archive") else {
      throw .notJSON
    }
    guard case .list(let entries) = archive["log"]?["entries"] else {
      throw .noEntries
    }
    for (number, entry) in entries.enumerated() {
      guard let exchange = Exchange(har: entry) else {
        throw .badEntry(number: number)
      }
      exchanges.append(exchange)
    }
  }
}

extension Exchange {
  fileprivate init?(har entry: QueryValue) {
    guard let request = entry["request"], let method = request["method"]?.string, let url = request["url"]?.string else {
      return nil
    }
    let headers = request.headerLines.filter { !$0.name.hasPrefix(":") && !$0.isNamed("Content-Length") && !$0.isNamed("Host") }
    var message = RequestMessage(method: method, url: url, headers: headers)
    message.body = request["postData"]?["text"]?.string.map { Array($0.utf8) }
    self.init(request: message)
    guard let response = entry["response"], case .number(let number) = response["status"], let status = number.integer,
      (100...999).contains(status)
    else { return }
    head = ResponseHead(
      version: "HTTP/1.1",
      status: Int(clamping: status),
      reason: response["statusText"]?.string ?? "",
      headers: response.headerLines.filter { !$0.name.hasPrefix(":") },
      bytes: []
    )
    let text = response["content"]?["text"]?.string ?? ""
    let isEncoded = response["content"]?["encoding"]?.string == "base64"
    body = isEncoded ? Data(base64Encoded: text).map { Array($0) } ?? [] : Array(text.utf8)
    ending = .complete
  }
}

extension QueryValue {
  fileprivate var string: String? { if case .text(let text) = self { text } else { nil } }

  fileprivate var headerLines: [HeaderLine] {
    guard case .list(let lines) = self["headers"] else { return [] }
    return lines.compactMap { line in
      guard let name = line["name"]?.string, let value = line["value"]?.string else { return nil }
      return HeaderLine(name: name, value: value)
    }
  }
}
