import FieldValues
package import Patterns

extension QueryValue {
  /// The value as it stands in a template: a string bare, a list or an object as JSON, bytes as UTF-8 or else in hexadecimal.
  package var plainText: String {
    switch self {
    case .text(let text): text
    case .bytes(let bytes): String(validating: bytes, as: UTF8.self) ?? bytes.hexText
    default: literal
    }
  }

  /// The value as a scenario or JSON spells it: strings in quotes, bytes as `hex,…;`, a duration with its unit.
  package var literal: String {
    switch self {
    case .null: "null"
    case .boolean(let value): value ? "true" : "false"
    case .number(let number): number.description
    case .text(let text): text.quoted
    case .bytes(let bytes): "hex,\(bytes.hexText);"
    case .list(let values): "[" + values.map(\.literal).joined(separator: ",") + "]"
    case .object(let members): "{" + members.map { "\($0.name.quoted):\($0.value.literal)" }.joined(separator: ",") + "}"
    case .date(let seconds): HTTPDate(secondsSince1970: seconds).description
    case .duration(let duration): duration.shortText
    }
  }

  /// The literal, cut off where it is longer than a line that can be read.
  package var excerpt: String { literal.shortened }
}
