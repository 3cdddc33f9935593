import FieldValues
import Patterns
import ScenarioSyntax

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What a query found.
struct Reading: Sendable, Hashable {
  /// How the value came about, where that changes what filters and predicates make of it.
  enum Origin: Sendable, Hashable {
    case single
    /// The values of the lines of one name: a list, of which one element counts as itself.
    case lines
    /// The places an indefinite JSONPath leads to: a list, which exists when it is not empty.
    case nodes
  }

  /// nil when there is none.
  var value: QueryValue?
  var origin = Origin.single
  /// Where it was found, for a failure: `header 7 of 9`.
  var note = ""

  init(_ value: QueryValue?, origin: Origin = .single, note: String = "") {
    self.value = value
    self.origin = origin
    self.note = note
  }

  /// The values of the lines of one name; none is a list without elements.
  static func lines(_ values: [String], note: String = "") -> Reading {
    Reading(.list(values.map(QueryValue.text)), origin: .lines, note: note)
  }

  var exists: Bool {
    if origin != .single, case .list(let elements) = value { return !elements.isEmpty }
    return value != nil
  }

  /// The value as most predicates and captures take it: one line is a text, no line is nothing.
  var plain: QueryValue? {
    guard origin == .lines, case .list(let elements) = value else { return value }
    return switch elements.count {
    case 0: nil
    case 1: elements[0]
    default: value
    }
  }

  /// The reading after one filter; what is not there stays so.
  func filtered(by filter: FilterSyntax, _ variables: Variables) throws(Fault) -> Reading {
    if case .count = filter.kind { return try counted(filter) }
    if case .nth(let place) = filter.kind { return try element(place, filter) }
    if case .sort = filter.kind { return try sorted(filter) }
    guard let value = plain else { return Reading(nil) }
    switch filter.kind {
    case .split(let separator):
      let parts = try value.text(for: filter).split(by: try variables.fill(separator))
      return Reading(.list(parts.map(QueryValue.text)))
    case .toInt: return Reading(.number(try value.toInt(filter)))
    case .toDate: return Reading(.date(try value.toDate(filter)))
    case .base64Decode: return Reading(.bytes(try value.base64Decoded(filter)))
    case .urlDecode: return Reading(.text(try value.text(for: filter).percentDecoded))
    case .lower: return Reading(.text(try value.text(for: filter).lowercased()))
    case .jsonpath(let path): return try value.jsonPath(try variables.fill(path), at: path)
    case .count, .nth, .sort: return self
    }
  }

  private func counted(_ filter: FilterSyntax) throws(Fault) -> Reading {
    guard let value else { return Reading(nil) }
    guard let length = value.length else { throw Fault("\(value.kind) has nothing to count", at: filter) }
    return Reading(.number(DecimalNumber(length)))
  }

  private func element(_ place: Int, _ filter: FilterSyntax) throws(Fault) -> Reading {
    guard let value else { return Reading(nil) }
    guard case .list(let elements) = value else {
      throw Fault("nth takes an element of a list, not of \(value.kind)", at: filter)
    }
    let index = place < 0 ? elements.count + place : place
    return Reading(elements.indices.contains(index) ? elements[index] : nil)
  }

  private func sorted(_ filter: FilterSyntax) throws(Fault) -> Reading {
    guard let value else { return Reading(nil) }
    guard case .list(let elements) = value else { throw Fault("sort takes a list, not \(value.kind)", at: filter) }
    let numbers = elements.compactMap { if case .number(let number) = $0 { number } else { nil } }
    if numbers.count == elements.count { return Reading(.list(numbers.sorted().map(QueryValue.number))) }
    let texts = elements.compactMap { if case .text(let text) = $0 { text } else { nil } }
    guard texts.count == elements.count else { throw Fault("sort takes a list of numbers or of strings", at: filter) }
    let inOrder = texts.sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
    return Reading(.list(inOrder.map(QueryValue.text)))
  }
}

extension QueryValue {
  fileprivate func text(for filter: FilterSyntax) throws(Fault) -> String {
    guard case .text(let text) = self else { throw Fault("this filter takes a string, not \(kind)", at: filter) }
    return text
  }

  fileprivate func toInt(_ filter: FilterSyntax) throws(Fault) -> DecimalNumber {
    let number: DecimalNumber?
    switch self {
    case .number(let value): number = value
    case .text(let text): number = DecimalNumber(text)
    default: number = nil
    }
    guard let number, number.isInteger else { throw Fault("\(excerpt) is not an integer", at: filter) }
    return number
  }

  fileprivate func toDate(_ filter: FilterSyntax) throws(Fault) -> Int64 {
    guard let moment = try text(for: filter).moment else {
      throw Fault("\(excerpt) is neither a date of HTTP nor one of ISO 8601", at: filter)
    }
    return moment
  }

  fileprivate func base64Decoded(_ filter: FilterSyntax) throws(Fault) -> [UInt8] {
    guard let data = Data(base64Encoded: try text(for: filter)) else { throw Fault("\(excerpt) is not base64", at: filter) }
    return Array(data)
  }

  fileprivate func jsonPath(_ path: String, at node: TemplateSyntax) throws(Fault) -> Reading {
    switch self {
    case .text(let text): try Reading(jsonPath: path, in: try QueryValue(json: Array(text.utf8), name: "the text"), at: node)
    case .bytes(let bytes): try Reading(jsonPath: path, in: try QueryValue(json: bytes, name: "the text"), at: node)
    default: try Reading(jsonPath: path, in: self, at: node)
    }
  }
}

extension String {
  /// Seconds since 1970 of a date of HTTP or of ISO 8601; nil for anything else.
  var moment: Int64? {
    if let date = HTTPDate(parsing: self) { return date.secondsSince1970 }
    let style = Date.ISO8601FormatStyle()
    let fraction = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    guard let date = (try? Date(self, strategy: style)) ?? (try? Date(self, strategy: fraction)) else { return nil }
    return HTTPDate(date).secondsSince1970
  }

  fileprivate func split(by separator: String) -> [String] {
    guard !separator.isEmpty else { return unicodeScalars.map { String($0) } }
    return utf8.split(separator: separator.utf8, omittingEmptySubsequences: false).map { String(Substring($0)) }
  }

}

extension Reading {
  /// What the path leads to: one value for a singular path, else a list.
  init(jsonPath text: String, in value: QueryValue, at node: TemplateSyntax) throws(Fault) {
    let path: JSONPath
    do throws(JSONPathError) {
      path = try JSONPath(text)
    } catch {
      throw Fault(error.description, at: node)
    }
    let found: [QueryValue]
    do throws(MatchingLimit.Failure) {
      found = try path.limitedValues(in: value)
    } catch {
      throw Fault(error.description)
    }
    self = path.isSingular ? Reading(found.first) : Reading(.list(found), origin: .nodes)
  }
}
