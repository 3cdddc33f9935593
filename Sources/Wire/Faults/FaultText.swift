import Exchanges

/// The parts of which the sentences of faults are made.
enum FaultText {
  static let limit = 80

  /// Text from outside, fit to stand in a sentence: control and format characters as `\u{…}`, and at most `limit` scalars.
  static func visible(_ text: String, limit: Int = limit) -> String {
    var result = ""
    for (index, scalar) in text.unicodeScalars.enumerated() {
      guard index < limit else { return result + "…" }
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        result += "\\u{\(String(scalar.value, radix: 16))}"
      default:
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// Text from outside in quotation marks, made visible, and cut to a readable length.
  static func quoted(_ text: String) -> String {
    "\"\(visible(text))\""
  }

  /// Bytes from outside in quotation marks.
  static func quoted(_ bytes: some Collection<UInt8>) -> String {
    quoted(String(fieldBytes: Array(bytes.prefix(limit + 1))))
  }

  /// A number of bytes with its noun.
  static func bytes(_ number: Int) -> String { count(number, "byte") }

  static func count(_ number: Int, _ noun: String) -> String {
    number == 1 ? "1 \(noun)" : "\(number) \(noun)s"
  }
}
