import FieldValues

/// A Set-Cookie value taken apart as raw text: what stands between the semicolons, nothing decoded, nothing dropped.
///
/// The judge reads cookies by itself, so that a fault of the framework's own printer and parser cannot cancel out.
package struct CookieLine: Hashable, Sendable {
  package struct Attribute: Hashable, Sendable {
    /// As written.
    package var name: String
    /// nil when there isn't an equals sign.
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
    var (counted, offset) = (text.startIndex, 0)
    for part in text.parts(between: ";", omittingEmpty: false) {
      let trimmed = part.trimmingBlanks()
      offset += text[counted..<trimmed.startIndex].count
      counted = trimmed.startIndex
      parts.append((trimmed, offset))
    }
    let pair = parts.removeFirst().text
    let halves = pair.splitOnce(at: "=")
    name = halves.map { String($0.before.trimmingBlanks()) } ?? ""
    value = halves.map { String($0.after.trimmingBlanks()) } ?? String(pair)
    attributes = parts.filter { !$0.text.isEmpty }.map { part in
      let halves = part.text.splitOnce(at: "=")
      return Attribute(
        name: String(halves?.before.trimmingBlanks() ?? part.text),
        value: halves.map { String($0.after.trimmingBlanks()) },
        offset: part.offset
      )
    }
  }

  /// The attribute of this name, compared without case; the last one wins (RFC 6265 section 5.3).
  package func attribute(_ name: String) -> Attribute? {
    attributes.last { $0.name.equalsIgnoringCase(name) }
  }
}
