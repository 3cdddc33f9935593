import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

/// The steps of a scenario that send what an `.http` file says.
struct HTTPFileSteps {
  private(set) var steps: [StepSyntax] = []
  /// What `{{base}}` stands for: the origin of the first URL that names one.
  private(set) var base = ""
  private(set) var remarks: [HTTPFile.Remark]

  private let file: HTTPFile
  private var variables: HTTPFileVariables

  init(_ file: HTTPFile, _ environment: HTTPFile.Environment? = nil) {
    self.file = file
    remarks = []
    variables = HTTPFileVariables(file, environment)
    var written: [(request: RequestSyntax, name: TemplateSyntax, line: Int, place: Int)] = []
    for (place, request) in file.requests.enumerated() {
      variables.begin(place)
      do throws(InterchangeFault.HTTPFileProblem) {
        let (syntax, name) = try syntax(of: request)
        written.append((syntax, name, request.line, place))
      } catch {
        remark(error)
      }
    }
    let captures = variables.captures
    for (request, name, line, place) in written {
      var response: ResponseSyntax?
      if !captures[place].isEmpty {
        response = ResponseSyntax(status: StatusSyntax(.any))
        response?.captures = captures[place]
      }
      let step = StepSyntax(name: name, kind: .exchange(request, response))
      if let problem = HTTPFileSteps.problem(of: step) {
        remarks.append(HTTPFile.Remark(line: line, problem: .unwritable(problem)))
      } else {
        steps.append(step)
      }
    }
    remarks += file.remarks + variables.remarks
    remarks.sort { $0.line < $1.line }
    if !variables.secrets.isEmpty { remarks.append(HTTPFile.Remark(line: 0, problem: .secrets(variables.secrets))) }
    if !variables.given.isEmpty { remarks.append(HTTPFile.Remark(line: 0, problem: .given(variables.given))) }
  }

  /// Why a step can't be written; nil if it can.
  private static func problem(of step: StepSyntax) -> String? {
    do throws(ScenarioFile.ParseFailure) {
      let steps = try ScenarioFile(steps: [step]).steps
      let isSame = steps.count == 1 && steps[0].request?.method == step.request?.method
      return isSame ? nil : "its method or a header name isn't a token."
    } catch {
      return error.diagnostics.first?.message ?? ""
    }
  }

  private mutating func remark(_ problem: InterchangeFault.HTTPFileProblem) {
    remarks.append(HTTPFile.Remark(line: variables.line, problem: problem))
  }

  // MARK: - Request

  private mutating func syntax(of request: HTTPFile.Request) throws(InterchangeFault.HTTPFileProblem) -> (
    RequestSyntax, TemplateSyntax
  ) {
    if let command = request.command { return try syntax(ofCommand: command, request) }
    let isGraphQL = request.method == "GRAPHQL" || request.header("X-Request-Type")?.equalsIgnoringCase("GraphQL") == true
    var host = request.header("Host").map { variables.expanded($0) }
    var url = variables.expanded(request.target, everywhere: false)
    if url.hasPrefix("/"), let name = host {
      url = (name.hasSuffix(":443") || name.hasSuffix(":8443") ? "https://" : "http://") + name + url
      host = nil
    } else if url.hasPrefix("/") {
      throw .notRequestLine(VisibleText.excerpt(of: request.target))
    }
    if !url.contains("://"), !url.hasPrefix("{{") { url = "http://\(url)" }
    var syntax = RequestSyntax(method: request.method == "GRAPHQL" ? "POST" : request.method, target: TemplateSyntax([]))
    let path = try setTarget(url, of: &syntax, &host)
    variables.line = request.line
    let sendsFiles = isMultipartOfFiles(request)
    for header in request.headers {
      variables.line = header.line
      switch header.name.lowercased() {
      case "content-length": continue
      case "host" where host == nil: continue
      case "x-request-type" where isGraphQL: continue
      case "authorization": if try setAuthorization(header.value, of: &syntax) { continue }
      case "content-type" where sendsFiles: continue
      default: break
      }
      if header.name.hasPrefix("{{") { throw .notHeaderLine(VisibleText.excerpt(of: header.name)) }
      syntax.headers.append(HeaderSyntax(header.name, variables.template(header.value)))
    }
    variables.line = request.bodyLine
    setBody(request, isGraphQL: isGraphQL, of: &syntax)
    variables.line = request.line
    syntax.options = variables.used.map { OptionSyntax(.variable, .assignment($0.name, $0.value)) } + request.options
    if let version = request.version, version.hasPrefix("HTTP/2") {
      if url.hasPrefix("http://"), !version.contains("(") {
        remark(.upgrade)
      } else {
        syntax.options.append(OptionSyntax(.http2, .flag(true)))
      }
    }
    let title = request.title.isEmpty ? request.identifier ?? "" : request.title
    return (syntax, TemplateSyntax(literal: title.isEmpty ? "\(syntax.method) \(path)" : title))
  }

  /// The request of a curl command, in which braces are variables everywhere.
  private mutating func syntax(
    ofCommand command: String,
    _ request: HTTPFile.Request
  ) throws(InterchangeFault.HTTPFileProblem) -> (RequestSyntax, TemplateSyntax) {
    // Words stand for them on the way, which neither a shell nor a URL changes.
    let expanded = variables.expanded(command)
    let word = "variable\([Array(expanded.utf8)].freeNumber(after: "variable"))x"
    var names: [String] = []
    let text = variables.template(expanded).parts.map { part in
      switch part {
      case .literal(let text): return text
      case .placeholder(let placeholder):
        names.append(placeholder.fullName)
        return "\(word)\(names.count)x"
      }
    }.joined()
    func named(_ text: String, _ start: String, _ end: String) -> String {
      let pieces = text.split(separator: word, omittingEmptySubsequences: false)
      return pieces.dropFirst().reduce(into: String(pieces.first ?? "")) { result, piece in
        let digits = piece.prefix { $0 != "x" }
        guard let number = Int(digits), names.indices.contains(number - 1), digits.endIndex < piece.endIndex else {
          return result += word + piece
        }
        result += start + names[number - 1] + end + piece[digits.endIndex...].dropFirst()
      }
    }
    let new: RequestImport
    do throws(InterchangeFault) {
      new = try RequestImport(curl: text)
    } catch {
      throw .command(named("\(error)", "{{", "}}"))
    }
    let origin = named(new.base, "{{", "}}")
    if base.isEmpty, origin == new.base { base = origin }
    let scenario = origin == base ? new.text : new.text.replacing("{{base}}", with: origin)
    guard let step = (try? ScenarioFile.parse(named(scenario, "{{", "}}")))?.steps.first, var syntax = step.request else {
      throw .command("It can't be written as a scenario.")
    }
    for sentence in new.losses { remark(.commandPart(named(sentence, "{{", "}}"))) }
    syntax.options += request.options
    let name = (try? ScenarioFile.parse(new.text))?.steps.first?.name?.literal ?? ""
    return (syntax, TemplateSyntax(literal: request.title.isEmpty ? named(name, "$", "") : request.title))
  }

  /// Sets the URL.
  /// - Parameter host: The Host line; nil afterwards if the client sends it by itself.
  /// - Returns: The path as the name of the step has it.
  private mutating func setTarget(
    _ url: String,
    of syntax: inout RequestSyntax,
    _ host: inout String?
  ) throws(InterchangeFault.HTTPFileProblem) -> String {
    var url = url
    if let fragment = url.firstIndex(of: "#") { url = String(url[..<fragment]) }
    guard let start = url.firstRange(of: "://")?.upperBound, !url.hasPrefix("{{") else {
      syntax.target = variables.template(url, inURL: true)
      return HTTPFileSteps.shown(url)
    }
    let scheme = url[..<start].dropLast(3).lowercased()
    guard ["http", "https"].contains(scheme) else { throw .otherProtocol("\(VisibleText.excerpt(of: scheme))://") }
    var rest = url[start...]
    var authority = ""
    while let first = rest.first, !"/?".contains(first) {
      let part = HTTPFileVariables.inner(rest).map { rest[..<$0.end] } ?? rest.prefix(1)
      authority += part
      rest = rest[part.endIndex...]
    }
    authority = variables.expanded(authority)
    if let user = authority.lastIndex(of: "@") {
      let parts = authority[..<user].split(separator: ":", maxSplits: 1).map { String($0) }
      syntax.basicAuth = ParameterSyntax(
        variables.template(parts.first ?? ""),
        variables.template(parts.count > 1 ? parts[1] : "")
      )
      authority = String(authority[user...].dropFirst())
    }
    if host?.equalsIgnoringCase(authority) == true { host = nil }
    let origin = "\(scheme)://\(authority)"
    if base.isEmpty, !origin.contains("{{") { base = origin }
    let path = variables.template(String(rest), inURL: true)
    if origin == base {
      syntax.target = TemplateSyntax([.placeholder(PlaceholderSyntax("base"))] + path.parts)
    } else {
      syntax.target = variables.template(origin + rest, inURL: true)
    }
    return HTTPFileSteps.shown(rest.isEmpty ? "/" : String(rest))
  }

  /// A path without its query; variables as `$name`.
  private static func shown(_ url: String) -> String {
    let path = String(url.prefix { $0 != "?" })
    return path.replacing("{{", with: "$").replacing("}}", with: "")
  }

  /// Reads `Basic user password` and `Basic user:password`, which HTTP clients encode.
  /// - Returns: Whether the line is not sent as it is.
  private mutating func setAuthorization(_ value: String, of syntax: inout RequestSyntax) throws(InterchangeFault.HTTPFileProblem)
    -> Bool
  {
    let words = value.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: true).map { String($0) }
    guard let scheme = words.first?.lowercased(), words.count > 1 else { return false }
    if ["digest", "aws", "ntlm", "cognito", "azuread"].contains(scheme), !value.contains("=") || scheme == "aws" {
      remark(.authorization(words[0]))
      return true
    }
    guard scheme == "basic" else { return false }
    if words.count == 3 {
      syntax.basicAuth = ParameterSyntax(variables.template(words[1]), variables.template(words[2].trimmingBlanks().description))
    } else if let (user, password) = words[1].splitOnce(at: ":") {
      syntax.basicAuth = ParameterSyntax(variables.template(String(user)), variables.template(String(password)))
    } else {
      return false
    }
    return true
  }

  // MARK: - Body

  private func isMultipartOfFiles(_ request: HTTPFile.Request) -> Bool {
    request.header("Content-Type")?.lowercased().hasPrefix("multipart/form-data") == true
      && request.body.contains { HTTPFile.path(in: $0) != nil }
  }

  /// A file beside the scenario.
  private mutating func file(_ line: Substring) -> FileSyntax? {
    guard let (path, hasVariables) = HTTPFile.path(in: line) else { return nil }
    if hasVariables { remark(.fileVariables(path)) }
    guard CurlBody.Files.beside(CommandWord(path)) != nil else {
      remark(.file(path))
      return nil
    }
    return FileSyntax(variables.template(path))
  }

  private mutating func setBody(_ request: HTTPFile.Request, isGraphQL: Bool, of syntax: inout RequestSyntax) {
    let lines = request.body
    let type = request.header("Content-Type")?.lowercased() ?? ""
    guard !lines.isEmpty else {
      if request.lineEnds > 0 { syntax.body = BodySyntax(.string(PatternSyntax(literal: request.content))) }
      return
    }
    if lines.count == 1, HTTPFile.path(in: lines[0]) != nil {
      if let file = file(lines[0]) { syntax.body = BodySyntax(.file(file)) }
      return
    }
    if isMultipartOfFiles(request) { return setParts(lines, of: &syntax) }
    if isGraphQL { return setGraphQL(lines, of: &syntax) }
    for line in lines { if let (path, _) = HTTPFile.path(in: line) { remark(.filePart(path)) } }
    let body = request.content
    let template = variables.template(body, inJSON: type.contains("json"))
    guard let literal = template.literal else {
      let json = BodySyntax(.json(template.pattern))
      syntax.body = type.contains("json") && HTTPFileSteps.isWritable(json) ? json : BodySyntax(.string(template.pattern))
      return
    }
    syntax.body = .text(literal, language: type.contains("json") ? .json : nil, exact: true)
  }

  private static func isWritable(_ body: BodySyntax) -> Bool {
    var request = RequestSyntax(method: "POST", target: TemplateSyntax(literal: "/"))
    request.body = body
    guard let steps = try? ScenarioFile(steps: [StepSyntax(name: nil, kind: .exchange(request, nil))]).steps, steps.count == 1,
      let read = steps[0].request?.body, case .json = read.kind
    else { return false }
    return read.text(inRequest: true) == body.text(inRequest: true)
  }

  private mutating func setGraphQL(_ lines: [Substring], of syntax: inout RequestSyntax) {
    // The first of the blank lines before the values.
    var blank: Int?
    for (place, line) in lines.enumerated() {
      if line.allSatisfy(\.isWhitespace) {
        blank = blank ?? place
      } else if blank != nil, line.hasPrefix("{") {
        break
      } else {
        blank = nil
      }
    }
    if lines.last?.allSatisfy(\.isWhitespace) == true { blank = nil }
    let query = lines[..<(blank ?? lines.count)].joined(separator: "\n")
    let values = blank.map { lines[($0 + 1)...].joined(separator: "\n") } ?? ""
    let text = values.isEmpty ? "\(query)\n" : "\(query)\nvariables \(values.drop(while: \.isWhitespace))\n"
    syntax.body = BodySyntax(.fence(.graphql, modes: [], variables.template(text, inJSON: true).pattern))
  }

  /// Reads the parts of a form of which some are files.
  private mutating func setParts(_ lines: [Substring], of syntax: inout RequestSyntax) {
    guard let boundary = lines.first, boundary.hasPrefix("--") else {
      for line in lines { if let (path, _) = HTTPFile.path(in: line) { remark(.filePart(path)) } }
      return
    }
    let parts = lines.split(omittingEmptySubsequences: true) { $0 == boundary || $0 == "\(boundary)--" }
    for part in parts {
      let head = part.prefix { !$0.allSatisfy(\.isWhitespace) }
      var content = Array(part.dropFirst(head.count + 1))
      while content.count > 1, content.last?.allSatisfy(\.isWhitespace) == true { content.removeLast() }
      func parameter(_ name: String) -> String? {
        let disposition = head.first { $0.lowercased().hasPrefix("content-disposition:") }
        let value = disposition?.split(separator: ";").lazy.map { $0.trimmingBlanks() }.first { $0.hasPrefix("\(name)=") }
        return value.map { $0.dropFirst(name.count + 1).filter { $0 != "\"" } }
      }
      guard let name = parameter("name") else { continue }
      let type = head.first { $0.lowercased().hasPrefix("content-type:") }?.splitOnce(at: ":").map {
        String($0.after.trimmingBlanks())
      }
      if content.count == 1, let (path, _) = HTTPFile.path(in: content[0]) {
        guard let file = file(content[0]) else { continue }
        if let fileName = parameter("filename"), path.split(separator: "/").last.map({ $0 != fileName }) ?? false {
          remark(.fileName(fileName))
        }
        syntax.multipart.append(
          MultipartFieldSyntax(variables.template(name), .file(file, contentType: type.map { variables.template($0) }))
        )
      } else {
        for line in content { if let (path, _) = HTTPFile.path(in: line) { remark(.filePart(path)) } }
        let text = content.filter { HTTPFile.path(in: $0) == nil }.joined(separator: "\r\n")
        syntax.multipart.append(MultipartFieldSyntax(variables.template(name), .text(variables.template(text))))
      }
    }
  }
}
