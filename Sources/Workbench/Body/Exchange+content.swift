import Scenarios

extension Exchange {
  /// The body as it is read: freed of its content codings, as far as they could be taken off.
  var content: [UInt8] { isDecoded ? decoded?.bytes ?? body : body }

  /// Whether content codings were taken off, the last bytes perhaps not.
  var isDecoded: Bool { decoded.map { $0.problem == nil || !$0.bytes.isEmpty } ?? false }

  /// Whether `content` still has a content coding.
  var isCoded: Bool {
    guard !isDecoded, let coding = head?.value(of: "Content-Encoding") else { return false }
    return coding.lowercased() != "identity"
  }
}
