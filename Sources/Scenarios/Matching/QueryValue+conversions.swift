import Codecs
import FieldValues
package import Patterns

extension QueryValue {
  /// The value as it stands in a template: a string bare, a list or an object as JSON, bytes as UTF-8 or else in hexadecimal.
  package var plainText: String {
    switch self {
    case .text(let text): text
    case .bytes(let bytes): String(validating: bytes, as: UTF8.self) ?? bytes.hexText
    default: literal
    }
  }

  /// The value as a scenario or JSON spells it: strings in quotes, bytes as `hex,…;`, a duration with its unit.
  package var literal: String {
    switch self {
    case .null: "null"
    case .boolean(let value): value ? "true" : "false"
    case .number(let number): number.description
    case .text(let text): text.quoted
    case .bytes(let bytes): "hex,\(bytes.hexText);"
    case .list(let values): "[" + values.map(\.literal).joined(separator: ",") + "]"
    case .object(let members): "{" + members.map { "\($0.name.quoted):\($0.value.literal)" }.joined(separator: ",") + "}"
    case .date(let seconds): HTTPDate(secondsSince1970: seconds).description
    case .duration(let duration): duration.shortText
    }
  }

  /// The literal, cut off where it is longer than a line that can be read.
  package var excerpt: String { literal.shortened }

  /// - Parameter name: what the bytes are, for the sentence of the fault: `the body`.
  package init(json bytes: [UInt8], name: String) throws(Fault) {
    try self.init(.json, bytes, name: name)
  }

  init(messagePack bytes: [UInt8], name: String) throws(Fault) {
    try self.init(.messagePack, bytes, name: name)
  }

  private init(_ format: BodyFormat, _ bytes: [UInt8], name: String) throws(Fault) {
    let label = format == .json ? "JSON" : "MessagePack"
    guard !bytes.isEmpty else { throw Fault("\(name) is empty, which is no \(label)") }
    do throws(MalformedBody) {
      self.init(try Tree(format, bytes))
    } catch {
      throw Fault("\(name) is not \(label): \(error)")
    }
  }

  package static func object(_ members: [(String, QueryValue)]) -> QueryValue {
    .object(members.map { Member(name: $0.0, value: $0.1) })
  }

  package static func number(_ value: Int) -> QueryValue { .number(DecimalNumber(value)) }

  /// A time with three decimals.
  static func milliseconds(_ duration: Duration) -> QueryValue {
    let microseconds = duration.wholeMicroseconds
    let fraction = String(abs(microseconds) % 1000)
    let text = "\(microseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
    return DecimalNumber(text).map(QueryValue.number) ?? .null
  }

  /// The member of an object; nil where there is none.
  package subscript(name: String) -> QueryValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }
}
