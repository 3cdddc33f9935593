import Exchanges
import FieldValues

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
}

// MARK: - The parts of sentences

extension VisibleText {
  /// Text from outside in quotation marks, made visible, and cut to a readable length.
  static func quoted(_ text: String) -> String {
    "\"\(excerpt(of: text))\""
  }

  /// Bytes from outside in quotation marks.
  static func quoted(_ bytes: some Collection<UInt8>) -> String {
    quoted(String(fieldBytes: Array(bytes.prefix(excerptLength + 1))))
  }
}

extension Int {
  /// The number with its noun: `1 byte`, `2 bytes`.
  func counted(_ noun: String) -> String {
    self == 1 ? "1 \(noun)" : "\(self) \(noun)s"
  }

  /// A number of bytes with its noun.
  var bytesText: String { counted("byte") }
}
