import Exchanges
import FieldValues

/// A line of `[SetCookies]` whose variables are filled in.
struct ExpectedCookie: Sendable, Hashable {
  struct Attribute: Sendable, Hashable {
    var name: String
    /// nil where there is no equals sign.
    var value: TextPattern?
  }

  var line: TextPattern
  var name: TextPattern
  var value: TextPattern
  var attributes: [Attribute]

  /// What differs in a line from the wire; nothing when it is the expected one.
  struct Difference: Sendable, Hashable {
    /// Where in the line, counted in characters from 0.
    var offset: Int
    /// `attribute "Secure" is missing`
    var message: String
  }

  /// Name and value to the byte, attributes as a set, their names without case.
  /// - Throws: a fault of the expression of a matcher.
  func differences(from text: String) throws(Fault) -> [Difference] {
    let actual = CookieLine(text)
    var found: [Difference] = []
    if try name.match(actual.name) == nil {
      found.append(Difference(offset: 0, message: "name is \(actual.name.quoted), not \(name.spelling.quoted)"))
    }
    if try value.match(actual.value) == nil {
      let offset = actual.name.isEmpty ? 0 : actual.name.count + 1
      found.append(Difference(offset: offset, message: "value is \(actual.value.quoted), not \(value.spelling.quoted)"))
    }
    return found + (try attributeDifferences(actual, length: text.count))
  }

  /// What the matchers of a line that fits meet.
  func met(in text: String) throws(Fault) -> [Met] {
    let actual = CookieLine(text)
    var met = (try name.match(actual.name) ?? []) + (try value.match(actual.value) ?? [])
    for attribute in attributes {
      guard let pattern = attribute.value, let value = actual.attribute(attribute.name)?.value else { continue }
      met += try pattern.match(value) ?? []
    }
    return met
  }

  private func attributeDifferences(_ actual: CookieLine, length: Int) throws(Fault) -> [Difference] {
    var rest = actual.attributes
    var found: [Difference] = []
    // A missing attribute is shown where it would stand: behind the one it follows in the expected line.
    var place = rest.first?.offset ?? length
    for expected in attributes {
      guard let index = rest.firstIndex(where: { $0.name.lowercased() == expected.name.lowercased() }) else {
        found.append(Difference(offset: place, message: "attribute \(expected.name.quoted) is missing"))
        continue
      }
      let attribute = rest.remove(at: index)
      place = actual.attributes.first { $0.offset > attribute.offset }?.offset ?? length
      if let message = try difference(attribute, expected) {
        found.append(Difference(offset: attribute.offset, message: message))
      }
    }
    found += rest.map { Difference(offset: $0.offset, message: "attribute \($0.name.quoted) is not expected") }
    return found.sorted { $0.offset < $1.offset }
  }

  private func difference(_ actual: CookieLine.Attribute, _ expected: Attribute) throws(Fault) -> String? {
    switch (actual.value, expected.value) {
    case (nil, nil):
      return nil
    case (let value?, let pattern?):
      guard try pattern.match(value) == nil else { return nil }
      return "attribute \(expected.name.quoted) is \(value.quoted), not \(pattern.spelling.quoted)"
    case (let value?, nil):
      return "attribute \(expected.name.quoted) has the value \(value.quoted), and none is expected"
    case (nil, let pattern?):
      return "attribute \(expected.name.quoted) has no value; expected \(pattern.spelling.quoted)"
    }
  }
}
