import Exchanges
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
    /// The values a JSONPath selects that could select several: a list, of which one element counts as itself.
    case nodes
  }

  /// nil when there is none.
  var value: QueryValue?
  var origin = Origin.single
  /// Where it was found, for a failure: `header 7 of 9`.
  var note = ""
  /// Whether the value is text of a header, a cookie or a body, in which text that spells a number compares with a number.
  var isFromWire = false

  init(_ value: QueryValue?, origin: Origin = .single, note: String = "", isFromWire: Bool = false) {
    self.value = value
    self.origin = origin
    self.note = note
    self.isFromWire = isFromWire
  }

  /// The values of the lines of one name; none is a list without elements.
  static func lines(_ values: [String], note: String = "") -> Reading {
    Reading(.list(values.map(QueryValue.text)), origin: .lines, note: note, isFromWire: true)
  }

  var exists: Bool { plain != nil }

  /// The value as most predicates and captures take it: of one element the element, of none nothing.
  var plain: QueryValue? {
    guard origin != .single, case .list(let elements) = value else { return value }
    return switch elements.count {
    case 0: nil
    case 1: elements[0]
    default: value
    }
  }

  /// The value for what takes lists: one selected list is that list, and one selected value is a list of one.
  var collected: QueryValue? {
    guard origin == .nodes, case .list(let elements) = value, elements.count == 1 else { return value }
    return switch elements[0] {
    // One object of a list is one element, however many members it has.
    case .list, .bytes: elements[0]
    default: value
    }
  }
}

extension Reading {
  /// The reading after one filter; what is not there stays so.
  /// - Parameter now: the present time, in seconds since 1970.
  func filtered(by filter: FilterSyntax, _ variables: Variables, now: Int64) throws(Fault) -> Reading {
    var reading: Reading
    switch filter.kind {
    case .count: return try counted(filter)
    case .nth(let place): reading = try element(place, filter)
    case .first: reading = try element(0, filter)
    case .last: reading = try element(-1, filter)
    case .sort: reading = try sorted(filter)
    case .jsonpath(let path):
      guard let plain else { return Reading(nil) }
      return try plain.jsonPath(try variables.fill(path), at: path)
    default:
      guard let plain else { return Reading(nil) }
      let value = isFromWire && filter.takesDate ? plain.dateOnWire ?? plain : plain
      reading = Reading(try value.filtered(by: filter, variables, now: now))
    }
    reading.isFromWire = isFromWire
    return reading
  }

  private func counted(_ filter: FilterSyntax) throws(Fault) -> Reading {
    guard let value = collected else { return Reading(nil) }
    guard let length = value.length else { throw Fault(.uncountable(kind: value.kind), at: filter) }
    return Reading(.number(DecimalNumber(length)))
  }

  private func element(_ place: Int, _ filter: FilterSyntax) throws(Fault) -> Reading {
    guard let value = collected else { return Reading(nil) }
    guard case .list(let elements) = value else {
      throw Fault(.takes(filter.word, "an element of a list", got: "of \(value.kind)"), at: filter)
    }
    let (index, overflow) = place < 0 ? elements.count.addingReportingOverflow(place) : (place, false)
    return Reading(!overflow && elements.indices.contains(index) ? elements[index] : nil)
  }

  private func sorted(_ filter: FilterSyntax) throws(Fault) -> Reading {
    guard let value = collected else { return Reading(nil) }
    guard case .list(let elements) = value else { throw Fault(.takes("sort", "a list", got: value.kind), at: filter) }
    let numbers = elements.compactMap { if case .number(let number) = $0 { number } else { nil } }
    if numbers.count == elements.count { return Reading(.list(try Reading.inOrder(numbers, by: <).map(QueryValue.number))) }
    let texts = elements.compactMap { if case .text(let text) = $0 { text } else { nil } }
    guard texts.count == elements.count else { throw Fault(.mixedList, at: filter) }
    let inOrder = try Reading.inOrder(texts) { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) }
    return Reading(.list(inOrder.map(QueryValue.text)))
  }

  /// - Throws: when the step's time is used up meanwhile.
  private static func inOrder<Element>(_ elements: [Element], by precedes: (Element, Element) -> Bool) throws(Fault) -> [Element]
  {
    var count = 0
    do {
      return try elements.sorted { left, right in
        count += 1
        if count % 4096 == 0 { try ValueComparison.checkTime() }
        return precedes(left, right)
      }
    } catch let fault as Fault {
      throw fault
    } catch {
      throw Fault(.interrupted("\(error)"))
    }
  }
}

extension QueryValue {
  /// What a filter makes of one value; nil when it finds nothing.
  fileprivate func filtered(by filter: FilterSyntax, _ variables: Variables, now: Int64) throws(Fault) -> QueryValue? {
    switch filter.kind {
    case .split(let separator):
      return .list(try text(for: filter).split(by: try variables.fill(separator)).map(QueryValue.text))
    case .toInt: return .number(try toInt(filter))
    case .toFloat: return .number(try toFloat(filter))
    case .toString: return .text(try spelled(filter))
    case .toDate(let format):
      return .date(try toDate(filter, try format.map { (format) throws(Fault) in try variables.fill(format) }))
    case .dateFormat(let format): return .text(try pattern(variables, format).text(of: try date(for: filter)))
    case .daysAfterNow: return .number((try date(for: filter) - now) / 86400)
    case .daysBeforeNow: return .number((now - (try date(for: filter))) / 86400)
    case .base64Decode: return .bytes(try base64Decoded(filter, try text(for: filter)))
    case .base64UrlSafeDecode: return .bytes(try base64URLDecoded(filter))
    case .base64Encode: return .text(try bytes(for: filter).base64Text)
    case .base64UrlSafeEncode:
      let text = try bytes(for: filter).base64Text
      return .text(text.escaping(["+": "-", "/": "_", "=": ""]))
    case .urlDecode: return .text(try text(for: filter).percentDecoded)
    case .urlEncode: return .text(try text(for: filter).percentEncoded { $0.isUnreserved || $0 == UInt8(ascii: "/") })
    case .htmlEscape: return .text(try text(for: filter).htmlEscaped)
    case .htmlUnescape: return .text(try text(for: filter).htmlUnescaped)
    case .decode(let charset): return .text(try decoded(filter, try variables.fill(charset)))
    case .lower: return .text(try text(for: filter).lowercased())
    case .regex(let source): return try match(of: try variables.fill(source), filter)
    case .replace(let old, let new):
      let parts = try text(for: filter).split(by: try variables.fill(old))
      return .text(parts.joined(separator: try variables.fill(new)))
    case .replaceRegex(let source, let new):
      return .text(try replacing(try variables.fill(source), with: try variables.fill(new), filter))
    case .location:
      guard case .object = self, let location = self["location"] else {
        throw Fault(.takes("location", "an element of redirects", got: kind), at: filter)
      }
      return location
    case .nth, .first, .last, .sort, .count, .jsonpath: return self
    }
  }

  private func text(for filter: FilterSyntax) throws(Fault) -> String {
    guard case .text(let text) = self else { throw Fault(.takes(filter.word, "a string", got: kind), at: filter) }
    return text
  }

  private func bytes(for filter: FilterSyntax) throws(Fault) -> [UInt8] {
    switch self {
    case .bytes(let bytes): return bytes
    case .text(let text): return Array(text.utf8)
    default: throw Fault(.takes(filter.word, "bytes or a string", got: kind), at: filter)
    }
  }

  private func decoded(_ filter: FilterSyntax, _ charset: String) throws(Fault) -> String {
    do throws(Fault) {
      return try QueriedResponse.text(try bytes(for: filter), in: charset)
    } catch {
      throw Fault(.reported(error.message), at: filter)
    }
  }

  private func date(for filter: FilterSyntax) throws(Fault) -> Int64 {
    guard case .date(let seconds) = self else {
      throw Fault(.takes(filter.word, "a date", got: kind, advice: ". Put toDate before it."), at: filter)
    }
    return seconds
  }

  private func toInt(_ filter: FilterSyntax) throws(Fault) -> DecimalNumber {
    switch self {
    case .number(let number): return number.truncated
    case .text(let text):
      // Zeros before the other digits aren't a fault here, as in `007`.
      let digits = text.drop { $0 == "-" || $0 == "+" }
      let plain = String(digits.drop { $0 == "0" })
      let isSigned = text.utf8.count - digits.utf8.count <= 1
      if isSigned, !digits.isEmpty, digits.utf8.allSatisfy(\.isDigit),
        let number = DecimalNumber((text.hasPrefix("-") ? "-" : "") + (plain.isEmpty ? "0" : plain))
      {
        return number
      }
      if let number = DecimalNumber(text), number.isInteger { return number.truncated }
    default: break
    }
    throw Fault(.notConverted(excerpt, to: "an integer"), at: filter)
  }

  private func toFloat(_ filter: FilterSyntax) throws(Fault) -> DecimalNumber {
    switch self {
    case .number(let number): return number.withFraction
    case .text(let text):
      guard let number = DecimalNumber(text) else { break }
      return number.withFraction
    default: break
    }
    throw Fault(.notConverted(excerpt, to: "a number"), at: filter)
  }

  private func spelled(_ filter: FilterSyntax) throws(Fault) -> String {
    switch self {
    case .text, .number, .boolean, .null: return plainText
    case .bytes(let bytes):
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw Fault(.notUTF8, at: filter)
      }
      return text
    case .date(let seconds): return DatePattern.iso8601.text(of: seconds)
    case .duration(let duration): return QueryValue.milliseconds(duration).plainText
    case .list, .object, .malformed: throw Fault(.notConvertedToString(kind: kind), at: filter)
    }
  }

  private func pattern(_ variables: Variables, _ format: TemplateSyntax) throws(Fault) -> DatePattern {
    do throws(Fault) {
      return try DatePattern(try variables.fill(format))
    } catch {
      throw Fault(.reported(error.message), at: format)
    }
  }

  private func toDate(_ filter: FilterSyntax, _ format: String?) throws(Fault) -> Int64 {
    let text = try text(for: filter)
    guard let format, format != "%+" else {
      guard let moment = text.moment else {
        throw Fault(.notDate(excerpt), at: filter)
      }
      return moment
    }
    guard let moment = try DatePattern(format).moment(in: text) else {
      throw Fault(.notDateOfFormat(excerpt, format: format), at: filter)
    }
    return moment
  }

  private func base64Decoded(_ filter: FilterSyntax, _ text: String) throws(Fault) -> [UInt8] {
    guard let data = Data(base64Encoded: text) else { throw Fault(.notConverted(excerpt, to: "base64"), at: filter) }
    return Array(data)
  }

  /// The padding may be there or not.
  private func base64URLDecoded(_ filter: FilterSyntax) throws(Fault) -> [UInt8] {
    let text = try text(for: filter)
    let digits = String(text.prefix { $0 != "=" })
    guard MatcherSyntax.isBase64URL(text) || text.isEmpty else {
      throw Fault(.notConverted(excerpt, to: "base64url"), at: filter)
    }
    let plain = digits.escaping(["-": "+", "_": "/"])
    return try base64Decoded(filter, plain + String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4))
  }

  private func match(of source: String, _ filter: FilterSyntax) throws(Fault) -> QueryValue? {
    let text = try text(for: filter)
    let expression = try RegularExpression(scenario: source)
    guard let match = try expression.judging({ $0.firstMatch(in: text) }) else { return nil }
    return match.text(of: expression.groupNames.isEmpty ? 0 : 1, in: text).map(QueryValue.text)
  }

  private func replacing(_ source: String, with new: String, _ filter: FilterSyntax) throws(Fault) -> String {
    let text = try text(for: filter)
    let expression = try RegularExpression(scenario: source)
    do throws(RegularExpressionError) {
      return try expression.replacingMatches(in: text, with: new)
    } catch {
      throw Fault(.badReplacement(new, reason: "\(error)"), at: filter)
    }
  }

  fileprivate func jsonPath(_ path: String, at node: TemplateSyntax) throws(Fault) -> Reading {
    switch self {
    case .text(let text): try Reading(jsonPath: path, in: try QueryValue(json: Array(text.utf8), name: "the text"), at: node)
    case .bytes(let bytes): try Reading(jsonPath: path, in: try QueryValue(json: bytes, name: "the text"), at: node)
    default: try Reading(jsonPath: path, in: self, at: node)
    }
  }

  private static func number(_ days: Int64) -> QueryValue { .number(DecimalNumber(Int(days))) }

  /// The date that a text of a header or a cookie is.
  fileprivate var dateOnWire: QueryValue? {
    guard case .text(let text) = self else { return nil }
    return (text.moment ?? HTTPDate(cookieDate: text)?.secondsSince1970).map(QueryValue.date)
  }
}

extension FilterSyntax {
  fileprivate var takesDate: Bool { [.daysAfterNow, .daysBeforeNow].contains(kind) || word == "dateFormat" }
}

extension String {
  fileprivate func split(by separator: String) -> [String] {
    guard !separator.isEmpty else { return unicodeScalars.map { String($0) } }
    return utf8.split(separator: separator.utf8, omittingEmptySubsequences: false).map { String(Substring($0)) }
  }
}

extension Reading {
  /// What the path selects: exactly one value is that value, several are a list, and none is nothing.
  init(jsonPath text: String, in value: QueryValue, at node: TemplateSyntax) throws(Fault) {
    let path: JSONPath
    do throws(JSONPath.SyntaxError) {
      path = try JSONPath(text)
    } catch {
      throw Fault(.reported(error.description), at: node)
    }
    let found: [QueryValue]
    do throws(MatchingLimit.Failure) {
      found = try path.limitedValues(in: value)
    } catch {
      throw Fault(.reported(error.description))
    }
    self = path.isSingular ? Reading(found.first) : Reading(.list(found), origin: .nodes)
  }
}
