#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension Tree {
  /// The tree as JSON without blanks. Numbers keep their text, objects their order and duplicates.
  ///
  /// What JSON has not is spelled as a body of ours would spell it: bytes as base64, a timestamp as
  /// `2024-01-02T03:04:05Z`, NaN and the infinities as null; an extension as `{"type":5,"data":"…"}`, and a key that is no
  /// string as the text of its JSON, in which an array or object that is again a key is only named.
  public var compactJSON: String { json(indent: nil) }

  /// The tree as JSON with a line for every member and element, indented by two spaces.
  public var prettyJSON: String { json(indent: 0) }

  private func json(indent: Int?, inKey: Bool = false) -> String {
    var writer = FormatWriter(BodyEncoder(.json))
    write(to: &writer, indent: indent, inKey: inKey)
    return String(decoding: writer.buffer.bytes, as: UTF8.self)
  }

  /// The node as the text of a key. Keys within keys are not spelled out: each would double the backslashes of the last.
  private func key(inKey: Bool) -> String {
    switch content {
    case .string(let text): text
    case .array, .object: inKey ? kind : json(indent: nil, inKey: true)
    default: compactJSON
    }
  }

  private func write(to writer: inout FormatWriter, indent: Int?, inKey: Bool = false) {
    switch content {
    case .null: writer.null()
    case .bool(let value): writer.bool(value)
    case .number(let number): Tree.write(number, to: &writer)
    case .string(let text): writer.jsonString(text)
    case .binary(let bytes): writer.jsonString(Data(bytes).base64EncodedString())
    case .timestamp(let seconds, let nanoseconds):
      writer.jsonString(Timestamp(seconds: seconds, nanoseconds: nanoseconds).text ?? "\(seconds)")
    case .extension(let type, let data):
      let data = Tree(.string(Data(data).base64EncodedString()))
      let members = [("type", Tree(.number(.int(Int64(type))))), ("data", data)]
      Tree(.object(members.map { Member(key: Tree(.string($0)), value: $1) })).write(to: &writer, indent: indent)
    case .array(let elements):
      Tree.write(elements, between: "[", "]", to: &writer, indent: indent) { element, writer, indent in
        element.write(to: &writer, indent: indent, inKey: inKey)
      }
    case .object(let members):
      Tree.write(members, between: "{", "}", to: &writer, indent: indent) { member, writer, indent in
        writer.jsonString(member.key.key(inKey: inKey))
        writer.buffer.append(indent == nil ? ":" : ": ")
        member.value.write(to: &writer, indent: indent, inKey: inKey)
      }
    }
  }

  private static func write(_ number: Number, to writer: inout FormatWriter) {
    switch number {
    case .float32(let value) where !value.isFinite: writer.null()
    case .float64(let value) where !value.isFinite: writer.null()
    case .text, .int, .uint, .float32, .float64: writer.buffer.append(number.text)
    }
  }

  private static func write<Item>(
    _ items: [Item],
    between opening: StaticString,
    _ closing: StaticString,
    to writer: inout FormatWriter,
    indent: Int?,
    _ write: (Item, inout FormatWriter, Int?) -> Void
  ) {
    let inner = indent.map { $0 + 1 }
    writer.buffer.append(opening)
    for (index, item) in items.enumerated() {
      if index > 0 { writer.buffer.append(",") }
      newLine(inner, to: &writer)
      write(item, &writer, inner)
    }
    if !items.isEmpty { newLine(indent, to: &writer) }
    writer.buffer.append(closing)
  }

  private static func newLine(_ indent: Int?, to writer: inout FormatWriter) {
    guard let indent else { return }
    writer.buffer.append("\n")
    for _ in 0..<indent { writer.buffer.append("  ") }
  }
}
