import Answerback
import FieldValues
package import HTTPTypes
import NIOCore
package import NIOHTTP1

/// The target of a request line, in any of its forms (RFC 9112 section 3.2).
struct RequestTarget {
  private let text: String

  init(_ text: String) { self.text = text }

  /// Path and query of a target in any form.
  var originForm: String {
    // Nearly every request has this form, so it is checked first.
    if text.utf8.first == UInt8(ascii: "/") { return text }
    guard isAbsoluteForm, let authority = text.firstRange(of: "://")?.upperBound else { return text }
    let rest = text[authority...]
    guard let end = rest.firstIndex(where: { $0 == "/" || $0 == "?" }) else { return "/" }
    return rest[end] == "?" ? "/" + rest[end...] : String(rest[end...])
  }

  /// The authority of a target in absolute form; nil for other forms.
  var authority: Substring? {
    guard isAbsoluteForm, let start = text.firstRange(of: "://")?.upperBound else { return nil }
    return text[start...].prefix { $0 != "/" && $0 != "?" }
  }

  /// Whether the target is a whole URL, which clients send to proxies (RFC 9112 section 3.2.2).
  private var isAbsoluteForm: Bool {
    text.hasPrefixIgnoringCase("http://") || text.hasPrefixIgnoringCase("https://")
  }
}

extension RequestTarget {
  private enum AuthorityPart { case start, name, literal, literalEnd, port }

  /// Whether a text is a host with or without a port. It may be empty (RFC 9110 section 7.2, RFC 3986 section 3.2).
  static func isAuthority(_ text: some StringProtocol) -> Bool {
    var part = AuthorityPart.start
    for byte in text.utf8 {
      switch (part, byte) {
      case (.start, UInt8(ascii: "[")): part = .literal
      case (.literal, UInt8(ascii: "]")): part = .literalEnd
      case (.literal, UInt8(ascii: ":")): break
      case (.start, UInt8(ascii: ":")), (.name, UInt8(ascii: ":")), (.literalEnd, UInt8(ascii: ":")): part = .port
      case (.port, 0x30...0x39): break
      case (.start, _) where isOfRegisteredName(byte): part = .name
      case (.name, _) where isOfRegisteredName(byte), (.literal, _) where isOfRegisteredName(byte): break
      default: return false
      }
    }
    return part != .literal
  }

  /// Whether a host name may contain a byte (RFC 3986 section 3.2.2). The comma is excluded, because it may come from two joined
  /// hosts.
  private static func isOfRegisteredName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "%"): true
    case UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&")...UInt8(ascii: "+"), UInt8(ascii: ";"), UInt8(ascii: "="): true
    default: false
    }
  }
}

extension Request {
  /// Creates a request from a head that NIO's decoder has read.
  init(_ head: HTTPRequestHead, body: ByteBuffer, time: HTTPDate, client: Client?) {
    self.init(
      method: HTTPRequest.Method(head.method),
      target: RequestTarget(head.uri).originForm,
      headers: RequestHeaders(head.headers),
      body: body,
      time: time,
      client: client
    )
  }
}

extension HTTPRequest.Method {
  /// Creates the method of a request line. The common ones are not compared letter by letter.
  fileprivate init(_ method: HTTPMethod) {
    switch method {
    case .GET: self = .get
    case .POST: self = .post
    case .PUT: self = .put
    case .PATCH: self = .patch
    case .DELETE: self = .delete
    case .HEAD: self = .head
    case .OPTIONS: self = .options
    default: self = HTTPRequest.Method(rawValue: method.rawValue) ?? .get
    }
  }
}

extension HTTPHeaders: RequestHeaders.Source {
  package func values(_ name: HTTPField.Name) -> [String] { self[name.rawName] }

  package func contains(_ name: HTTPField.Name) -> Bool { contains(name: name.rawName) }

  package func forEachCondition(_ body: (_ name: String, _ value: String) -> Void) {
    for (name, value) in self {
      var bytes = name.utf8.makeIterator()
      guard let first = bytes.next(), first | 0x20 == UInt8(ascii: "i"), let second = bytes.next(),
        second | 0x20 == UInt8(ascii: "f"), bytes.next() == UInt8(ascii: "-")
      else { continue }
      body(name, value)
    }
  }

  package var fields: HTTPFields {
    var fields = HTTPFields()
    fields.reserveCapacity(count)
    for (name, value) in self {
      guard let name = HTTPField.Name(name) else { continue }
      fields.append(HTTPField(name: name, value: value))
    }
    return fields
  }
}
