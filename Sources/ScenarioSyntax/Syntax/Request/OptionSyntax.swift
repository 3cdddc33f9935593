/// A line of `[Options]`.
package struct OptionSyntax: Sendable, Hashable, LocatedSyntax {
  /// The options there are: those of Hurl, then our own.
  package enum Name: String, Sendable, Hashable, CaseIterable {
    case location, retry, delay, compressed, insecure, skip, variable, output, user, `repeat`
    case maxRedirs = "max-redirs"
    case retryInterval = "retry-interval"
    case maxTime = "max-time"
    case connectTimeout = "connect-timeout"
    case http11 = "http1.1"
    case http2
    case `while`, openapi, server, jar
    case retryOn = "retry-on"
    case maxLoops = "max-loops"
    case idleTimeout = "idle-timeout"
    case sendChunks = "send-chunks"
    case readRate = "read-rate"
    case noDefaultHeaders = "no-default-headers"
  }

  /// The values of options, by their kinds.
  package enum Value: Sendable, Hashable {
    /// `location compressed insecure skip http1.1 http2 no-default-headers`
    case flag(Bool)
    /// `retry max-redirs max-loops repeat`; -1 sets no bound for the first two, as in Hurl.
    case number(Int)
    /// `delay retry-interval max-time connect-timeout idle-timeout`
    case duration(Duration)
    /// `send-chunks: 1, 10, 4KiB`: how many bytes go out at a time; the last one repeats.
    case sizes([Int])
    /// `read-rate: 10KiB/s`: bytes a second.
    case rate(Int)
    /// `while retry-on`: all of them hold (`while`), or one of them does (`retry-on`).
    case conditions([AssertSyntax])
    /// `variable: name=value`
    case assignment(String, TemplateSyntax)
    /// `output openapi server jar user`, and any of the others whose value has variables: see ``OptionSyntax/value(of:filledIn:)``.
    case text(TemplateSyntax)
  }

  /// Which option it is.
  package var name: Name
  /// Its value, of the kind the option takes.
  package var value: Value
  /// Where the name stands.
  package var position: SourcePosition
  package var length: Int

  /// Makes an option; a node that was parsed has its place in the file.
  package init(_ name: Name, _ value: Value, position: SourcePosition = .start, length: Int = 1) {
    self.name = name
    self.value = value
    self.position = position
    self.length = length
  }

  /// The line as it is written: `max-time: 5s`.
  package var text: String { "\(name.rawValue): \(value.text)" }

  /// The value an option has once the variables in its text are filled in.
  /// - Throws: the fault of the text, at the option's own place.
  package static func value(of name: Name, filledIn text: String) throws(Diagnostic) -> Value {
    if name.isText { return .text(TemplateSyntax(literal: text)) }
    let source = SourceText(text)
    guard source.lineCount == 1 else { throw Diagnostic(SyntaxProblem.optionTakesOneLine(name.rawValue), at: .start) }
    var scanner = LineScanner(source, line: 0)
    let value = try scanner.optionValue(name)
    try scanner.finish()
    return value
  }
}

extension OptionSyntax.Value {
  fileprivate var text: String {
    switch self {
    case .flag(let value): value ? "true" : "false"
    case .number(let number): String(number)
    case .duration(let duration): QuantityText.text(duration)
    case .sizes(let sizes): sizes.map(QuantityText.size).joined(separator: ", ")
    case .rate(let bytes): "\(QuantityText.size(bytes))/s"
    case .conditions(let conditions): conditions.map(\.conditionText).joined(separator: ", ")
    case .assignment(let name, let value): "\(name)=\(value.text(.value))"
    case .text(let text): text.text(.value)
    }
  }
}

extension LineScanner {
  /// Reads a line of `[Options]`.
  mutating func option() throws(Diagnostic) -> OptionSyntax {
    let first = at
    let word = take { $0.isWord || $0 == UInt8(ascii: ".") }
    guard !word.isEmpty else { throw fault(.optionWithoutName) }
    guard let name = OptionSyntax.Name(rawValue: word) else {
      if let advice = OptionSyntax.refused[word] {
        throw fault(.unsupportedOption(word, advice: advice), at: first, length: word.count)
      }
      throw fault(.unknown(.option, word, known: OptionSyntax.Name.allCases.map(\.rawValue)), at: first)
    }
    skipBlanks()
    guard skip(":") else { throw fault(.optionWithoutColon(word)) }
    skipBlanks()
    let value = try optionValue(name)
    let length = contentLength(from: first)
    try finish(.option)
    return OptionSyntax(name, value, position: position(first), length: length)
  }

  /// Reads the value of an option; one that has variables stays a text until they are known.
  fileprivate mutating func optionValue(_ name: OptionSyntax.Name) throws(Diagnostic) -> OptionSyntax.Value {
    switch name {
    case .variable: return try assignment()
    case .while, .retryOn: return .conditions(try conditions())
    default: break
    }
    if isAtEnd || byte == UInt8(ascii: "#") { throw fault(.optionWithoutValue(name.rawValue)) }
    let first = at
    let text = try template(.value)
    guard !name.isText, text.placeholders.isEmpty else { return .text(text) }
    at = first
    comment = nil
    return try typedValue(name)
  }

  private mutating func typedValue(_ name: OptionSyntax.Name) throws(Diagnostic) -> OptionSyntax.Value {
    switch name {
    case .retry, .maxRedirs: return .number(try integer(.missingNumber(name.rawValue), allowsNegative: true))
    case .maxLoops, .repeat: return .number(try integer(.missingNumber(name.rawValue)))
    // Hurl reads a bare number as milliseconds, and as seconds for max-time and connect-timeout.
    case .delay, .retryInterval, .idleTimeout: return .duration(try duration(bare: .ms))
    case .maxTime, .connectTimeout: return .duration(try duration(bare: .s))
    case .sendChunks: return .sizes(try sizes())
    case .readRate:
      let first = at
      let rate = try size(allowsBare: true)
      guard rate > 0, skip("/s") else { throw fault(.notRate(text(from: first)), from: first) }
      return .rate(rate)
    default: return .flag(try flag())
    }
  }

  mutating func flag() throws(Diagnostic) -> Bool {
    let word = upcomingWord()
    switch word {
    case "true": at += 4
    case "false": at += 5
    default: throw fault(.notBoolean(word), at: at, length: word.count)
    }
    return word == "true"
  }

  private mutating func sizes() throws(Diagnostic) -> [Int] {
    var sizes: [Int] = []
    repeat {
      skipBlanks()
      let first = at
      let size = try size(allowsBare: true)
      guard size > 0 else { throw fault(.emptyChunk, from: first) }
      sizes.append(size)
      skipBlanks()
    } while skip(",")
    return sizes
  }

  private mutating func conditions() throws(Diagnostic) -> [AssertSyntax] {
    var conditions: [AssertSyntax] = []
    repeat {
      skipBlanks()
      conditions.append(try assertion(bareVariables: true))
      skipBlanks()
    } while skip(",")
    return conditions
  }

  private mutating func assignment() throws(Diagnostic) -> OptionSyntax.Value {
    guard let name = identifier() else { throw fault(.variableWithoutName) }
    guard skip("=") else { throw fault(.variableWithoutValue(name)) }
    return .assignment(name, try template(.value))
  }
}

extension OptionSyntax.Name {
  /// Whether the value is a text, whatever stands in it.
  fileprivate var isText: Bool {
    switch self {
    case .output, .openapi, .server, .jar, .user: true
    default: false
    }
  }
}

extension OptionSyntax {
  /// Options of Hurl that steps do not have, and what to do instead.
  fileprivate static let refused: [String: String] = [
    "aws-sigv4": "write the header Authorization yourself",
    "cacert": "pass --ca-file to the command",
    "cert": "pass --client-cert to the command",
    "connect-to": "write the option server: URL and the header Host",
    "digest": "write the header Authorization yourself",
    "header": "write the header below the request line",
    "http1.0": "HTTP/1.0 is not spoken; remove the option",
    "http3": "HTTP/3 is not spoken; remove the option",
    "ipv4": "write the address in the URL",
    "ipv6": "write the address in the URL",
    "key": "pass --client-key to the command",
    "limit-rate": "write read-rate: 10KiB/s",
    "location-trusted": "write location: true; credentials stay with their host",
    "negotiate": "write the header Authorization yourself",
    "netrc": "write [BasicAuth], or user: NAME:PASSWORD",
    "netrc-file": "write [BasicAuth], or user: NAME:PASSWORD",
    "netrc-optional": "write [BasicAuth], or user: NAME:PASSWORD",
    "ntlm": "write the header Authorization yourself",
    "path-as-is": "URLs are sent as they are written; remove the option",
    "pinnedpubkey": "remove the option",
    "proxy": "pass --proxy to the command",
    "resolve": "write the option server: URL and the header Host",
    "unix-socket": "pass --unix-socket to the command",
    "verbose": "pass --show all to the command",
    "verbosity": "pass --show all to the command",
    "very-verbose": "pass --show all to the command",
  ]
}
