import Patterns
import XCTest

/// What the matches of an expression are, as texts.
func found(_ pattern: String, in text: String, file: StaticString = #filePath, line: UInt = #line) -> [String] {
  do {
    return try RegularExpression(pattern).matches(in: text).compactMap { $0.text(in: text) }
  } catch {
    XCTFail("\(pattern): \(error)", file: file, line: line)
    return []
  }
}

/// What an expression and its groups match first, as texts; nil when it does not match.
func groups(_ pattern: String, in text: String) throws -> [String?]? {
  let expression = try RegularExpression(pattern)
  return expression.firstMatch(in: text).map { match in (0...expression.groupNames.count).map { match.text(of: $0, in: text) } }
}
