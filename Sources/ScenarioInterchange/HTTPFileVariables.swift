import FieldValues
import Patterns
import ScenarioSyntax
import Scenarios

/// The variables of an `.http` file, and what stands for them in a scenario.
struct HTTPFileVariables {
  private(set) var remarks: [HTTPFile.Remark] = []
  /// The variables that come from outside, in the order of their use.
  private(set) var given: [String] = []
  /// What scripts and references put into variables, by the request whose response has it.
  private(set) var captures: [[CaptureSyntax]]
  /// The variables of the file that the request uses, each after those that it uses itself.
  private(set) var used: [(name: String, value: TemplateSyntax)] = []
  /// The line that is read.
  var line = 1

  /// The names of the private environment that are used.
  private(set) var secrets: [String] = []

  private let file: HTTPFile
  private let environment: HTTPFile.Environment?
  private var definitions: [String: [HTTPFile.Variable]] = [:]
  private var captured: Set<String> = []
  private var usedNames: Set<String> = []
  private var givenNames: Set<String> = []
  private var secretNames: Set<String> = []
  /// The requests by what `# @name` calls them.
  private let places: [String: Int]
  /// The variables of what was read from a response.
  private var references: [Reference: String] = [:]
  private var captureNames: Set<String>
  /// The variables of what can't be computed in a scenario.
  private var computed: [String: String] = [:]
  /// How many variables begin alike, so that each is another.
  private var counts: [String: Int] = [:]
  /// How many bytes of values are put in at most.
  private var room = 1 << 23

  /// More than a URL is long.
  private static let mostOfURL = 1 << 16

  /// What a variable holds of a response.
  private struct Reference: Hashable {
    var place: Int
    var variable: String
    var query: QuerySyntax.Kind
  }

  init(_ file: HTTPFile, _ environment: HTTPFile.Environment?) {
    self.file = file
    self.environment = environment
    captures = file.requests.map(\.captures)
    captureNames = Set(captures.joined().map(\.name))
    places = Dictionary(file.requests.enumerated().compactMap { place, request in request.identifier.map { ($0, place) } }) {
      first,
      _ in first
    }
    for (place, request) in file.requests.enumerated() {
      for capture in request.captures {
        references[Reference(place: place, variable: capture.name, query: capture.query.kind)] = capture.name
      }
    }
    for variable in file.variables { definitions[variable.name, default: []].append(variable) }
  }

  /// Begins with the next request.
  mutating func begin(_ place: Int) {
    line = file.requests[place].line
    (used, usedNames) = ([], [])
    if place > 0 { captured.formUnion(file.requests[place - 1].captures.map(\.name)) }
  }

  /// The last definition before the line, or the first one after it.
  private func definition(_ name: Substring) -> HTTPFile.Variable? {
    if let all = definitions[String(name)] {
      // They stand in the order of their lines.
      var (low, high) = (0, all.count)
      while low < high {
        let middle = (low + high) / 2
        if all[middle].line <= line { low = middle + 1 } else { high = middle }
      }
      return all[max(0, low - 1)]
    }
    return environment?.values[String(name)].map { HTTPFile.Variable(name: String(name), value: $0, line: 0) }
  }

  /// The content of braces; nil where the braces aren't a variable.
  static func inner(_ text: Substring) -> (name: Substring, end: String.Index)? {
    guard text.hasPrefix("{{") else { return nil }
    let rest = text.utf8.dropFirst(2)
    // A name has neither braces nor line ends, so that braces that are never closed aren't looked through for each of them.
    let name = Substring(rest.prefix { !"{}\n".utf8.contains($0) })
    let after = rest[name.endIndex...]
    guard after.starts(with: "}}".utf8), let first = name.utf8.droppingLeadingBlanks().first,
      first.isAlphanumeric || "_$%".utf8.contains(first)
    else { return nil }
    return (name.trimmingBlanks(), after.index(after.startIndex, offsetBy: 2))
  }

  /// The text with the variables of the file replaced by their values.
  /// - Parameter everywhere: Whether all of them are, or only the one that the text begins with.
  mutating func expanded(_ text: String, everywhere: Bool = true) -> String {
    var text = text
    // Values that name each other don't end otherwise.
    for _ in 0..<8 {
      var result = ""
      var rest = text[...]
      var isFirst = true
      while let start = rest.firstRange(of: "{{")?.lowerBound, everywhere || (isFirst && start == rest.startIndex) {
        result += rest[..<start]
        rest = rest[start...]
        isFirst = false
        if let (name, end) = HTTPFileVariables.inner(rest), let variable = definition(name), takesRoom(variable) {
          result += variable.value
          rest = rest[end...]
        } else {
          result += rest.prefix(2)
          rest = rest.dropFirst(2)
        }
      }
      result += rest
      if result == text || result.utf8.count > HTTPFileVariables.mostOfURL { return text }
      text = result
    }
    return text
  }

  /// A text with its variables.
  mutating func template(_ text: String, inURL: Bool = false, inJSON: Bool = false) -> TemplateSyntax {
    template(text, inURL: inURL, inJSON: inJSON, depth: 0)
  }

  private mutating func template(_ text: String, inURL: Bool, inJSON: Bool, depth: Int) -> TemplateSyntax {
    var parts: [TemplateSyntax.Part] = []
    var literal = ""
    var isInString = false
    func encoded(_ text: Substring) -> String { inURL ? text.percentEncoded { $0 > 0x20 && $0 < 0x7F } : String(text) }
    var rest = text[...]
    while let start = rest.firstRange(of: "{{")?.lowerBound {
      literal += encoded(rest[..<start])
      var isEscaped = false
      for byte in rest[..<start].utf8 where inJSON {
        if byte == UInt8(ascii: "\""), !isEscaped { isInString.toggle() }
        isEscaped = byte == UInt8(ascii: "\\") && !isEscaped
      }
      rest = rest[start...]
      guard let (name, end) = HTTPFileVariables.inner(rest) else {
        literal += rest.prefix(2)
        rest = rest.dropFirst(2)
        continue
      }
      for part in value(of: name, isJSON: inJSON && !isInString, depth: depth).parts {
        if case .literal(let text) = part {
          literal += text
        } else {
          if !literal.isEmpty { parts.append(.literal(literal)) }
          literal = ""
          parts.append(part)
        }
      }
      rest = rest[end...]
    }
    literal += encoded(rest)
    if !literal.isEmpty { parts.append(.literal(literal)) }
    return TemplateSyntax(parts)
  }

  /// What stands for a variable: a variable of the scenario, or its value.
  /// - Parameter isJSON: Whether it stands for a whole value of JSON.
  private mutating func value(of name: Substring, isJSON: Bool, depth: Int) -> TemplateSyntax {
    func variable(_ name: String) -> TemplateSyntax { TemplateSyntax([.placeholder(PlaceholderSyntax(name))]) }
    if name.hasPrefix("$") { return variable(system(name)) }
    if let definition = definition(name), depth < 8, takesRoom(definition) {
      let value = template(definition.value, inURL: false, inJSON: false, depth: depth + 1)
      let text = value.literal ?? ""
      // Scenarios read quotes and types from the value of a variable. Here its text counts, so that others are written out.
      let isWord = ["true", "false", "null"].contains(text)
      let isNumber = Int(text).map { String($0) == text } ?? false
      let isText =
        !text.isEmpty && !"\"[{`\\+-.0123456789".contains(text.first ?? " ") || text.contains("-") && Double(text) == nil
      guard isWord || isNumber || (isText && !isJSON), depth < 7 else { return value }
      let name = HTTPFile.variableName(name)
      if usedNames.insert(name).inserted { used.append((name, value)) }
      return variable(name)
    }
    if environment?.secrets.contains(String(name)) == true {
      let name = HTTPFile.variableName(name)
      if secretNames.insert(name).inserted { secrets.append(name) }
      return TemplateSyntax([.placeholder(PlaceholderSyntax("secret", path: [name]))])
    }
    for word in [".response.", ".request."] {
      if let place = name.firstRange(of: word) { return variable(reference(name, place)) }
    }
    // Scenarios that were exported have it.
    if name == "base" { return variable("base") }
    let plain = HTTPFile.variableName(name.drop { $0 == "%" })
    if !captured.contains(plain) { give(plain) }
    return variable(plain)
  }

  /// A value that the HTTP client computes: the name of a scenario's variable.
  private mutating func system(_ name: Substring) -> String {
    let words = name.dropFirst().split(separator: " ", omittingEmptySubsequences: true)
    switch words.first {
    case "guid", "uuid", "random.uuid": return "newUuid"
    case "isoTimestamp": return "newDate"
    case "datetime", "localDatetime": if words.count == 2, words[1] == "iso8601" { return "newDate" }
    case "processEnv", "dotenv":
      if let variable = words.last, words.count > 1 { return outside(variable.drop { $0 == "%" }) }
    case let word? where word.hasPrefix("env."): return outside(word.dropFirst(4))
    default: break
    }
    let word = HTTPFile.variableName((words.first ?? "").prefix { $0 != "(" })
    // One with other arguments has another value.
    let count = counts["$\(word)", default: 0]
    let variable = computed[String(name)] ?? (count == 0 ? word : "\(word)\(count + 1)")
    if computed.updateValue(variable, forKey: String(name)) == nil { counts["$\(word)"] = count + 1 }
    remark(.computed("{{\(name)}}", variable: variable))
    return variable
  }

  private mutating func remark(_ problem: InterchangeFault.HTTPFileProblem) {
    remarks.append(HTTPFile.Remark(line: line, problem: problem))
  }

  private mutating func outside(_ name: Substring) -> String {
    let name = HTTPFile.variableName(name)
    give(name)
    return name
  }

  private mutating func give(_ name: String) {
    if givenNames.insert(name).inserted { given.append(name) }
  }

  /// Whether the value of a variable may be put in once more. Values that name each other may be long without end.
  private mutating func takesRoom(_ variable: HTTPFile.Variable) -> Bool {
    room -= variable.value.utf8.count + 1
    return room >= 0
  }

  /// A reference to a response before, such as `login.response.body.$.token`: the name of the variable it is captured in.
  private mutating func reference(_ text: Substring, _ word: Range<String.Index>) -> String {
    let identifier = text[..<word.lowerBound]
    let path = text[word.upperBound...]
    let variable = HTTPFile.variableName(
      "\(identifier)_\(path.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.last ?? "body")"
    )
    let place = places[String(identifier)]
    var query: QuerySyntax.Kind?
    if text[word] == ".response." {
      if let header = path.droppingPrefix("headers.") {
        query = .header(TemplateSyntax(literal: String(header)))
      } else if path == "body" || path == "body.*" {
        query = .body
      } else if let path = path.droppingPrefix("body."), !path.hasPrefix("/") {
        query = .jsonpath(TemplateSyntax(literal: path.hasPrefix("$") ? String(path) : "$.\(path)"))
      }
    }
    guard let place, let query, file.requests[place].line < line, HTTPFileVariables.isSound(query) else {
      remark(.reference("{{\(text)}}", variable: variable))
      return variable
    }
    let reference = Reference(place: place, variable: variable, query: query)
    if let name = references[reference] { return name }
    var name = variable
    // Several paths may end with the same word.
    while !captureNames.insert(name).inserted {
      counts[variable, default: 1] += 1
      name = "\(variable)\(counts[variable, default: 1])"
    }
    references[reference] = name
    captures[place].append(CaptureSyntax(name, QuerySyntax(query)))
    return name
  }

  private static func isSound(_ query: QuerySyntax.Kind) -> Bool {
    guard case .jsonpath(let path) = query, let text = path.literal else { return true }
    return (try? JSONPath(text)) != nil
  }
}

extension HTTPFile {
  /// The variables of an environment, from the files `http-client.env.json` and `http-client.private.env.json`.
  package struct Environment: Sendable {
    /// By name. They are written into the scenario.
    var values: [String: String] = [:]
    /// The names of the private file, whose values are secrets.
    var secrets: Set<String> = []

    /// The names of the files in a folder, the private one last.
    static let fileNames = ["http-client.env.json", "http-client.private.env.json"]

    /// - Parameters:
    ///   - folders: Where the files are looked for; the first one that has any counts.
    ///   - read: Returns the content of a file; nil where there is none.
    /// - Throws: ``InterchangeFault`` where no file has the environment, and for a file that can't be read.
    package init(_ name: String, in folders: [String], read: (String) -> [UInt8]?) throws(InterchangeFault) {
      func path(_ folder: String, _ file: String) -> String { folder.isEmpty ? file : "\(folder)/\(file)" }
      var known: Set<String> = []
      for folder in folders where known.isEmpty {
        var isFound = false
        for (place, file) in Self.fileNames.enumerated() {
          guard let bytes = read(path(folder, file)) else { continue }
          guard case .object(let environments) = try? QueryValue(json: bytes, name: file) else {
            throw .badEnvironmentFile(path: path(folder, file))
          }
          isFound = true
          known.formUnion(environments.map(\.name).filter { $0 != "$shared" })
          for environment in environments where environment.name == name || environment.name == "$shared" {
            guard case .object(let members) = environment.value else { continue }
            for member in members { add(member.name, member.value, isSecret: place == 1, isShared: environment.name != name) }
          }
        }
        if isFound, !known.contains(name) { throw .noEnvironment(name: name, known: known.sorted()) }
      }
      guard !known.isEmpty else {
        throw .noEnvironmentFile(name: name, paths: folders.flatMap { folder in Self.fileNames.map { path(folder, $0) } })
      }
    }

    private mutating func add(_ name: String, _ value: QueryValue, isSecret: Bool, isShared: Bool) {
      // Objects set up TLS and signing in, and mean no variable.
      let text: String
      switch value {
      case .text(let value): text = value
      case .number, .boolean: text = value.literal
      default: return
      }
      guard !isShared || (values[name] == nil && !secrets.contains(name)) else { return }
      if isSecret { secrets.insert(name) }
      values[name] = isSecret ? nil : text
    }
  }
}
