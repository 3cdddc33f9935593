/// A regular expression as scenarios write it; texts are taken scalar by scalar, so that `.` never swallows a CR LF as one.
struct RegularExpression {
  private let regex: Regex<AnyRegexOutput>

  /// - Throws: ``Fault`` when the source is not a regular expression.
  init(_ source: String) throws(Fault) {
    guard source.utf8.count <= RegularExpression.sizeLimit else {
      throw Fault("the regular expression is longer than \(RegularExpression.sizeLimit) bytes; make it shorter")
    }
    do {
      regex = try Regex(source).matchingSemantics(.unicodeScalar)
    } catch {
      throw Fault("/\(source)/ is not a regular expression: \(error)")
    }
  }

  /// Longer sources could exhaust the stack of the engine's parser by nesting.
  private static let sizeLimit = 4096

  func matchesWhole(_ text: String) -> Bool {
    (try? regex.wholeMatch(in: text)) != nil
  }

  /// The whole and the groups of the first place that matches; nil when none does.
  func firstMatch(in text: String) -> [Substring?]? {
    guard let match = try? regex.firstMatch(in: text) else { return nil }
    return match.output.map(\.substring)
  }

  /// The value of a named group of a match of the whole text.
  func namedGroups(_ names: [String], ofWhole text: String) -> [String]? {
    guard let match = try? regex.wholeMatch(in: text) else { return nil }
    return names.map { name in match.output[name]?.substring.map(String.init) ?? "" }
  }

  /// The source that matches this text and nothing else.
  static func escaped(_ text: String) -> String {
    var source = ""
    for scalar in text.unicodeScalars {
      if scalar.isASCII, !scalar.properties.isAlphabetic, !scalar.isDigit, scalar.value > 0x20, scalar.value != 0x7F {
        source += "\\"
      }
      source.unicodeScalars.append(scalar)
    }
    return source
  }
}
