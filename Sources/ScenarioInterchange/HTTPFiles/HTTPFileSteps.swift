import Exchanges
import FieldValues
import ScenarioSyntax
import Scenarios

/// The steps of a scenario that send what an `.http` file says.
struct HTTPFileSteps {
  private(set) var steps: [StepSyntax] = []
  /// HTTP clients follow redirects, which steps do only where it says so.
  let metadata: [MetadataSyntax]
  /// What `{{base}}` stands for: the origin of the first URL that names one.
  private(set) var base = ""
  private(set) var remarks: [HTTPFile.Remark]

  private let file: HTTPFile
  var variables: HTTPFileVariables
  /// Whether a URL named no server.
  private var hasPaths = false

  init(_ file: HTTPFile, _ environment: HTTPFile.Environment? = nil) {
    self.file = file
    let follows = file.requests.contains { $0.followsRedirects }
    metadata = follows ? [MetadataSyntax(.location, "true")] : []
    remarks = []
    variables = HTTPFileVariables(file, environment)
    var written: [(request: RequestSyntax, name: TemplateSyntax, line: Int, place: Int)] = []
    for (place, request) in file.requests.enumerated() {
      variables.begin(place)
      do throws(InterchangeFault.HTTPFileProblem) {
        var (syntax, name) = try syntax(of: request)
        if follows, !request.followsRedirects { syntax.options.append(OptionSyntax(.location, .flag(false))) }
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
    remarks += file.remarks.map { variables.withMissing($0) } + variables.remarks
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

  mutating func remark(_ problem: InterchangeFault.HTTPFileProblem) {
    remarks.append(HTTPFile.Remark(line: variables.line, problem: problem))
  }

  // MARK: - Request

  private mutating func syntax(of request: HTTPFile.Request) throws(InterchangeFault.HTTPFileProblem) -> (
    RequestSyntax, TemplateSyntax
  ) {
    if let command = request.command { return try syntax(ofCommand: command, request) }
    var request = request
    for place in request.headers.indices { try expandName(of: &request.headers[place]) }
    var host = request.header("Host").map { variables.expanded($0) }
    let url = url(of: request, &host)
    var syntax = RequestSyntax(method: request.method == "GRAPHQL" ? "POST" : request.method, target: TemplateSyntax([]))
    let path = try setTarget(url, of: &syntax, &host)
    variables.line = request.line
    let body = HTTPFileBody(request, type: variables.expanded(request.header("Content-Type") ?? ""))
    for header in request.headers {
      variables.line = header.line
      switch header.name.lowercased() {
      case "content-length": continue
      case "host" where host == nil: continue
      case "x-request-type" where body.kind == .graphQL: continue
      case "authorization": if setAuthorization(header.value, of: &syntax) { continue }
      case "content-type" where body.kind == .parts: continue
      default: break
      }
      syntax.headers.append(HeaderSyntax(header.name, variables.template(header.value)))
    }
    variables.line = request.bodyLine
    for remark in body.set(in: &syntax, &variables) { self.remark(remark) }
    variables.line = request.line
    syntax.options = variables.used.map { OptionSyntax(.variable, .assignment($0.name, $0.value)) } + request.options
    if let version = request.version, version.hasPrefix("HTTP/2") {
      if url.hasPrefix("http://"), !version.contains("(") {
        remark(.upgrade)
      } else {
        syntax.options.append(OptionSyntax(.http2, .flag(true)))
      }
    } else if let version = request.version, !version.hasPrefix("HTTP/1.1") {
      remark(.version(VisibleText.excerpt(of: version)))
    }
    let title = request.title.isEmpty ? request.identifier ?? "" : request.title
    return (syntax, TemplateSyntax(literal: title.isEmpty ? "\(syntax.method) \(path)" : title))
  }

  /// The URL of a request, with a scheme or `{{base}}` at its start.
  /// - Parameter host: The Host line; nil afterwards if it is part of the URL.
  private mutating func url(of request: HTTPFile.Request, _ host: inout String?) -> String {
    let url = variables.expanded(request.target, everywhere: false)
    guard url.hasPrefix("/") else { return url.contains("://") || url.hasPrefix("{{") ? url : "http://\(url)" }
    // httpyac's name for it.
    let known = variables.expanded("{{host}}")
    // Its value may be a variable from outside.
    if host == nil, known.hasPrefix("{{"), known != "{{host}}" { return known + url }
    guard let name = host ?? (known.hasPrefix("{{") ? nil : known) else {
      if !hasPaths { remark(.path) }
      hasPaths = true
      return "{{base}}\(url)"
    }
    host = nil
    if name.contains("://") { return (name.hasSuffix("/") ? String(name.dropLast()) : name) + url }
    return (name.hasSuffix(":443") || name.hasSuffix(":8443") ? "https://" : "http://") + name + url
  }

  /// Replaces the variable that stands for the name of a header or for the whole line.
  private mutating func expandName(of header: inout HTTPFile.Header) throws(InterchangeFault.HTTPFileProblem) {
    guard header.name.hasPrefix("{{") else { return }
    variables.line = header.line
    let text = variables.expanded(header.name) + (header.value.isEmpty ? "" : ":\(header.value)")
    guard let (name, value) = text.splitOnce(at: ":"), FieldSyntax.isToken(String(name.trimmingBlanks())) else {
      throw .notHeaderLine(VisibleText.excerpt(of: header.name))
    }
    (header.name, header.value) = (String(name.trimmingBlanks()), String(value.trimmingBlanks()))
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
    if authority == "unix:" { throw .unixSocket }
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
    let path = String((url.droppingPrefix("{{base}}") ?? url[...]).prefix { $0 != "?" })
    return path.replacing("{{", with: "$").replacing("}}", with: "")
  }
}
