import Exchanges
import FieldValues
import ScenarioSyntax

/// A request that curl sends.
struct CurlRequest {
  /// All but the URL.
  private(set) var syntax = RequestSyntax(target: TemplateSyntax([]))
  private(set) var url: CurlURL
  private(set) var problems: [CurlProblem] = []

  private let operation: CurlArguments.Operation
  private let files: CurlBody.Files
  private var fields: CurlFields
  private var body: CurlBody?

  var followsRedirects: Bool { operation.flags.contains("location") }

  var usesJar: Bool { fields.usesJar }

  /// How many bytes the scenario needs for the body, at least.
  var bodySize: Int { if case .content(let content) = body { content.bytes.count } else { 0 } }

  /// - Parameters:
  ///   - url: without lists and ranges.
  ///   - upload: the file that is sent to it.
  /// - Throws: ``CurlProblem`` for what curl refuses, and for what can't be read.
  init(
    _ operation: CurlArguments.Operation,
    url: CommandWord,
    upload: CommandWord?,
    _ files: CurlBody.Files
  ) throws(CurlProblem) {
    self.operation = operation
    self.files = files
    let scheme = operation.values["proto-default"]?.text ?? "http"
    var url = try CurlURL(url, scheme: scheme, keepsDots: operation.flags.contains("path-as-is"))
    let data = operation.items(CurlBody.options)
    let form = operation.items(["form", "form-string"])
    let isQuery = operation.flags.contains("get")
    let isHead = operation.flags.contains("head")
    let kinds = [isHead, upload != nil, !form.isEmpty, !data.isEmpty && !isQuery].count { $0 }
    guard kinds <= 1, upload == nil || data.isEmpty else { throw .severalBodies }
    if isQuery, let parameters = CurlBody.parameters(data) {
      syntax.query = parameters
    } else if isQuery, !data.isEmpty {
      try url.addQuery(try CurlBody.data(data, files, &problems))
    } else {
      try url.addQuery(try CurlBody.query(operation.items(["url-query"]), files, &problems))
    }
    if let upload { url.addFileName(of: upload) }
    if let target = operation.values["request-target"] {
      guard target.hasPrefix("/"), !target.bytes.contains(0x20) else { throw .target(target.shown) }
      url.query = nil
      url.path = target
    }
    if let query = url.query, query.bytes.contains(where: { $0 >= 0x80 }) { problems.append(.encodedQuery(query.shown)) }
    self.url = url
    fields = try CurlFields(operation, files)
    if let upload {
      try setUpload(upload)
    } else if !form.isEmpty {
      try setForm(form)
    } else if !data.isEmpty, !isQuery {
      try setData(data)
    }
    if data.contains(where: { $0.name == "json" }) {
      try fields.add("Content-Type", CommandWord("application/json"))
      try fields.add("Accept", CommandWord("application/json"))
    }
    try fields.addOptions(url)
    let standard = isHead ? "HEAD" : upload != nil ? "PUT" : body != nil ? "POST" : "GET"
    try setMethod(operation.values["request"] ?? CommandWord(standard))
    try addConnection()
    try setFraming()
    try write()
  }

  // MARK: - Body

  private mutating func setUpload(_ path: CommandWord) throws(CurlProblem) {
    if let file = CurlBody.Files.beside(path) {
      body = .file(FileSyntax(file))
      problems.append(.fileBeside(path.shown))
    } else {
      body = .content(try files.content(of: path, "-T"))
    }
    // What comes from a pipe has no length that curl knows.
    if path.text == "-" || path.text == ".", !fields.isNamed("Transfer-Encoding"), !fields.isNamed("Content-Length") {
      fields.append("Transfer-Encoding", CommandWord("chunked"))
    }
  }

  private mutating func setData(_ items: [CurlArguments.Item]) throws(CurlProblem) {
    if let (file, path) = CurlBody.file(items) {
      body = .file(file)
      problems.append(.fileBeside(path))
    } else if let parameters = CurlBody.parameters(items) {
      body = .parameters(parameters)
    } else {
      body = .content(try CurlBody.data(items, files, &problems))
    }
    if !items.contains(where: { $0.name == "json" }) {
      try fields.add("Content-Type", CommandWord("application/x-www-form-urlencoded"))
    }
  }

  private mutating func setForm(_ items: [CurlArguments.Item]) throws(CurlProblem) {
    let form = try CurlBody.Form(items, escapesBackslashes: operation.flags.contains("form-escape"))
    let stated = fields["Content-Type"]
    fields.remove("Content-Type")
    let isFormData = stated.map { $0.hasPrefix("multipart/form-data") } ?? !fields.isNamed("Content-Type")
    let isPlain = stated == nil || stated?.text == "multipart/form-data"
    if isFormData, isPlain, let parts = form.fields(&problems) {
      body = .form(parts)
    } else {
      let (content, boundary) = try form.body(files, isFormData: isFormData)
      body = .content(content)
      let type = stated ?? CommandWord(fields.isNamed("Content-Type") ? "" : "multipart/form-data")
      fields.append("Content-Type", type + CommandWord("; boundary=\(boundary)"))
    }
  }

  /// Length and chunks: what the command takes away isn't added by the client either.
  private mutating func setFraming() throws(CurlProblem) {
    let removesLength = fields.isTakenAway("Content-Length")
    if removesLength, case .content(let content) = body, content.isEmpty { body = nil }
    if let body, !fields.contains("Content-Length"), fields["Transfer-Encoding"]?.text?.lowercased() == "chunked" {
      if case .content(let content) = body, content.isEmpty {
        self.body = .content(CommandWord("0\r\n\r\n"))
      } else {
        fields.remove("Transfer-Encoding")
        var size = 64 * 1024
        if case .content(let content) = body, let bytes = content.literal { size = min(size, bytes.count) }
        syntax.options.append(OptionSyntax(.sendChunks, .sizes([size])))
      }
    }
    let isChunked = fields.contains("Transfer-Encoding") || syntax.options.contains { $0.name == .sendChunks }
    let removesHost = fields.isTakenAway("Host")
    guard removesHost || (removesLength && body != nil && !isChunked) else { return }
    syntax.options.append(OptionSyntax(.noDefaultHeaders, .flag(true)))
    if !removesHost, !fields.contains("Host") { fields.append("Host", url.authority) }
    guard let body, !removesLength, !fields.contains("Content-Length"), !isChunked else { return }
    guard case .content(let content) = body, let bytes = content.literal else { return problems.append(.framing) }
    fields.append("Content-Length", CommandWord(String(bytes.count)))
  }

  // MARK: - Options

  private mutating func setMethod(_ method: CommandWord) throws(CurlProblem) {
    guard let text = method.text, FieldSyntax.isToken(text), text != "CONNECT" else { throw .method(method.shown) }
    syntax.method = text
  }

  private mutating func addConnection() throws(CurlProblem) {
    func add(_ name: OptionSyntax.Name, _ value: OptionSyntax.Value = .flag(true)) {
      syntax.options.append(OptionSyntax(name, value))
    }
    if followsRedirects {
      add(.location)
      if let method = operation.values["request"], !["GET", "HEAD"].contains(method.text) {
        problems.append(.repeatedMethod(method.shown))
      }
      if operation.flags.contains("location-trusted") { problems.append(.refused("--location-trusted", .redirects)) }
    }
    if let limit = operation.values["max-redirs"] {
      guard let number = limit.text.flatMap({ Int($0) }), number >= -1 else { throw .number("--max-redirs", value: limit.shown) }
      if followsRedirects { add(.maxRedirs, .number(number)) }
    }
    if operation.flags.contains("insecure") { add(.insecure) }
    if operation.flags.contains("compressed") { add(.compressed) }
    let version = operation.values["version"]?.text ?? ""
    switch version {
    case "", "http1.1": break
    case "http2" where !url.isSecure: problems.append(.upgrade)
    case "http2", "http2-prior-knowledge": add(.http2)
    default: problems.append(.refused("--\(version)", .version))
    }
    if let time = operation.values["max-time"] {
      guard let seconds = time.text.flatMap({ Double($0) }), seconds >= 0, seconds < 1e9 else {
        throw .number("-m", value: time.shown)
      }
      if seconds > 0 { add(.maxTime, .duration(.milliseconds(max(1, Int64(seconds * 1000))))) }
    }
    // The address is another than the URL's, whose host is sent all the same.
    if operation.flags.contains("address") { try fields.add("Host", url.authority) }
    if let socket = operation.values["unix-socket"] {
      if url.authority.text != "localhost" { try fields.add("Host", url.authority) }
      url.origin = CommandWord(url.isSecure ? "https+unix://" : "http+unix://") + socket.percentEncoded()
    }
    if operation.values["abstract-unix-socket"] != nil { problems.append(.refused("--abstract-unix-socket", .protocolName)) }
  }

  // MARK: - Writing

  private mutating func write() throws(CurlProblem) {
    for (name, value) in fields.lines {
      guard let template = value.template else { throw .bytes(name) }
      syntax.headers.append(HeaderSyntax(name, template))
    }
    syntax.basicAuth = fields.basicAuth
    problems += fields.problems
    let type = fields["Content-Type"]?.text.flatMap { MediaType($0) }
    switch body {
    case nil: break
    case .content(let content): syntax.body = try CurlBody.syntax(content, isJSON: type?.isJSON == true)
    case .file(let file): syntax.body = BodySyntax(.file(file))
    case .form(let parts): syntax.multipart = parts
    case .parameters(let parameters): syntax.form = parameters
    }
  }
}
