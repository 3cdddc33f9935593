import FieldValues

/// A Set-Cookie value taken apart as raw text: what stands between the semicolons, nothing decoded, nothing dropped.
///
/// The judge reads cookies by itself, so that a fault of the framework's own printer and parser cannot cancel out.
package struct CookieLine: Hashable, Sendable {
  package struct Attribute: Hashable, Sendable {
    /// As written.
    package var name: String
    /// nil when there is no equals sign.
    package var value: String?
    /// Where the attribute begins, in characters from the line's start.
    package var offset: Int
  }

  package var name: String
  package var value: String
  package var attributes: [Attribute]

  /// - Parameter text: the field's value: `sid=1; Path=/; Secure`. Without an equals sign the whole is the value of a nameless cookie
  ///   (RFC 6265bis section 5.6).
  package init(_ text: String) {
    var parts: [(text: Substring, offset: Int)] = []
    for part in text.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false) {
      let trimmed = Substring(part).trimmingBlanks()
      parts.append((trimmed, text[..<trimmed.startIndex].count))
    }
    let pair = parts.removeFirst().text
    let (left, right) = pair.cutAtEquals()
    name = right == nil ? "" : String(left)
    value = String(right ?? left)
    attributes = parts.filter { !$0.text.isEmpty }.map { part in
      let (name, value) = part.text.cutAtEquals()
      return Attribute(name: String(name), value: value.map(String.init), offset: part.offset)
    }
  }

  /// The attribute of this name, compared without case; the last one wins (RFC 6265 section 5.3).
  package func attribute(_ name: String) -> Attribute? {
    attributes.last { $0.name.lowercased() == name.lowercased() }
  }
}

extension Substring {
  /// What stands before and after the first `=`, blanks around both removed.
  fileprivate func cutAtEquals() -> (Substring, Substring?) {
    guard let equals = utf8.firstIndex(of: UInt8(ascii: "=")) else { return (self, nil) }
    let value = Substring(utf8[utf8.index(after: equals)...])
    return (Substring(utf8[..<equals]).trimmingBlanks(), value.trimmingBlanks())
  }
}
