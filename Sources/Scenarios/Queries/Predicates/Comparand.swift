import FieldValues
import Patterns
import ScenarioSyntax

/// What a predicate compares with, variables filled in and files read.
enum Comparand: Sendable, Hashable {
  case value(QueryValue)
  case pattern(TextPattern)
  case expression(String)

  /// The comparand as a scenario spells it.
  var spelling: String {
    switch self {
    case .value(let value): value.excerpt
    case .pattern(let pattern): pattern.spelling.quoted.shortened
    case .expression(let source): "/\(source)/".shortened
    }
  }
}

extension Comparand {
  /// - Parameter read: the bytes of a file of the scenario.
  init(_ syntax: ValueSyntax, _ variables: Variables, read: (FileSyntax) throws(Fault) -> [UInt8]) throws(Fault) {
    switch syntax.kind {
    case .text(let pattern): self = .pattern(try variables.fill(pattern))
    case .placeholder(let placeholder): self = .value(try variables.value(of: placeholder))
    case .number(let text): self = .value(DecimalNumber(text).map(QueryValue.number) ?? .text(text))
    case .bool(let value): self = .value(.boolean(value))
    case .null: self = .value(.null)
    case .duration(let duration): self = .value(.duration(duration))
    case .size(let bytes): self = .value(.number(DecimalNumber(bytes)))
    case .hex(let bytes), .base64(let bytes): self = .value(.bytes(bytes))
    case .file(let file): self = .value(.bytes(try read(file)))
    case .regex(let source): self = .expression(source)
    }
  }

  /// The comparand in the type of the value it is compared with: a text variable meets a number as the number it spells, a text
  /// meets a date as a date, a number meets a duration as milliseconds (as in Hurl), a text meets bytes as its UTF-8.
  func like(_ value: QueryValue) -> Comparand {
    switch (self, value) {
    case (.value(.text(let text)), .number): DecimalNumber(text).map { .value(.number($0)) } ?? self
    case (.value(.text(let text)), .boolean): ["true", "false"].contains(text) ? .value(.boolean(text == "true")) : self
    case (.value(.number(let number)), .text): .value(.text(number.description))
    case (.value(.number(let number)), .duration): number.integer.map { .value(.duration(.milliseconds($0))) } ?? self
    case (.value(.text(let text)), .date): text.moment.map { .value(.date($0)) } ?? self
    case (.value(.text(let text)), .bytes): .value(.bytes(Array(text.utf8)))
    case (.pattern(let pattern), .date): pattern.literal?.moment.map { .value(.date($0)) } ?? self
    case (.pattern(let pattern), .bytes): pattern.literal.map { .value(.bytes(Array($0.utf8))) } ?? self
    default: self
    }
  }
}
