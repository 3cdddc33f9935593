import FieldValues
import Patterns
package import ScenarioSyntax

extension ScenarioFile {
  /// The values of the lines of one key, taken apart at commas where the key is a list.
  func values(of key: MetadataSyntax.Key) -> [String] {
    let lines = metadata.filter { $0.key == key }.map(\.value)
    guard key.repeats else { return lines }
    return lines.flatMap(MetadataSyntax.elements)
  }

  /// What the scenario is called: `#@ name:`, else its path without folder and extension.
  package var title: String {
    values(of: .name).first ?? Name(path: path).file
  }

  /// The words of its `#@ tags:` lines.
  package var tags: Set<String> { Set(values(of: .tags)) }

  /// A scenario's path in the short form people know it by: its folder and its name, `cookies/layers`.
  struct Name: Hashable, Sendable {
    /// The last folder; empty when the path has none.
    let folder: String
    /// The file's name without its extension.
    let file: String

    init(path: String) {
      let parts = path.split(separator: "/").map { String($0) }
      let name = parts.last ?? path
      file = name.hasSuffix(".scenario") ? String(name.dropLast(9)) : name
      folder = parts.dropLast().last { $0 != "." && $0 != ".." } ?? ""
    }

    var text: String { folder.isEmpty ? file : "\(folder)/\(file)" }
  }
}

extension MetadataSyntax {
  /// The elements of a list: words or the names of files, between commas.
  static func elements(of list: String) -> [String] {
    list.parts(between: ",").map { String($0.trimmingBlanks()) }.filter { !$0.isEmpty }
  }
}

extension ScenarioFile {
  /// The regular expressions and JSONPaths that hold no variable and cannot be read.
  /// - Returns: a fault for each, in file order.
  package func checkExpressions() -> [Diagnostic] {
    steps.flatMap(\.expressionFaults).sorted { $0.position < $1.position }
  }
}

extension StepSyntax {
  fileprivate var expressionFaults: [Diagnostic] {
    let assertions = options.flatMap(\.conditions) + asserts
    let queries = assertions.map(\.query) + captures.map(\.query)
    let filters = assertions.flatMap(\.filters) + captures.flatMap(\.filters)
    let patterns = (response?.patterns ?? []) + assertions.compactMap(\.predicate.pattern)
    return queries.compactMap(\.expressionFault) + filters.compactMap(\.expressionFault)
      + assertions.compactMap(\.predicate.expressionFault) + patterns.flatMap(\.matchers).compactMap(\.expressionFault)
  }
}

extension OptionSyntax {
  fileprivate var conditions: [AssertSyntax] {
    if case .conditions(let conditions) = value { conditions } else { [] }
  }
}

extension MatcherSyntax {
  fileprivate var expressionFault: Diagnostic? {
    if case .regex(let source) = kind { Scenarios.expressionFault(source, self) } else { nil }
  }
}

extension QuerySyntax {
  fileprivate var expressionFault: Diagnostic? {
    switch kind {
    case .regex(let template): template.literal.flatMap { Scenarios.expressionFault($0, template) }
    case .jsonpath(let template): template.pathFault
    default: nil
    }
  }
}

extension FilterSyntax {
  fileprivate var expressionFault: Diagnostic? {
    if case .jsonpath(let template) = kind { template.pathFault } else { nil }
  }
}

extension PredicateSyntax {
  fileprivate var pattern: PatternSyntax? {
    if case .text(let text) = value?.kind { text } else { nil }
  }

  fileprivate var expressionFault: Diagnostic? {
    guard self.operator == .matches, let value else { return nil }
    switch value.kind {
    case .regex(let source): return Scenarios.expressionFault(source, value)
    case .text(let pattern): return pattern.literal.flatMap { Scenarios.expressionFault($0, value) }
    default: return nil
    }
  }
}

extension TemplateSyntax {
  fileprivate var pathFault: Diagnostic? {
    guard let literal else { return nil }
    do throws(JSONPathError) {
      let path = try JSONPath(literal)
      return path.patterns.lazy.compactMap { pattern in
        fault { () throws(RegularExpressionError) in _ = try RegularExpression(iRegexp: pattern) }.map { error in
          Diagnostic("\(pattern.quoted) never matches: \(error)", at: position, length: length)
        }
      }.first
    } catch {
      return Diagnostic(error.description, at: position, length: length)
    }
  }
}

private func expressionFault(_ source: String, _ node: some LocatedSyntax) -> Diagnostic? {
  fault { () throws(RegularExpressionError) in _ = try RegularExpression(source) }.map { error in
    Diagnostic("/\(source.shortened)/ is not a regular expression: \(error)", at: node.position, length: node.length)
  }
}

private func fault(_ read: () throws(RegularExpressionError) -> Void) -> RegularExpressionError? {
  do throws(RegularExpressionError) {
    try read()
    return nil
  } catch {
    return error
  }
}
