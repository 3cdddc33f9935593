import Scenarios

/// What stops an exchange, as a fact; sentences are made from it at the edge.
protocol TransportFault: Error, Hashable {
  var kind: TransportFailure.Kind { get }
  /// What is so, and what to do.
  var sentence: String { get }
}

extension TransportFault {
  /// The failure as it is shown.
  /// - Parameter place: where it happened, `GET http://127.0.0.1:8080/`.
  func failure(at place: String) -> TransportFailure {
    TransportFailure(kind, "\(place): \(sentence)")
  }

  /// Foreign bytes inside a sentence: in quotation marks, made visible, and cut to a readable length.
  func quoted(_ bytes: some Collection<UInt8>) -> String {
    quoted(String(fieldBytes: Array(bytes.prefix(VisibleText.limit + 1))))
  }

  /// Foreign text inside a sentence.
  func quoted(_ text: String) -> String {
    "\"\(VisibleText.of(text))\""
  }
}

/// Text from outside, fit to stand in a sentence.
enum VisibleText {
  static let limit = 80

  /// Control and format characters as `\u{…}`, and at most `limit` scalars.
  static func of(_ text: String, limit: Int = limit) -> String {
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
}
