import FieldValues
import Patterns
import ScenarioSyntax

/// The body of a request of an `.http` file.
struct HTTPFileBody {
  enum Kind {
    case text, form, graphQL
    /// Multipart with lines as they stand.
    case multipart
    /// A multipart form of which some parts are files.
    case parts
  }

  let kind: Kind
  /// The type in small letters, its variables replaced.
  let type: String

  /// The lines without comments.
  private let lines: [Substring]
  private let lineEnds: Int
  private let isEncoded: Bool
  /// Whether nothing but the body itself says that it is GraphQL.
  private var isGuessed = false

  /// - Parameter type: The Content-Type, its variables replaced.
  init(_ request: HTTPFile.Request, type: String) {
    self.type = type.lowercased()
    // Each line of it ends.
    lineEnds = max(request.lineEnds, self.type.hasPrefix("application/x-ndjson") && !request.body.isEmpty ? 1 : 0)
    isEncoded = request.isEncoded
    lines = HTTPFileBody.withoutComments(request.body, self.type)
    let isGraphQL = request.method == "GRAPHQL" || request.header("X-Request-Type")?.equalsIgnoringCase("GraphQL") == true
    if isGraphQL {
      kind = .graphQL
    } else if self.type.hasPrefix("multipart/") {
      let hasFiles = lines.contains { HTTPFileLine.path(in: $0) != nil }
      kind = hasFiles && self.type.hasPrefix("multipart/form-data") ? .parts : .multipart
    } else if self.type.hasPrefix("application/x-www-form-urlencoded") {
      kind = .form
    } else if self.type.contains("json"), HTTPFileBody.isQuery(lines) {
      kind = .graphQL
      isGuessed = true
    } else {
      kind = .text
    }
  }

  /// The body as it is sent: a form on one line, the lines of a multipart body with CRLF. Lines that name files are left out.
  var content: String {
    let lines = lines.filter { HTTPFileLine.path(in: $0) == nil }
    if type.hasPrefix("multipart/") {
      return lines.joined(separator: "\r\n") + (lines.last?.hasSuffix("--") == true ? "\r\n" : "")
    }
    return (kind == .form ? HTTPFileBody.form(lines, isEncoded: isEncoded) : lines.joined(separator: "\n"))
      + String(repeating: "\n", count: lineEnds)
  }

  /// Whether a line names a file.
  var hasFiles: Bool { lines.contains { HTTPFileLine.path(in: $0) != nil } }

  private static func withoutComments(_ lines: [Substring], _ type: String) -> [Substring] {
    func isBlank(_ line: Substring) -> Bool { line.allSatisfy(\.isWhitespace) }
    // httpyac keeps the headings of Markdown.
    guard !type.hasPrefix("text/markdown") else { return lines }
    var kept = lines.filter { !HTTPFileLine.isComment($0.trimmingBlanks()) }.drop(while: isBlank)
    while let last = kept.last, isBlank(last) { kept.removeLast() }
    return Array(kept)
  }

  /// Whether lines are an operation of GraphQL, which httpyac recognises without a header.
  private static func isQuery(_ lines: [Substring]) -> Bool {
    lines.first.map { HTTPFileLine.isOperation($0.trimmingBlanks()) } ?? false
  }

  // MARK: - Writing

  /// Sets the body of a request.
  /// - Returns: What is to be said about it.
  func set(in syntax: inout RequestSyntax, _ variables: inout HTTPFileVariables) -> [InterchangeFault.HTTPFileProblem] {
    guard !lines.isEmpty else {
      if lineEnds > 0 { syntax.body = BodySyntax(.string(PatternSyntax(literal: content))) }
      return []
    }
    if kind == .graphQL { return setGraphQL(in: &syntax, &variables) }
    if lines.count == 1, HTTPFileLine.path(in: lines[0]) != nil {
      let (file, problems) = HTTPFileBody.file(lines[0], &variables)
      if let file { syntax.body = BodySyntax(.file(file)) }
      return problems
    }
    if kind == .parts { return setParts(in: &syntax, &variables) }
    let isJSON = type.contains("json")
    let body = content
    let template = variables.template(body, inURL: kind == .form && isEncoded, inJSON: isJSON)
    if let literal = template.literal {
      syntax.body = .text(literal, language: isJSON ? .json : nil, exact: true)
    } else {
      let json = BodySyntax(.json(template.pattern))
      syntax.body = isJSON && HTTPFileBody.isWritable(json) ? json : BodySyntax(.string(template.pattern))
    }
    return HTTPFileBody.leftOut(lines[...])
  }

  /// The files that stand among other text.
  private static func leftOut(_ lines: ArraySlice<Substring>) -> [InterchangeFault.HTTPFileProblem] {
    lines.compactMap { line in HTTPFileLine.path(in: line).map { .filePart($0.path) } }
  }

  /// A file beside the scenario.
  private static func file(
    _ line: Substring,
    _ variables: inout HTTPFileVariables
  ) -> (FileSyntax?, [InterchangeFault.HTTPFileProblem]) {
    // A path that is a variable shows only so where it leads.
    let line = variables.expanded(String(line))
    guard let (path, hasVariables) = HTTPFileLine.path(in: line[...]) else { return (nil, []) }
    let problems: [InterchangeFault.HTTPFileProblem] = hasVariables ? [.fileVariables(path)] : []
    guard CurlBody.Files.beside(CommandWord(path)) != nil else { return (nil, problems + [.file(path)]) }
    return (FileSyntax(variables.template(path)), problems)
  }

  private static func isWritable(_ body: BodySyntax) -> Bool {
    var request = RequestSyntax(method: "POST", target: TemplateSyntax(literal: "/"))
    request.body = body
    guard let steps = try? ScenarioFile(steps: [StepSyntax(name: nil, kind: .exchange(request, nil))]).steps, steps.count == 1,
      let read = steps[0].request?.body, case .json = read.kind
    else { return false }
    return read.text(inRequest: true) == body.text(inRequest: true)
  }

  private func setGraphQL(
    in syntax: inout RequestSyntax,
    _ variables: inout HTTPFileVariables
  ) -> [InterchangeFault.HTTPFileProblem] {
    // httpyac names a query and its file in one line.
    let files = lines.compactMap { HTTPFileLine.path(in: $0.hasPrefix("gql ") ? $0.drop { $0 != "<" } : $0)?.path }
    guard files.isEmpty else { return files.map { .queryFile($0) } }
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
    let query = lines[..<(blank ?? lines.count)].joined(separator: "\n")
    let values = blank.map { lines[($0 + 1)...].joined(separator: "\n") } ?? ""
    // The REST Client sends an empty object, too.
    let end = isGuessed ? "" : "variables {}\n"
    let text = values.isEmpty ? "\(query)\n\(end)" : "\(query)\nvariables \(values.drop(while: \.isWhitespace))\n"
    syntax.body = BodySyntax(.fence(.graphql, modes: [], variables.template(text, inJSON: true).pattern))
    return isGuessed ? [.query] : []
  }

  /// Sets the parts of a form of which some are files.
  private func setParts(
    in syntax: inout RequestSyntax,
    _ variables: inout HTTPFileVariables
  ) -> [InterchangeFault.HTTPFileProblem] {
    guard let boundary = lines.first?.trimmingBlanks(), boundary.hasPrefix("--") else { return HTTPFileBody.leftOut(lines[...]) }
    var problems: [InterchangeFault.HTTPFileProblem] = [.boundary]
    let parts = lines.split(omittingEmptySubsequences: true) { line in
      line.droppingPrefix(String(boundary)).map { ["", "--"].contains($0.trimmingBlanks()) } ?? false
    }
    for part in parts {
      let head = part.prefix { !$0.allSatisfy(\.isWhitespace) }
      var content = Array(part.dropFirst(head.count + 1))
      while content.count > 1, content.last?.allSatisfy(\.isWhitespace) == true { content.removeLast() }
      let fields = head.compactMap { $0.splitOnce(at: ":") }.map { ($0.before.trimmingBlanks(), $0.after.trimmingBlanks()) }
      func field(_ name: String) -> Substring? { fields.first { $0.0.equalsIgnoringCase(name) }?.1 }
      func parameter(_ name: String) -> String? {
        let value = field("Content-Disposition")?.split(separator: ";").lazy.map { $0.trimmingBlanks() }.first {
          $0.hasPrefix("\(name)=")
        }
        return value.map { $0.dropFirst(name.count + 1).filter { $0 != "\"" } }
      }
      guard let name = parameter("name") else {
        problems.append(.part)
        continue
      }
      for (other, _) in fields where !["content-disposition", "content-type"].contains(other.lowercased()) {
        problems.append(.partHeader(String(other)))
      }
      let type = field("Content-Type").map { String($0) }
      if content.count == 1, let (path, _) = HTTPFileLine.path(in: content[0]) {
        let (file, new) = HTTPFileBody.file(content[0], &variables)
        problems += new
        guard let file else { continue }
        if let fileName = parameter("filename").map({ variables.expanded($0) }),
          let last = variables.expanded(path).split(separator: "/").last,
          last != fileName
        {
          problems.append(.fileName(fileName))
        }
        syntax.multipart.append(
          MultipartFieldSyntax(variables.template(name), .file(file, contentType: type.map { variables.template($0) }))
        )
      } else {
        problems += HTTPFileBody.leftOut(content[...])
        if let type, !type.lowercased().hasPrefix("text/plain") { problems.append(.partHeader("Content-Type")) }
        let text = content.filter { HTTPFileLine.path(in: $0) == nil }.joined(separator: "\r\n")
        syntax.multipart.append(MultipartFieldSyntax(variables.template(name), .text(variables.template(text))))
      }
    }
    return problems
  }
}

extension HTTPFileBody {
  /// A form whose fields stand on lines of their own, and may have blanks around their signs.
  private static func form(_ lines: [Substring], isEncoded: Bool) -> String {
    let fields = lines.map { $0.trimmingBlanks() }.joined().split(separator: "&", omittingEmptySubsequences: true)
    return fields.map { field in
      let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return parts.map { isEncoded ? encoded($0.trimmingBlanks()) : String($0.trimmingBlanks()) }.joined(separator: "=")
    }.joined(separator: "&")
  }

  /// Encodes what isn't encoded: but not what stands in the braces of a variable.
  private static func encoded(_ text: Substring) -> String {
    var result = ""
    var rest = text
    while let start = rest.firstRange(of: "{{")?.lowerBound {
      let end = HTTPFileVariables.inner(rest[start...])?.end ?? rest.index(start, offsetBy: 2)
      result += HTTPFileVariables.encoded(rest[..<start]) + rest[start..<end]
      rest = rest[end...]
    }
    return result + HTTPFileVariables.encoded(rest)
  }
}
