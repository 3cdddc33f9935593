public import Codecs
import FoundationEssentials

extension QueryValue {
  /// - Parameter name: what the bytes are, for the sentence of the fault: `the body`.
  init(json bytes: [UInt8], name: String) throws(Fault) {
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

  /// What a tree says. What JSON has not is taken as our bodies spell it there: a timestamp as text, NaN and the infinities as null.
  public init(_ tree: Tree) {
    switch tree.content {
    case .null: self = .null
    case .bool(let value): self = .boolean(value)
    case .number(let number): self = DecimalNumber(number.text).map(QueryValue.number) ?? .null
    case .string(let text): self = .text(text)
    case .binary(let bytes): self = .bytes(bytes)
    case .array(let elements): self = .list(elements.map { QueryValue($0) })
    case .object(let members):
      self = .object(members.map { Member(name: $0.name ?? $0.key.compactJSON, value: QueryValue($0.value)) })
    case .timestamp:
      self = .text(String(tree.compactJSON.dropFirst().dropLast()))
    case .extension(let type, let data):
      self = .object([
        Member(name: "type", value: .number(DecimalNumber(Int(type)))), Member(name: "data", value: .bytes(data)),
      ])
    }
  }
}

extension [UInt8] {
  /// The bytes in base64, as they stand in JSON.
  var base64Text: String { Data(self).base64EncodedString() }
}
