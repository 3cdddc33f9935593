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
  /// The variables without a value, and where they are used first.
  private var missing: [(name: String, line: Int)] = []
  /// The line that is read.
  var line = 1

  /// The names of the private environment that are used.
  private(set) var secrets: [String] = []

  private let file: HTTPFile
  private let environment: HTTPFile.Environment?
  private var definitions: [String: [HTTPFile.Variable]] = [:]
  private var names: HTTPFileNames
  /// What the requests before put into variables.
  private var captured: Set<String> = []
  private var usedNames: Set<String> = []
  private var givenNames: Set<String> = []
  private var secretNames: Set<String> = []
  private var computed: Set<String> = []
  /// For each name the last request that has it, of those before.
  private var places: [Substring: Int] = [:]
  /// The parts of responses that are in a variable.
  private var references: [HTTPFileNames.Source: String] = [:]
  /// How many bytes of values are put in at most.
  private var room = 1 << 23

  /// More than a URL is long.
  private static let mostOfURL = 1 << 16

  init(_ file: HTTPFile, _ environment: HTTPFile.Environment?) {
    self.file = file
    self.environment = environment
    let scripts = file.requests.flatMap(\.captures).map(\.name)
    let own = file.variables.map(\.name) + scripts + (environment?.values.keys.map { $0 } ?? [])
    var names = HTTPFileNames(keeping: file.plainNames.union(own.filter { HTTPFileNames.isPlain($0) }))
    captures = file.requests.map { request in
      request.captures.map { CaptureSyntax(names.name(.variable($0.name), like: $0.name), $0.query) }
    }
    self.names = names
    for variable in file.variables { definitions[variable.name, default: []].append(variable) }
  }

  /// Begins with the next request.
  mutating func begin(_ place: Int) {
    line = file.requests[place].line
    (used, usedNames) = ([], [])
    guard place > 0 else { return }
    let last = file.requests[place - 1]
    captured.formUnion(last.captures.map(\.name))
    if !last.name.isEmpty { places[last.name[...]] = place - 1 }
  }

  /// The last definition before the line, or the first one after it.
  private func definition(_ name: Substring) -> HTTPFile.Variable? {
    // What a script sets counts before what the file says.
    if captured.contains(String(name)) { return nil }
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
      first.isAlphanumeric || first >= 0x80 || "_$%".utf8.contains(first)
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
    func encoded(_ text: Substring) -> String { inURL ? HTTPFileVariables.encoded(text) : String(text) }
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
      for part in value(of: name, isJSON: inJSON && !isInString, inURL: inURL, depth: depth).parts {
        if case .literal(let text) = part {
          literal += encoded(text[...])
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
  private mutating func value(of name: Substring, isJSON: Bool, inURL: Bool, depth: Int) -> TemplateSyntax {
    func variable(_ name: String) -> TemplateSyntax { TemplateSyntax([.placeholder(PlaceholderSyntax(name))]) }
    if name.hasPrefix("$") { return variable(system(name)) }
    if let plain = name.droppingPrefix("%") { return encodedValue(of: plain, depth: depth) }
    if let definition = definition(name), depth < 8, takesRoom(definition) {
      let value = template(definition.value, inURL: false, inJSON: false, depth: depth + 1)
      let text = value.literal ?? ""
      // Scenarios read quotes and types from the value of a variable. Here its text counts, so that others are written out.
      let isWord = ["true", "false", "null"].contains(text)
      let isNumber = Int(text).map { String($0) == text } ?? false
      let isText =
        !text.isEmpty && !"\"[{`\\+-.0123456789".contains(text.first ?? " ") || text.contains("-") && Double(text) == nil
      // A value that is made for each use has to be the same in all of a request.
      let isMade = value.isMade
      let isPlain = text.utf8.allSatisfy { $0 >= 0x20 } && (!inURL || HTTPFileVariables.encoded(text[...]) == text)
      guard isMade || isWord || isNumber || (isText && isPlain && !isJSON), depth < 7 else { return value }
      let name = names.name(.variable(String(name)), like: name)
      if usedNames.insert(name).inserted { used.append((name, value)) }
      return variable(name)
    }
    if environment?.secrets.contains(String(name)) == true {
      let name = names.name(.variable(String(name)), like: name)
      if secretNames.insert(name).inserted { secrets.append(name) }
      return TemplateSyntax([.placeholder(PlaceholderSyntax("secret", path: [name]))])
    }
    for word in [".response.", ".request."] {
      if let place = name.firstRange(of: word) { return variable(reference(name, place)) }
    }
    // Scenarios that were exported have it.
    if name == "base" { return variable("base") }
    if captured.contains(String(name)) { return variable(names.name(.variable(String(name)), like: name)) }
    // httpyac: the body of a response has the name of its request.
    let request = name.prefix { $0 != "." && $0 != "[" }
    let path = name[request.endIndex...]
    let query = QuerySyntax.Kind.jsonpath(TemplateSyntax(literal: "$\(path)"))
    if !path.isEmpty, let place = places[request], HTTPFileVariables.isSound(query) {
      return variable(capture(query, place, like: "\(request)_\(HTTPFileVariables.lastWord(path))"))
    }
    guard HTTPFileVariables.isName(name) else { return variable(computed(name, like: name)) }
    return variable(outside(name, mayBeSet: true))
  }

  /// Whether a variable may have the name. Others are expressions of a script.
  private static func isName(_ name: Substring) -> Bool {
    name.utf8.allSatisfy { $0.isAlphanumeric || $0 >= 0x80 || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-") }
  }

  /// A value whose percent signs, blanks and the like are encoded.
  private mutating func encodedValue(of name: Substring, depth: Int) -> TemplateSyntax {
    if depth < 8, let definition = definition(name), takesRoom(definition),
      let text = template(definition.value, inURL: false, inJSON: false, depth: depth + 1).literal
    {
      return TemplateSyntax(literal: text.percentEncoded())
    }
    let variable = outside(name)
    remark(.encoded("{{%\(name)}}", variable: variable))
    return TemplateSyntax([.placeholder(PlaceholderSyntax(variable))])
  }

  /// A text as a URL has it. What is encoded stays so; blanks, quotes and the like are encoded, and a percent sign that encodes nothing.
  static func encoded(_ text: Substring) -> String {
    let pieces = text.split(separator: "%", omittingEmptySubsequences: false)
    let encoded = pieces.map { piece in piece.percentEncoded { $0 > 0x20 && $0 < 0x7F && !"\"<>`".utf8.contains($0) } }
    return encoded.dropFirst().reduce(into: encoded.first ?? "") { result, piece in
      let isEscape = piece.utf8.count > 1 && piece.utf8.prefix(2).allSatisfy(\.isHexDigit)
      result += (isEscape ? "%" : "%25") + piece
    }
  }

  /// What is to be said about a script that isn't read. It may set the variables without a value behind it.
  func withMissing(_ remark: HTTPFile.Remark) -> HTTPFile.Remark {
    guard case .scriptFile(let path) = remark.problem else { return remark }
    let names = missing.suffix(3).filter { $0.line > remark.line }.map(\.name)
    return names.isEmpty ? remark : HTTPFile.Remark(line: remark.line, problem: .scriptFileVariables(path, names))
  }

  /// A value that the HTTP client computes: the name of a scenario's variable.
  private mutating func system(_ name: Substring) -> String {
    let words = name.dropFirst().split(separator: " ", omittingEmptySubsequences: true)
    switch words.first {
    case "guid", "uuid", "random.uuid": return "newUuid"
    case "isoTimestamp": return "newDate"
    case "datetime": if words.count == 2, words[1] == "iso8601" { return "newDate" }
    case "processEnv", "dotenv":
      if let variable = words.last, words.count > 1 { return outside(variable.drop { $0 == "%" }) }
    case let word? where word.hasPrefix("env."): return outside(word.dropFirst(4))
    default: break
    }
    return computed(name, like: (words.first ?? "").prefix { $0 != "(" })
  }

  private mutating func computed(_ name: Substring, like word: Substring) -> String {
    // One with other arguments has another value.
    let variable = names.name(.computed(String(name)), like: word.prefix(40))
    if computed.insert(String(name)).inserted {
      remark(.computed("{{\(VisibleText.excerpt(of: String(name)))}}", variable: variable))
    }
    return variable
  }

  private mutating func remark(_ problem: InterchangeFault.HTTPFileProblem) {
    remarks.append(HTTPFile.Remark(line: line, problem: problem))
  }

  /// - Parameter mayBeSet: Whether a script could set it.
  private mutating func outside(_ name: Substring, mayBeSet: Bool = false) -> String {
    let variable = names.name(.variable(String(name)), like: name)
    guard givenNames.insert(variable).inserted else { return variable }
    given.append(variable)
    if mayBeSet { missing.append((variable, line)) }
    return variable
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
    let name = "\(identifier)_\(HTTPFileVariables.lastWord(path))"
    var query: QuerySyntax.Kind?
    if text[word] == ".response." {
      if let header = path.droppingPrefix("headers.") ?? path.droppingPrefix("headers[")?.dropLast() {
        let header = header.filter { !"'\"".contains($0) }
        query = .header(TemplateSyntax(literal: String(header)))
      } else if path == "body" || path == "body.*" {
        query = .body
      } else if let path = path.droppingPrefix("body."), !path.hasPrefix("/") {
        query = .jsonpath(TemplateSyntax(literal: path.hasPrefix("$") ? String(path) : "$.\(path)"))
      }
    }
    guard let place = places[identifier], let query, HTTPFileVariables.isSound(query)
    else {
      let variable = names.name(.computed(String(text)), like: name)
      remark(.reference("{{\(text)}}", variable: variable))
      return variable
    }
    return capture(query, place, like: name)
  }

  /// The variable that a part of a response is captured in.
  private mutating func capture(_ query: QuerySyntax.Kind, _ place: Int, like text: String) -> String {
    let source = HTTPFileNames.Source.response(place: place, query)
    if let name = references[source] { return name }
    let name = names.name(source, like: text)
    references[source] = name
    captures[place].append(CaptureSyntax(name, QuerySyntax(query)))
    return name
  }

  private static func lastWord(_ path: Substring) -> Substring {
    path.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.last ?? "body"
  }

  private static func isSound(_ query: QuerySyntax.Kind) -> Bool {
    guard case .jsonpath(let path) = query, let text = path.literal else { return true }
    return (try? JSONPath(text)) != nil
  }
}

extension TemplateSyntax {
  /// Whether it has a value that is made for each use, and isn't read as something else where it is a variable's value.
  fileprivate var isMade: Bool {
    guard placeholders.contains(where: { ["newUuid", "newDate"].contains($0.fullName) }) else { return false }
    guard case .literal(let text) = parts.first else { return true }
    return !"\"[{`\\".contains(text.first ?? " ")
  }
}
