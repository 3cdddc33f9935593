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
