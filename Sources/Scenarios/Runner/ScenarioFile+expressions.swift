import Exchanges
import FieldValues
import OpenAPIDescriptions
import Patterns
package import ScenarioSyntax
import Synchronization

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
  /// Everything that can be found without sending a request: what keeps the file from being run, variables that nothing sets, expressions,
  /// files and descriptions that cannot be read, and, as warnings, what is probably not meant.
  /// - Parameters:
  ///   - known: the variables that come from outside.
  ///   - files: where the files come from that the scenario names.
  package func check(knownVariables known: Set<String> = [], files: any FileSource) -> [Diagnostic] {
    let after = setUps([.finally], from: files)
    var found = faults(knownVariables: known, setUps: setUps(from: files)) + FileCheck(self, files).faults
    found += warnings(usedElsewhere: isSetUp ? nil : after.reduce(into: []) { $0.formUnion($1.file.usedVariables) })
    return found.sorted { $0.position < $1.position }
  }

  /// What keeps the file from being run: variables that nothing sets, expressions that cannot be read, and what no server could fulfil.
  /// - Parameter known: the variables that come from outside.
  func faults(knownVariables known: Set<String>, setUps: [SetUp]) -> [Diagnostic] {
    let captured = setUps.reduce(into: known) { $0.formUnion($1.file.capturedVariables) }
    // A set-up file is given the variables of the files that name it.
    let unset = isSetUp ? [] : lint(knownVariables: captured)
    let all = unset + faultsBeforeRun + checkExpressions() + contradictions
    return all.sorted { $0.position < $1.position }
  }

  private var isSetUp: Bool { path.split(separator: "/").dropLast().contains("lib") }

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
  var conditions: [AssertSyntax] {
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
    case .certificate(let template):
      template.literal.flatMap { QueriedResponse.isCertificateField($0) ? nil : Diagnostic(.certificateField($0), at: template) }
    default: nil
    }
  }
}

extension Diagnostic {
  /// What a run would say of a line.
  fileprivate init(_ problem: Fault.Problem, at node: some LocatedSyntax) {
    self.init(Fault(problem).message, at: node.position, length: node.length)
  }
}

extension FilterSyntax {
  fileprivate var expressionFault: Diagnostic? {
    switch kind {
    case .jsonpath(let template): return template.pathFault
    case .decode(let template): return template.literal.flatMap(charsetFault)
    default: break
    }
    let fault = expression.flatMap { template in template.literal.flatMap { Scenarios.expressionFault($0, template) } }
    return fault ?? replacementFault
  }

  /// A charset that no run knows.
  private func charsetFault(_ name: String) -> Diagnostic? {
    do throws(Fault) {
      _ = try QueriedResponse.text([], in: name)
      return nil
    } catch {
      return Diagnostic(error.message, at: position, length: length)
    }
  }

  /// A replacement that names a group which the expression doesn't have.
  private var replacementFault: Diagnostic? {
    guard case .replaceRegex(let source, let new) = kind, let source = source.literal, let text = new.literal, text.contains("$"),
      let expression = try? RegularExpression(source)
    else { return nil }
    let error = Scenarios.fault { () throws(RegularExpressionError) in _ = try expression.replacingMatches(in: "", with: text) }
    return error.map { Diagnostic(.badReplacement(text, reason: "\($0)"), at: new) }
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
    case .placeholder: return nil
    default:
      return Diagnostic("matches takes an expression such as /a+/, or a string", at: value.position, length: value.length)
    }
  }
}

extension TemplateSyntax {
  fileprivate var pathFault: Diagnostic? {
    guard let literal else { return nil }
    do throws(JSONPath.SyntaxError) {
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
  if ScenarioFile.ValidExpressions.contain(source) { return nil }
  guard let error = fault({ () throws(RegularExpressionError) in _ = try RegularExpression(source) }) else {
    ScenarioFile.ValidExpressions.add(source)
    return nil
  }
  return Diagnostic("/\(source.shortened)/ is not a regular expression: \(error)", at: node.position, length: node.length)
}

extension ScenarioFile {
  /// The regular expressions that have been checked and are valid. The files of a suite use the same ones again and again.
  fileprivate enum ValidExpressions {
    private static let sources = Mutex<Set<[UInt8]>>([])
    private static let mostSources = 1000
    private static let mostBytes = 1000

    static func contain(_ source: String) -> Bool {
      source.utf8.count <= mostBytes && sources.withLock { $0.contains(Array(source.utf8)) }
    }

    static func add(_ source: String) {
      guard source.utf8.count <= mostBytes else { return }
      sources.withLock { sources in
        if sources.count == mostSources { sources = [] }
        sources.insert(Array(source.utf8))
      }
    }
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

extension ScenarioFile {
  /// Whether the files that a scenario names are there and can be read.
  private struct FileCheck {
    private let file: ScenarioFile
    private let folder: ScenarioFolder
    private(set) var faults: [Diagnostic] = []
    /// What was found of files that are named more than once.
    private var found: [String: String?] = [:]

    init(_ file: ScenarioFile, _ files: any FileSource) {
      self.file = file
      folder = ScenarioFolder(of: file.path, files: files)
      // Standard input lies in no folder.
      guard file.path != "-", !file.path.isEmpty else { return }
      for metadata in file.metadata { check(metadata) }
      for step in file.steps { check(step) }
    }

    private mutating func check(_ metadata: MetadataSyntax) {
      switch metadata.key {
      case .setup, .finally:
        for name in MetadataSyntax.elements(of: metadata.value) {
          once("scenario \(name)", metadata) { $0.checkScenario(name, metadata) }
        }
      case .server:
        do throws(Fault) {
          _ = try RemoteServer(checked: metadata.value, at: metadata)
        } catch {
          add(error.message, metadata)
        }
      case .openapi: once("description \(metadata.value)", metadata) { $0.checkDescription(metadata.value, metadata) }
      default: break
      }
    }

    private mutating func checkScenario(_ name: String, _ metadata: MetadataSyntax) {
      guard let path = folder.path(of: name) else {
        return add("\(name) is an absolute path. Write it relative to this file.", metadata)
      }
      do throws(FileFault) {
        let bytes = try folder.text(at: path)
        do throws(ScenarioFile.ParseFailure) {
          _ = try ScenarioFile.parse(bytes: bytes, path: path)
        } catch {
          let first = error.diagnostics.first
          add("\(name) does not parse: line \(first?.position.line ?? 1): \(first?.message ?? "")", metadata)
        }
      } catch {
        add(error.description, metadata)
      }
    }

    /// Descriptions that the server serves are left to the run.
    private mutating func checkDescription(_ reference: String, _ node: any LocatedSyntax) {
      guard !reference.hasPrefix("/"), URLReference(reference).scheme == nil, let path = folder.path(of: reference) else {
        return
      }
      do throws(FileFault) {
        let bytes = try folder.text(at: path)
        do throws(OpenAPIDescription.ReadingError) {
          _ = try ScenarioFolder.description(bytes, at: path, from: folder.files)
        } catch {
          add("\(reference) is not an OpenAPI document that can be read: \(error)", node)
        }
      } catch {
        add(error.description, node)
      }
    }

    private mutating func check(_ step: StepSyntax) {
      var files: [FileSyntax] = []
      for body in [step.request?.body, step.response?.body] {
        if case .file(let file)? = body?.kind { files.append(file) }
      }
      for field in step.request?.multipart ?? [] {
        if case .file(let file, _) = field.value { files.append(file) }
      }
      for assertion in step.options.flatMap(\.conditions) + step.asserts {
        if case .file(let file)? = assertion.predicate.value?.kind { files.append(file) }
      }
      for file in files where file.path.literal != nil {
        once("file \(file.text)", file) { check in
          do throws(Fault) {
            _ = try check.folder.read(file, Variables())
          } catch {
            check.add(error.message, file)
          }
        }
      }
      for option in step.options where option.name == .openapi {
        if case .text(let template) = option.value, let reference = template.literal {
          once("description \(reference)", option) { $0.checkDescription(reference, option) }
        }
      }
    }

    /// Reads a file that many steps may name for the first of them only.
    private mutating func once(_ key: String, _ node: any LocatedSyntax, _ check: (inout FileCheck) -> Void) {
      if let known = found[key] {
        if let known { add(known, node) }
        return
      }
      let count = faults.count
      check(&self)
      found[key] = .some(faults.count > count ? faults.last?.message : nil)
    }

    private mutating func add(_ message: String, _ node: any LocatedSyntax) {
      faults.append(Diagnostic(message, at: node.position, length: node.length))
    }
  }
}
