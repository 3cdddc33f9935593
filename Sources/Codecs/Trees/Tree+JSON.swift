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

extension Tree: Equatable {
  /// Whether two trees say the same in the same words: spelling of numbers, order of keys and duplicates count, the places
  /// they were read from do not. Texts are compared by their Unicode scalars.
  public static func == (left: Tree, right: Tree) -> Bool {
    switch (left.content, right.content) {
    case (.number(let left), .number(let right)): left == right
    case (.object(let left), .object(let right)):
      left.elementsEqual(right) { $0.key == $1.key && $0.value == $1.value }
    case (.array(let left), .array(let right)): left == right
    default: left.isSameScalar(as: right)
    }
  }

  /// Whether two trees mean the same: numbers compare as numbers (two integers exactly, others as the same double), and the
  /// order of an object's keys does not matter. Of a key that occurs several times, the values compare in their order; so do
  /// members whose keys are arrays or objects.
  public func isEquivalent(to other: Tree) -> Bool {
    switch (content, other.content) {
    case (.number(let left), .number(let right)): left.isEquivalent(to: right)
    case (.array(let left), .array(let right)): left.elementsEqual(right) { $0.isEquivalent(to: $1) }
    case (.object(let left), .object(let right)): Tree.areEquivalent(left, right)
    default: isSameScalar(as: other)
    }
  }

  private func isSameScalar(as other: Tree) -> Bool {
    switch (content, other.content) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
    case (.binary(let left), .binary(let right)): left == right
    case (.timestamp(let seconds, let nanoseconds), .timestamp(let otherSeconds, let otherNanoseconds)):
      seconds == otherSeconds && nanoseconds == otherNanoseconds
    case (.extension(let type, let data), .extension(let otherType, let otherData)): type == otherType && data == otherData
    default: false
    }
  }
}

extension Tree {
  private static func areEquivalent(_ left: [Member], _ right: [Member]) -> Bool {
    guard left.count == right.count else { return false }
    // Mostly the keys stand in the same order.
    if left.elementsEqual(right, by: { $0.key == $1.key }) {
      return left.elementsEqual(right) { $0.value.isEquivalent(to: $1.value) }
    }
    let right = Dictionary(grouping: right, by: \.identity)
    return Dictionary(grouping: left, by: \.identity).allSatisfy { key, values in
      guard let others = right[key] else { return false }
      return values.elementsEqual(others) { $0.key.isEquivalent(to: $1.key) && $0.value.isEquivalent(to: $1.value) }
    }
  }
}

extension Tree.Member {
  /// The key as something to find it by: the same for two keys that are the same.
  fileprivate var identity: ScalarText {
    switch key.content {
    case .string(let name): ScalarText("\"" + name)
    case .array, .object: ScalarText(key.kind)
    default: ScalarText(key.kind + key.compactJSON)
    }
  }
}

extension Tree.Number: Equatable {
  /// Whether two numbers are written the same: the same text, or the same form with the same value, bit by bit.
  public static func == (left: Tree.Number, right: Tree.Number) -> Bool {
    switch (left, right) {
    case (.text(let left), .text(let right)): left == right
    case (.int(let left), .int(let right)): left == right
    case (.uint(let left), .uint(let right)): left == right
    case (.float32(let left), .float32(let right)): left.bitPattern == right.bitPattern
    case (.float64(let left), .float64(let right)): left.bitPattern == right.bitPattern
    default: false
    }
  }

  /// Whether two numbers are the same: two integers exactly, others as the same double; NaN is the same as NaN.
  public func isEquivalent(to other: Tree.Number) -> Bool {
    if isInteger, other.isInteger { return ExactNumber(text) == ExactNumber(other.text) }
    let (left, right) = (double, other.double)
    if left.isInfinite, case .text(let text) = self, case .text(let otherText) = other {
      // Beyond the doubles there are still numbers.
      return ExactNumber(text) == ExactNumber(otherText)
    }
    return left == right || (left.isNaN && right.isNaN)
  }
}
