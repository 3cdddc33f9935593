package import Codecs
import FieldValues
package import Patterns

/// A JSON Schema (draft 2020-12, the dialect of OpenAPI 3.1) that values are checked against.
///
/// These keywords are checked: `type enum const`, `multipleOf maximum exclusiveMaximum minimum exclusiveMinimum`,
/// `maxLength minLength pattern`, `items prefixItems contains minContains maxContains minItems maxItems uniqueItems`,
/// `properties patternProperties additionalProperties propertyNames required minProperties maxProperties dependentRequired
/// dependentSchemas`, `allOf anyOf oneOf not if then else`, `$ref` into the same document by JSON Pointer, `$defs`, the schemas
/// `true` and `false`, OpenAPI 3.0's `nullable`, and `format` where it is `date-time date time uuid ipv4 int32 int64`.
/// `unevaluatedItems unevaluatedProperties $dynamicRef` and references elsewhere are not: a value whose schema uses one gets a
/// violation that says so, so that nothing passes unseen. Every other keyword is an annotation. Patterns are Swift's regular
/// expressions: `\d`, `\w` and `\s` mean the digits, letters and blanks of Unicode, where ECMA-262 means fewer.
///
/// A value read from MessagePack is taken as JSON would spell it: bytes and timestamps are strings.
package struct JSONSchema: Sendable {
  /// The document that references point into.
  package let root: Tree
  /// The schema itself.
  package let schema: Tree

  /// - Parameter root: nil takes the schema for the whole document.
  package init(_ schema: Tree, in root: Tree? = nil) {
    self.schema = schema
    self.root = root ?? schema
  }

  /// Every place where the value does not fit, at most 100, in the order of the schema's keywords.
  /// - Parameters:
  ///   - place: what the value is called.
  ///   - checksContent: whether a string is also checked against `contentSchema`, as the JSON that it spells. JSON Schema itself
  ///     never does; OpenAPI 3.2 describes the data of events this way.
  package func violations(of value: Tree, at place: String = "the body", checksContent: Bool = false) -> [SchemaViolation] {
    var check = SchemaCheck(root: root, checksContent: checksContent)
    check.check(value, schema, SchemaCheck.Place(text: place))
    return check.violations
  }
}

extension Tree {
  /// What a reference `#/components/schemas/Item` points at (RFC 6901, in a URI fragment); nil when there is nothing there.
  package func target(of reference: String) -> Tree? {
    guard reference.hasPrefix("#") else { return nil }
    let pointer = reference.dropFirst()
    guard pointer.isEmpty || pointer.hasPrefix("/") else { return nil }
    var node = self
    for step in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
      let name = String(step).percentDecoded.replacing("~1", with: "/").replacing("~0", with: "~")
      guard let next = node[name] ?? Int(name).flatMap({ node[$0] }) else { return nil }
      node = next
    }
    return node
  }

  package var text: String? {
    if case .string(let text) = content { text } else { nil }
  }

  package var flag: Bool? {
    if case .bool(let flag) = content { flag } else { nil }
  }

  package var elements: [Tree]? {
    if case .array(let elements) = content { elements } else { nil }
  }

  /// The members of an object by name, those with another key left out.
  package var namedMembers: [(name: String, value: Tree)]? {
    guard case .object(let members) = content else { return nil }
    return members.compactMap { member in member.name.map { ($0, member.value) } }
  }

  package var decimal: DecimalNumber? {
    if case .number(let number) = content { DecimalNumber(number.text) } else { nil }
  }

  /// A number that counts something; nil when it is none.
  package var count: Int? {
    decimal?.integer.flatMap { $0 >= 0 ? $0 : nil }
  }
}

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
  package var description: String { "\(place): \(message)" }
}
