/// Where a value does not fit its schema, and why.
package struct SchemaViolation: Sendable, Hashable, CustomStringConvertible {
  /// The place: what the value is, `the body` or `header X-Total`, and a JSON Pointer into it (RFC 6901): `the body/items/0/id`.
  package var place: String
  /// What is so, and what the schema wants.
  package var message: String
  /// Whether nothing is known to be wrong, but the schema says something that cannot be checked.
  package var isUnchecked: Bool

  package init(_ place: String, _ message: String, isUnchecked: Bool = false) {
    self.place = place
    self.message = message
    self.isUnchecked = isUnchecked
  }

  /// `the body/items/0/id — is a string, not an integer`
  package var description: String { "\(place) — \(message)" }
}
