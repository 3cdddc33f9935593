package import Exchanges
import FieldValues

/// A request as a command line for curl that sends the same request: the same method, target, header lines and body.
///
/// curl adds `Accept`, `User-Agent` and more, expands `[]` and `{}` and shortens paths unless an option says otherwise.
package struct CurlCommand {
  /// The command, or a comment that says why curl can't send the request.
  package let text: String

  /// The command for a request that was sent, over the same kind of connection.
  package init(_ exchange: Exchange) {
    var options = TransportOptions()
    if let connection = exchange.connection {
      options.protocolPreference = connection.protocol == .http2 ? .http2 : .http1
      options.tls.insecure = connection.security?.isVerified == false
      if connection.peer.hasPrefix("unix:") { options.unixSocket = String(connection.peer.dropFirst("unix:".count)) }
      // In HTTP/2 Host isn't a header line.
      if connection.protocol == .http1, let sent = exchange.sent, !sent.bytes.isEmpty {
        options.addsFields = sent.headers.contains { $0.isNamed("Host") }
      }
    }
    options.decompresses = exchange.decoded != nil
    self.init(exchange.request, options: options)
  }

  /// - Parameters:
  ///   - options: of them those that curl has too: protocol, unix socket, certificates that are not checked, decoding, and whether
  ///     fields are added.
  ///   - redirectLimit: the most redirects that are followed; nil for any number, 0 to follow none.
  package init(_ request: RequestMessage, options: TransportOptions = TransportOptions(), redirectLimit: Int? = 0) {
    do throws(Obstacle) {
      text = try CurlCommand.text(request, options, redirectLimit)
    } catch {
      text = "# curl can't send this request: \(error.description). Send it with a scenario."
    }
  }

  private static func text(_ request: RequestMessage, _ options: TransportOptions, _ redirectLimit: Int?) throws(Obstacle)
    -> String
  {
    guard request.raw == nil else { throw .raw }
    guard FieldSyntax.isToken(request.method), request.method != "CONNECT" else { throw .method(request.method) }
    let url = try Address(request.url)
    let follows = redirectLimit != 0
    var words: [String] = []
    words += url.options(options) + connection(options, isSecure: url.isSecure)
    if follows { words += redirects(redirectLimit, request) }
    let body = try Body(request, options, follows: follows)
    let isHead = request.method == "HEAD" && body.isEmpty
    if !isHead, request.method != (body.isEmpty ? "GET" : "POST") { words += ["-X", ShellWord(request.method).text] }
    // With -X curl waits for the body that a response to HEAD does not have.
    if request.method == "HEAD", !isHead { words += ["--max-time", "10"] }
    words.append(try word(Array(url.text.utf8)))
    words += try headers(request, options) + body.words
    return body.source + (["curl", isHead ? "-sI" : "-si"] + words).joined(separator: " ")
  }

  private static func connection(_ options: TransportOptions, isSecure: Bool) -> [String] {
    var words: [String] = []
    switch (options.protocolPreference, isSecure) {
    case (.http1, true): words.append("--http1.1")
    case (.http2, true): words.append("--http2")
    case (.http2, false): words.append("--http2-prior-knowledge")
    case (.http1, false), (.negotiated, _): break
    }
    if options.tls.insecure, isSecure { words.append("-k") }
    if options.decompresses { words.append("--compressed") }
    return words
  }

  /// Redirects with a jar of their own: cookies that a hop sets go with the next one.
  private static func redirects(_ limit: Int?, _ request: RequestMessage) -> [String] {
    var words = ["-L"]
    if limit != 50 { words += ["--max-redirs", String(limit ?? -1)] }
    if !request.headers.contains(where: { $0.isNamed("Cookie") }) { words += ["-b", "''"] }
    return words
  }

  private static func headers(_ request: RequestMessage, _ options: TransportOptions) throws(Obstacle) -> [String] {
    var words: [String] = []
    for (index, line) in request.headers.enumerated() {
      let isForbidden = { (byte: UInt8) in byte == 0 || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") }
      if line.bytes.contains(where: isForbidden) { throw .headerBytes(number: index + 1) }
      guard let colon = line.bytes.firstIndex(of: UInt8(ascii: ":")), colon > 0, line.bytes.first != UInt8(ascii: "@") else {
        throw .headerName(number: index + 1)
      }
      let name = line.bytes[..<colon]
      // curl leaves out a header with an empty value unless it ends with a semicolon.
      guard line.valueBytes.isEmpty else {
        words += ["-H", try word(line.bytes)]
        continue
      }
      guard !name.contains(UInt8(ascii: ";")) else { throw .headerName(number: index + 1) }
      words += ["-H", try word(Array(name) + [UInt8(ascii: ";")])]
    }
    if request.headers.count(where: { $0.isNamed("Host") }) > 1 { throw .hosts }
    // A name without a value takes away the line that curl would add.
    for name in ["Accept", "User-Agent"] + (options.addsFields ? [] : ["Host"])
    where !request.headers.contains(where: { $0.isNamed(name) }) {
      words += ["-H", "\(name):"]
    }
    return words
  }

  /// A word that can be handed to a program: Linux allows 128 KiB, its end included.
  private static func word(_ bytes: [UInt8]) throws(Obstacle) -> String {
    guard bytes.count <= Body.wordLimit else { throw .length(bytes.count) }
    return ShellWord(bytes).text
  }
}

extension CurlCommand {
  /// The address of a request as curl takes it.
  fileprivate struct Address {
    let text: String
    let isSecure: Bool
    private let unixSocket: String?

    init(_ url: String) throws(Obstacle) {
      var reference = URLReference(url)
      reference.fragment = nil
      let scheme = reference.scheme?.lowercased()
      guard scheme.map({ ["http", "https", "http+unix", "https+unix"].contains($0) }) ?? true else {
        throw .scheme(scheme ?? "")
      }
      isSecure = scheme?.hasPrefix("https") ?? false
      let authority = reference.authority ?? ""
      guard !authority.utf8.contains(UInt8(ascii: "@")) else { throw .userInfo }
      guard authority.utf8.allSatisfy({ (0x21..<0x7F).contains($0) }) else { throw .host }
      if scheme?.hasSuffix("+unix") == true {
        unixSocket = authority.percentDecoded
        reference.scheme = isSecure ? "https" : "http"
        reference.authority = "localhost"
      } else {
        unixSocket = nil
      }
      text = reference.description.encodedForRequestLine
    }

    func options(_ options: TransportOptions) -> [String] {
      var words: [String] = []
      if let socket = unixSocket ?? options.unixSocket { words += ["--unix-socket", ShellWord(socket).text] }
      // Else they mean several requests.
      if text.utf8.contains(where: { "[]{}".utf8.contains($0) }) { words.append("--globoff") }
      // Else /a/../b is sent as /b.
      if text.utf8.contains("/.".utf8) || text.lowercased().utf8.contains("/%2e".utf8) { words.append("--path-as-is") }
      return words
    }
  }

  /// The body of a request, and what curl needs beside it.
  fileprivate struct Body {
    /// More does not fit into a word of a command line: Linux allows 128 KiB.
    static let wordLimit = 128 * 1024 - 1

    var words: [String] = []
    /// What stands before the command: a program that writes the body, and a pipe.
    var source = ""
    /// Whether curl is given none.
    let isEmpty: Bool

    init(_ request: RequestMessage, _ options: TransportOptions, follows: Bool) throws(Obstacle) {
      // With -X curl would not turn a POST that is redirected into a GET.
      let codings = request.headers.filter { $0.isNamed("Transfer-Encoding") }.map { $0.value.lowercased() }
      // An empty body in a coding that curl doesn't write is sent as no body at all.
      let isNone = request.body?.isEmpty == true && !codings.isEmpty && !codings.contains { $0.utf8.contains("chunked".utf8) }
      let own = isNone ? nil : request.body
      let standsForNone = own == nil && request.method == "POST" && follows
      guard let body = own ?? (standsForNone ? [] : nil) else {
        isEmpty = true
        return
      }
      isEmpty = false
      let content = try Body.content(body, codings)
      var removed: [String] = []
      func removes(_ name: String) {
        if !request.headers.contains(where: { $0.isNamed(name) }) { removed.append(name) }
      }
      // Without a type of its own curl calls the body a form.
      removes("Content-Type")
      if standsForNone || !codings.isEmpty || !options.addsFields { removes("Content-Length") }
      // curl asks before it sends a body of some size: of 1 KiB or 1 MiB, depending on its version.
      if content.count > 1024 { removes("Expect") }
      words = removed.flatMap { ["-H", "\($0):"] }
      // No word of a command line can hold NUL, and not every shell reads other bytes that aren't UTF-8 from one.
      if content.contains(0) || String(validating: content, as: UTF8.self) == nil || content.count > Body.wordLimit {
        let end = content.first == UInt8(ascii: "-") ? "-- " : ""
        source = "printf \(end)'\(ShellWord.printfFormat(content))' | "
        words += ["--data-binary", "@-"]
      } else {
        words += ["--data-raw", ShellWord(content).text]
      }
    }

    /// The body as curl is given it. Of one in chunks curl makes a single chunk; other chunks it cannot send.
    private static func content(_ body: [UInt8], _ codings: [String]) throws(Obstacle) -> [UInt8] {
      guard codings.contains(where: { $0.utf8.contains("chunked".utf8) }) else { return body }
      guard codings == ["chunked"], let start = body.firstRange(of: [0x0D, 0x0A])?.upperBound else { throw .chunks }
      let end = Array("\r\n0\r\n\r\n".utf8)
      let content = body[start...].dropLast(end.count)
      let head = Array("\(String(hex: content.count))\r\n".utf8)
      // Of 64 KiB and more curl makes several.
      guard !content.isEmpty, content.count < 64 * 1024, head + content + end == body else { throw .chunks }
      return Array(content)
    }
  }

  /// Why curl cannot send a request.
  fileprivate enum Obstacle: Error {
    case raw
    case method(String)
    case scheme(String)
    case userInfo
    case host
    case headerBytes(number: Int)
    case headerName(number: Int)
    case hosts
    case chunks
    case length(Int)

    var description: String {
      switch self {
      case .raw: "its bytes are sent as they are"
      case .method("CONNECT"): "CONNECT asks for a tunnel"
      case .method(let method): "the method \"\(VisibleText(method).text)\" is not a token"
      case .scheme(let scheme): "the scheme \(VisibleText(scheme).text) is not http or https"
      case .userInfo: "the URL names a user, which is not sent"
      case .host: "the host is not ASCII"
      case .headerBytes(let number): "header line \(number) holds CR, LF or NUL"
      case .headerName(let number): "header line \(number) has no name that curl takes for one"
      case .hosts: "it has several Host lines"
      case .chunks: "its body is divided into chunks, which curl does by itself"
      case .length(let count): "a part of \(count) bytes does not fit into a command line"
      }
    }
  }
}
