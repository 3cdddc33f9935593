package import Exchanges
import FieldValues
import Patterns
package import ScenarioSyntax
package import Scenarios

/// The requests of scenarios in the forms of other tools, without anything being sent.
///
/// Variables that no one gave a value stay in their braces; a step with a table is one request.
package struct RequestExport: Sendable {
  /// A request and the step it stands in.
  struct Entry: Sendable {
    var name: String
    var path: String
    var line: Int
    var message: RequestMessage
    var curl: CurlCommand
    var followsRedirects: Bool
  }

  let entries: [Entry]

  /// - Parameters:
  ///   - base: the address `{{base}}` stands for.
  ///   - variables: further values.
  /// - Throws: ``InterchangeFault``, a sentence about a request that cannot be made: a file it names cannot be read.
  package init(_ files: [ScenarioFile], base: String, variables: [String: String] = [:]) throws(InterchangeFault) {
    var entries: [Entry] = []
    for file in files {
      let source = SourceText(file.text)
      let secrets = RequestExport.secrets(in: file)
      for step in file.steps {
        guard let request = step.request else { continue }
        var known = RequestExport.variables(of: step, secrets: secrets, base: base, variables)
        do throws(Fault) {
          let options = try RequestExport.options(of: step, &known)
          let builder = RequestBuilder(
            variables: known,
            folder: ScenarioFolder(of: file.path, files: LocalFiles()),
            redactor: SecretRedactor(),
            addsFields: options.addsFields,
            user: options.user
          )
          var message = try builder.message(request)
          let cookies = try builder.cookies(request).map { "\($0.name)=\($0.value)" }
          if !cookies.isEmpty { message.headers.append(HeaderLine(name: "Cookie", value: cookies.joined(separator: "; "))) }
          let name = step.title(known, source)
          let curl = CurlCommand(
            (try? options.shaped(message)) ?? message,
            options: options.limits(timeLeft: .seconds(1)),
            redirectLimit: options.followsRedirects ? options.redirectLimit : 0
          )
          entries.append(
            Entry(
              name: name,
              path: file.path,
              line: step.position.line,
              message: message,
              curl: curl,
              followsRedirects: options.followsRedirects
            )
          )
        } catch {
          throw .notExportable(path: file.path, line: step.position.line, reason: error.message)
        }
      }
    }
    self.entries = entries
  }

  /// The request of the step that begins at a line or before it; the first one before that, nil where there is none.
  package func request(at line: Int) -> RequestMessage? {
    (entries.last { $0.line <= line } ?? entries.first)?.message
  }

  /// A shell script: a comment and a curl command for each, with the step's options that curl has, too.
  package var curl: String {
    entries.map { "# \($0.path):\($0.line) \(VisibleText($0.name).text)\n\($0.curl.text)\n" }.joined(
      separator: "\n"
    )
  }

  /// A file for the HTTP clients of editors: requests parted by `###` lines.
  ///
  /// Such a file can't show the line ends after a body: `# @line-ends 1` says how many there are. It is a comment to other programs.
  /// - Throws: ``InterchangeFault``, a sentence about a request that such a file can't hold.
  package var http: String {
    get throws(InterchangeFault) {
      var blocks: [String] = []
      for entry in entries { blocks.append(try RequestExport.http(entry)) }
      return blocks.joined(separator: "\n")
    }
  }

  private static func http(_ entry: Entry) throws(InterchangeFault) -> String {
    func refused(_ part: String) -> InterchangeFault {
      let reason = "an .http file can't hold its \(part). Export it to curl or har."
      return .notExportable(path: entry.path, line: entry.line, reason: reason)
    }
    let message = entry.message
    guard let body = String(validating: message.body ?? [], as: UTF8.self) else { throw refused("body, which isn't UTF-8 text") }
    let type = message.headers.first { $0.isNamed("Content-Type") }?.value.lowercased() ?? ""
    let isMultipart = type.hasPrefix("multipart/")
    let lineEnds = isMultipart ? 0 : body.utf8.reversed().prefix { $0 == 0x0A }.count
    var text = body
    if isMultipart { text = body.replacing("\r\n", with: "\n") }
    text = String(text.unicodeScalars.dropLast(text.utf8.reversed().prefix { $0 == 0x0A }.count))
    var lines = ["### \(entry.name)"]
    if !entry.followsRedirects { lines.append("# @no-redirect") }
    if lineEnds > 0 { lines.append("# @line-ends \(lineEnds)") }
    lines.append("\(message.method) \(message.url)")
    lines += message.headers.map { String(fieldBytes: $0.bytes) }
    let block = lines.joined(separator: "\n") + "\n" + (text.isEmpty ? "" : "\n\(text)\n")
    // What the form changes shows when it is read again.
    guard !text.utf8.contains(0x0D) else { throw refused("body") }
    let requests = HTTPFile(block).requests
    guard requests.count == 1, let request = requests.first, request.method == message.method, request.target == message.url
    else { throw refused("request line") }
    let fields = message.headers.map { ($0.name, $0.value) }
    guard fields.elementsEqual(request.headers.map { ($0.name, $0.value) }, by: { $0 == $1 }) else {
      throw refused("header lines")
    }
    let read = HTTPFileBody(request, type: type)
    guard read.content.isExactly(body), !read.hasFiles else {
      throw refused("body")
    }
    return block
  }

  /// An HTTP archive (HAR 1.2) of requests without answers: their status is 0.
  package var har: String {
    var report = HARReport()
    for entry in entries {
      let exchange = Exchange(request: entry.message)
      let step = StepResult(name: entry.name, position: SourcePosition(line: entry.line), exchanges: [exchange])
      _ = report.finished(ScenarioResult(path: entry.path, text: "", name: entry.name, steps: [step]))
    }
    return report.end(RunSummary([], duration: .zero))
  }

  /// A JSON list: `name`, `path`, `line`, `method`, `url`, `headers` with `name` and `value`, and `body`, null where there is none. A body
  /// that isn't UTF-8 is in base64, and `encoding` says so.
  package var json: String {
    let list = entries.map { entry in
      let body = entry.message.body
      let text = body.flatMap { String(validating: $0, as: UTF8.self) }
      let encoding = body != nil && text == nil ? [("encoding", QueryValue.text("base64"))] : []
      return QueryValue.object(
        [
          ("name", .text(entry.name)), ("path", .text(entry.path)), ("line", .number(entry.line)),
          ("method", .text(entry.message.method)), ("url", .text(entry.message.url)),
          ("headers", .list(entry.message.headers.map { .object([("name", .text($0.name)), ("value", .text($0.value))]) })),
          ("body", body.map { .text(text ?? $0.base64Text) } ?? .null),
        ] + encoding
      )
    }
    return QueryValue.list(list).literal + "\n"
  }

  /// The options that shape the request. One whose value has variables that no one gave is left out.
  private static func options(of step: StepSyntax, _ variables: inout Variables) throws(Fault) -> StepOptions {
    let shaping: Set<OptionSyntax.Name> = [
      .location, .maxRedirs, .insecure, .compressed, .http11, .http2, .noDefaultHeaders, .sendChunks, .variable,
    ]
    var scratch = variables
    let known = step.options.filter { option in
      shaping.contains(option.name) && (try? StepOptions([option], &scratch)) != nil
    }
    return try StepOptions(known, &variables)
  }

  /// For each secret that a file names the braces it stands in.
  private static func secrets(in file: ScenarioFile) -> [String: String] {
    let names = file.text.split(separator: "{{secret.").dropFirst().map { part in String(part.prefix { $0 != "}" }) }
    return Dictionary(names.map { ($0, "{{secret.\($0)}}") }) { first, _ in first }
  }

  /// What is known, and for what is not the braces it stands in.
  private static func variables(
    of step: StepSyntax,
    secrets: [String: String],
    base: String,
    _ given: [String: String]
  ) -> Variables {
    var variables = Variables(secrets: secrets)
    let named = Dictionary(grouping: TemplateSyntax(typed: step.text).placeholders, by: \.name)
    // A file may have many steps, and many variables may be given: each step gets those that it names.
    let names = Set(step.variablesUsedBefore.map(\.name))
    for name in names { variables.values[name] = braces(name, (named[name] ?? []).map { $0.path[...] }) }
    variables.values["base"] = .text(base)
    for name in names.union(named.keys).union(["base"]) { if let value = given[name] { variables.values[name] = .text(value) } }
    return variables
  }
}

extension RequestExport {
  /// What stands for a variable that no one gave: its braces, or those of its members.
  fileprivate static func braces(_ name: String, _ paths: [ArraySlice<String>]) -> QueryValue {
    let members = Dictionary(grouping: paths.filter { !$0.isEmpty }) { $0.first ?? "" }
    guard !members.isEmpty else { return .text("{{\(name)}}") }
    return .object(
      members.sorted { $0.key < $1.key }.map { ($0.key, braces("\(name).\($0.key)", $0.value.map { $0.dropFirst() })) }
    )
  }
}

extension ScenarioResult {
  /// The exchanges of a step as text.
  package struct Transcript: Sendable, Hashable {
    /// A relative path: the scenario's without its extension, then the line of the step, and its number among those of the line.
    package var name: String
    /// Request and answer as on the wire, line ends LF; several where the step was redirected, retried or repeated.
    package var text: String
  }

  /// What each step sent and received, for the steps that sent something. Secrets are still in it.
  package var transcripts: [Transcript] {
    let parts = path.split(separator: "/").filter { $0 != "." && $0 != ".." }
    let folder = parts.joined(separator: "/").replacing(".scenario", with: "")
    var seen: [Int: Int] = [:]
    return steps.filter { !$0.exchanges.isEmpty }.map { step in
      let number = seen[step.position.line, default: 0] + 1
      seen[step.position.line] = number
      let suffix = number == 1 ? "" : "-\(number)"
      return Transcript(
        name: "\(folder.isEmpty ? "scenario" : folder)/\(step.position.line)\(suffix).txt",
        text: "\(step.name)\n\n" + step.exchanges.map { ExchangeText($0).text }.joined(separator: "\n\n") + "\n"
      )
    }
  }

  /// Every request it sent as a curl command, below a comment that names its step. Secrets are still in it.
  package var curlCommands: String {
    steps.flatMap { step in
      step.exchanges.map { exchange in
        "# \(path):\(step.position.line) \(VisibleText(step.name).text)\n\(CurlCommand(exchange).text)\n"
      }
    }.joined()
  }
}
