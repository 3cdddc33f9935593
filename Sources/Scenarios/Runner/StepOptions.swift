package import Exchanges
import FieldValues
import Patterns
package import ScenarioSyntax

/// The options of a step, variables filled in.
package struct StepOptions: Sendable {
  package var followsRedirects = false
  /// nil sets no bound.
  package var redirectLimit: Int? = 50
  /// How often the step is tried again; nil for as long as there is time.
  var retries: Int? = 0
  var retryInterval: Duration = .seconds(1)
  var retryConditions: [AssertSyntax] = []
  var loopConditions: [AssertSyntax] = []
  var loopLimit = 1000
  var delay: Duration = .zero
  /// For the whole step, retries and pauses included.
  var maxTime: Duration?
  var idleTimeout: Duration?
  var isSkipped = false
  /// The name of the jar; nil neither sends nor keeps cookies.
  var jar: String? = ""
  package var addsFields = true
  /// Sizes of the chunks in which the body is sent; empty sends it in one piece.
  var sendChunks: [Int] = []
  /// Where the body of the answer is written to, relative to the scenario's folder.
  var output: String?
  /// Where the description lies that `openapi` queries are checked against; nil is the file's.
  var description: String?
  /// Whether every certificate is trusted.
  var isInsecure = false
  /// Whether a coded response is asked for. One that comes is decoded in any case.
  var isCompressed = false
  var protocolPreference = TransportOptions.ProtocolPreference.http1
  /// The address of the server the step is sent to; nil is the scenario's.
  var server: String?
  /// How often the step is run, whatever comes of it.
  var repetitions = 1
  /// `user:password`, sent as Basic credentials.
  package private(set) var user: String?
  /// How long opening the connection may take.
  private var connectTimeout: Duration?
  private var timeScale = 1.0
  /// How many bytes of the answer are read in a second; nil reads as they come.
  var readRate: Int?
  /// The first option of its name, for verdicts about it.
  private(set) var nodes: [OptionSyntax.Name: OptionSyntax] = [:]

  /// - Throws: for an option that this version cannot honour, and for a value that does not fit once its variables are known.
  package init(_ options: [OptionSyntax], _ variables: inout Variables) throws(Fault) {
    for option in options {
      nodes[option.name] = nodes[option.name] ?? option
      try apply(option, try StepOptions.value(of: option, variables), &variables)
    }
    if !retryConditions.isEmpty, nodes[.retry] == nil { retries = nil }
  }

  private static func value(of option: OptionSyntax, _ variables: Variables) throws(Fault) -> OptionSyntax.Value {
    guard case .text(let template) = option.value else { return option.value }
    do throws(Diagnostic) {
      return try OptionSyntax.value(of: option.name, filledIn: try filled(template, variables))
    } catch {
      throw Fault(.inOption("option \(option.name.rawValue)", error.message), at: option)
    }
  }

  private static func filled(_ template: TemplateSyntax, _ variables: Variables) throws(Diagnostic) -> String {
    do throws(Fault) {
      return try variables.fill(template)
    } catch {
      throw Diagnostic(error.message, at: template.position)
    }
  }

  private mutating func apply(_ option: OptionSyntax, _ value: OptionSyntax.Value, _ variables: inout Variables) throws(Fault) {
    switch (option.name, value) {
    case (.location, .flag(let flag)): followsRedirects = flag
    case (.skip, .flag(let flag)): isSkipped = flag
    case (.noDefaultHeaders, .flag(let flag)): addsFields = !flag
    case (.insecure, .flag(let flag)): isInsecure = flag
    case (.compressed, .flag(let flag)): isCompressed = flag
    // HTTP/1.1 is what the client speaks unless an option says otherwise.
    case (.http2, .flag(let flag)): protocolPreference = flag ? .http2 : .http1
    case (.http11, .flag(let flag)): if flag { protocolPreference = .http1 }
    case (.readRate, .rate(let rate)): readRate = rate
    case (.maxRedirs, .number(let number)): redirectLimit = number < 0 ? nil : number
    case (.retry, .number(let number)): retries = number < 0 ? nil : number
    case (.maxLoops, .number(let number)): loopLimit = number
    case (.delay, .duration(let duration)): delay = duration
    case (.retryInterval, .duration(let duration)): retryInterval = duration
    case (.maxTime, .duration(let duration)): maxTime = duration
    case (.idleTimeout, .duration(let duration)): idleTimeout = duration
    case (.while, .conditions(let conditions)): loopConditions += conditions
    case (.retryOn, .conditions(let conditions)): retryConditions += conditions
    case (.variable, .assignment(let name, let template)): try variables.assign(template, to: name)
    case (.sendChunks, .sizes(let sizes)): sendChunks = sizes
    case (.output, .text(let path)): output = try variables.fill(path)
    case (.openapi, .text(let path)): description = try variables.fill(path)
    case (.jar, .text(let name)): jar = StepOptions.jar(named: name.literal ?? "")
    case (.server, .text(let url)): server = try RemoteServer(checked: try variables.fill(url), at: option).base
    case (.repeat, .number(let count)): repetitions = count
    case (.user, .text(let text)): user = try variables.fill(text)
    case (.connectTimeout, .duration(let time)): connectTimeout = time
    default:
      var fault = Fault(.notYet("option \(option.name.rawValue)"))
      (fault.position, fault.length) = (option.position, option.length)
      throw fault
    }
  }

  private static func jar(named name: String) -> String? {
    switch name {
    case "off": nil
    case "on": ""
    default: name
    }
  }

  /// Variables that may find nothing: those by which a loop knows that it is at its end.
  var optionalCaptures: Set<String> { Set(loopConditions.compactMap(\.query.variableName)) }

  /// What one exchange is allowed.
  package func limits(timeLeft: Duration) -> TransportOptions {
    var limits = TransportOptions()
    let left = max(.milliseconds(1), timeLeft)
    limits.maxTime = left
    limits.connectTimeout = min(connectTimeout ?? limits.connectTimeout * timeScale, left)
    limits.headTimeout = left
    limits.idleTimeout = idleTimeout
    limits.addsFields = addsFields
    limits.tls.insecure = isInsecure
    limits.decompresses = isCompressed
    limits.protocolPreference = protocolPreference
    return limits
  }
}

extension StepOptions {
  /// The options with every wait and limit multiplied.
  func scaled(by scale: Double) -> StepOptions {
    guard scale != 1 else { return self }
    var options = self
    options.timeScale = scale
    options.delay = delay * scale
    options.retryInterval = retryInterval * scale
    options.maxTime = maxTime.map { $0 * scale }
    options.idleTimeout = idleTimeout.map { $0 * scale }
    options.connectTimeout = connectTimeout.map { $0 * scale }
    return options
  }
}

extension QuerySyntax {
  /// The variable the query asks for, when it is named in so many words.
  fileprivate var variableName: String? {
    if case .variable(let name) = kind { name.literal } else { nil }
  }
}

extension StepOptions {
  /// The request as it goes out: in chunks where `send-chunks` says so, asking for a coded answer where `compressed` does.
  package func shaped(_ message: RequestMessage) throws(Fault) -> RequestMessage {
    var message = message
    if isCompressed, !message.headers.contains(where: { $0.isNamed("Accept-Encoding") }) {
      message.headers.append(HeaderLine(name: "Accept-Encoding", value: "gzip, deflate"))
    }
    guard !sendChunks.isEmpty else {
      try refuseUnchunked(message)
      return message
    }
    guard let body = message.body, !body.isEmpty else {
      throw Fault(.chunksWithoutBody, at: nodes[.sendChunks])
    }
    if let line = message.headers.first(where: { $0.isNamed("Content-Length") || $0.isNamed("Transfer-Encoding") }) {
      throw Fault(.chunksWithField(line.name), at: nodes[.sendChunks])
    }
    message.headers.append(HeaderLine(name: "Transfer-Encoding", value: "chunked"))
    message.body = StepOptions.chunked(body, sendChunks)
    return message
  }

  /// A server waits without end for the last chunk of a body that says it is chunked and is not.
  private func refuseUnchunked(_ message: RequestMessage) throws(Fault) {
    let coding = message.headers.last { $0.isNamed("Transfer-Encoding") }
    guard addsFields, coding?.value.lowercased().hasSuffix("chunked") == true,
      !(message.body ?? []).suffix(5).elementsEqual("0\r\n\r\n".utf8)
    else { return }
    throw Fault(.chunkedField)
  }

  /// A chunked body (RFC 9112 section 7.1): chunks of these sizes, the last size for all that follow.
  private static func chunked(_ body: [UInt8], _ sizes: [Int]) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = body[...]
    var number = 0
    while !rest.isEmpty {
      let chunk = rest.prefix(max(1, sizes[min(number, sizes.count - 1)]))
      bytes += Array("\(String(hex: chunk.count))\r\n".utf8) + chunk + [0x0D, 0x0A]
      rest = rest.dropFirst(chunk.count)
      number += 1
    }
    return bytes + Array("0\r\n\r\n".utf8)
  }
}
