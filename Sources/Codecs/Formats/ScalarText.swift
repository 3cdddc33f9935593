/// A text that is the same only when its Unicode scalars are: JSON and MessagePack do not know Swift's canonical equivalence.
struct ScalarText: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (left: ScalarText, right: ScalarText) -> Bool {
    // Equal texts are the rule, and this comparison of Swift's is fast; it also takes some for equal that are not.
    left.text == right.text && left.text.utf8.elementsEqual(right.text.utf8)
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
  }
}

extension ArraySlice<UInt8> {
  /// The index of the first byte that is not UTF-8; the end index when all are.
  var validUTF8End: Int {
    // The standard library says fast whether there is such a byte, and slowly where.
    if String(validating: self, as: UTF8.self) != nil { return endIndex }
    var bytes = makeIterator()
    var parser = Unicode.UTF8.ForwardParser()
    var end = startIndex
    while case .valid(let scalar) = parser.parseScalar(from: &bytes) { end += scalar.count }
    return end
  }
}

extension UInt8 {
  /// Whether the byte is a decimal digit of ASCII.
  @inline(__always)
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
}
