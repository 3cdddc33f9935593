import FieldValues
import ScenarioSyntax
import Scenarios

/// A value of an answer that a scenario is to put into a variable.
struct DraftCapture: Sendable, Hashable {
  let exchange: Int
  /// The request it belongs to, `POST /items`.
  let request: String
  var name = ""
  let query: QuerySyntax
  /// As text; nil for what is no single value.
  let value: String?

  /// - Parameter choices: what the row can be asked for.
  init(exchange: Int, request: String, choices: Suggestions.Choices) {
    self.exchange = exchange
    self.request = request
    query = choices.first?.query ?? QuerySyntax(.body)
    let equal = choices.first { $0.predicate.operator == .equal && !$0.predicate.isNegated && $0.filters.isEmpty }
    value = equal?.predicate.value?.singleText
    name = suggestedName
  }

  /// The line as it will stand in the scenario.
  var syntax: CaptureSyntax { CaptureSyntax(name, query) }

  var text: String { syntax.text }

  /// Whether the language takes it: a letter or `_`, then letters, digits and `_`.
  static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, first == 0x5F || text.first?.isLetter == true else { return false }
    return text.utf8.allSatisfy { $0 == 0x5F || $0.isAlphanumeric }
  }

  /// `id` for `jsonpath "$.items[0].id"`, `content_type` for the header of that name.
  private var suggestedName: String {
    let source: String
    switch query.kind {
    case .jsonpath(let path): source = path.literal ?? ""
    case .header(let name): source = name.literal ?? ""
    case .cookie(let name, let attribute): source = attribute ?? name.literal ?? ""
    case .status: return "status"
    default: return "value"
    }
    let isPath = source.hasPrefix("$")
    let words = source.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_")) }
    guard isPath else { return Self.name(words.joined(separator: "_")) }
    return Self.name(words.last { $0.contains { $0.isLetter } }.map(String.init) ?? "")
  }

  private static func name(_ text: String) -> String { isName(text) ? text : "value" }
}

extension ValueSyntax {
  /// The value as a request could have it; nil for what is no text, number or truth value.
  fileprivate var singleText: String? {
    switch kind {
    case .text(let pattern): pattern.literal
    case .number(let number): number
    case .bool(let value): value ? "true" : "false"
    default: nil
    }
  }
}
