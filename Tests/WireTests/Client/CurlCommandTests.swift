import Exchanges
import Foundation
import Scenarios
import TestSupport
import Wire
import XCTest

/// The command that reports and exports show sends the request that the scenario sends: both are run, and their bytes compared.
final class CurlCommandTests: XCTestCase {
  private struct Row {
    var message: RequestMessage
    var addsFields = true

    init(_ method: String = "GET", _ target: String = "/", _ lines: [String] = [], body: [UInt8]? = nil, addsFields: Bool = true)
    {
      message = RequestMessage(method: method, url: target, headers: lines.map { HeaderLine(bytes: Array($0.utf8)) }, body: body)
      self.addsFields = addsFields
    }

    init(_ method: String = "GET", _ target: String = "/", _ lines: [String] = [], _ body: String) {
      self.init(method, target, lines, body: Array(body.utf8))
    }
  }

  private let targets: [Row] = [
    "", "/", "?", "?x", "/#fragment", "#f", "/a#b?c", "/q?a[]=1&b={x,y}", "/[1-3]", "/{a,b}/[c]", "/a b?c d", "/é?ü=😀", "/a/../b",
    "/./a/.", "/..", "/a/%2e%2e/b/%2E", "//a//b", "/a?../b/./", "/$HOME/`id`/$(id)/'\"\\", "/a;b&c|d<e>f^g*h!i~j", "/%00%zz%",
    "/tab\there", "/\u{1}\u{7F}", "/@x:y", "/-X", "/a'b;id", "/\u{301}", "/{{name}}",
  ].map { Row("GET", $0) }

  private let methods: [Row] = ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "HEAD", "get", "PROPFIND", "-X", "A!#$%&'*+.^_`|~"]
    .flatMap {
      [Row($0), Row($0, "/x", [], "a=1"), Row($0, "/x", [], "")]
    }

  private let headers: [Row] = [
    ["X:"], ["X: "], ["X:   a  b  "], ["X:\ta\t"], ["X:a"], ["x-Case: A"], ["X: 1", "X: 2", "x: 1"],
    ["X: it's \"$HOME\" `id` \\ ;"],
    ["Accept: text/html"], ["Accept:"], ["accept: a", "ACCEPT: b"], ["User-Agent: me"], ["User-Agent:"],
    ["Accept-Encoding: gzip"],
    ["Host: example.test:8"], ["Host:"], ["host: x"], ["Cookie: a=b", "Cookie: c=d"], ["Authorization: Basic YTpi"],
    ["Referer: x"],
    ["Range: bytes=0-1"], ["Connection: close"], ["TE: trailers"], ["Upgrade: websocket", "Connection: upgrade"],
    ["Content-Type: a/b"],
    ["X: é"], ["X: \u{1}\u{1B}\u{7F}"], ["X: @file"], ["X@: y"], ["X-A;B: c"], ["X : 1"], ["X :"], ["Expect:"],
    ["Content-Length: 0"], ["X: " + String(repeating: "y", count: 3000)], ["X: \u{202E}abc"],
  ].map { Row("GET", "/", $0) }

  private let bodies: [Row] = [
    Row("POST", "/", [], ""), Row("POST", "/", [], "@file"), Row("POST", "/", [], "<file"), Row("POST", "/", [], "a=1&b=%41+c"),
    Row("POST", "/", [], "-n"), Row("POST", "/", [], "it's \"$HOME\" `id` \\ \\n"), Row("POST", "/", [], "line\r\nline\n\ttab\n"),
    Row("POST", "/", [], "é😀\u{301}\u{202E}"), Row("POST", "/", body: [0]), Row("POST", "/", body: [0, 0xFF, 0x41, 0]),
    Row("POST", "/", body: Array(0...255)), Row("POST", "/", body: Array("-%s\0\\0'".utf8)),
    Row("POST", "/", body: [0xFF, 0xC3, 0x28]),
    Row("POST", "/", ["Content-Type:"], "x"), Row("POST", "/", ["Content-Type: application/json"], "{\"a\":1}"),
    Row("PUT", "/", ["Content-Type: a", "content-type: b"], "x"), Row("POST", "/", ["Content-Length: 3"], "x=1"),
    Row("POST", "/", ["Content-Length: 1"], "x=1"), Row("POST", "/", ["Expect: 100-continue"], "x"),
    Row("POST", "/", [], String(repeating: "x", count: 5000)), Row("POST", "/", [], String(repeating: "é\n", count: 60_000)),
    Row("POST", "/", [], String(repeating: "x", count: 1_200_000)), Row("GET", "/", [], "x"), Row("DELETE", "/", body: [0, 1]),
    Row("POST", "/", ["Transfer-Encoding: chunked"], "5\r\nhello\r\n0\r\n\r\n"),
    Row("POST", "/", ["Transfer-Encoding: gzip"], "hello"),
    Row("POST", "/", ["Transfer-Encoding: chunked"], "2\r\n\0a\r\n0\r\n\r\n"),
    Row("GET", "/", [], addsFields: false), Row("POST", "/", [], body: Array("x".utf8), addsFields: false),
    Row("GET", "/", ["Host: a"], addsFields: false), Row("POST", "/", ["Content-Length: 1"], body: [0x78], addsFields: false),
  ]

  func testTheSameTargetIsSent() async throws { try await compare(targets) }
  func testTheSameMethodIsSent() async throws { try await compare(methods) }
  func testTheSameHeaderLinesAreSent() async throws { try await compare(headers) }
  func testTheSameBodyIsSent() async throws { try await compare(bodies) }

  func testAHeaderThatIsNotUTF8IsSentByteByByte() async throws {
    var row = Row("GET", "/")
    row.message.headers = [HeaderLine(bytes: Array("X: ".utf8) + [0xE9, 0xFF, 0x80])]
    try await compare([row])
  }

  func testAUnixSocketIsReached() async throws {
    let (curl, shell) = (try await Program("curl"), try await Program("bash"))
    let path = "/tmp/answerback-\(UUID().uuidString.prefix(8)) '.sock"
    let server = try await RawServer(.closing("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), socket: path)
    let escaped = path.replacing("/", with: "%2F").replacing(" ", with: "%20")
    let client = WireClient()
    let byURL = await client.perform(RequestMessage(url: "http+unix://\(escaped)/a?b"))
    var options = TransportOptions()
    options.unixSocket = path
    let byOption = await client.perform(RequestMessage(url: "http://app.test/a?b"), options: options)
    for exchange in [byURL, byOption] {
      let outcome = try await shell.run(["-c", command(exchange, curl)])
      XCTAssertEqual(outcome.code, 0, outcome.output)
    }
    let requests = server.script.requests.map { String(decoding: $0, as: UTF8.self) }
    XCTAssertEqual(requests.count, 4)
    XCTAssertEqual(Array(requests.prefix(2)), Array(requests.suffix(2)))
    await client.shutdown()
    try await server.stop()
  }

  func testAnHTTP2RequestIsSentAsOne() {
    var options = TransportOptions()
    options.protocolPreference = .http2
    let words = CurlCommand(RequestMessage(url: "http://h/"), options: options).text.split(separator: " ")
    XCTAssertTrue(words.contains("--http2-prior-knowledge"), "\(words)")
    let secure = CurlCommand(RequestMessage(url: "https://h/"), options: options).text.split(separator: " ")
    XCTAssertTrue(secure.contains("--http2"), "\(secure)")
    let old = CurlCommand(RequestMessage(url: "https://h/")).text.split(separator: " ")
    XCTAssertTrue(old.contains("--http1.1"), "\(old)")
  }

  func testWhatCurlCannotSendIsRefusedInASentence() {
    func refused(_ url: String = "http://h/", _ change: (inout RequestMessage) -> Void = { _ in }) -> String {
      var message = RequestMessage(url: url)
      change(&message)
      return CurlCommand(message).text
    }
    let sentences = [
      refused { $0.raw = [0] }, refused { $0.method = "CONNECT" }, refused { $0.method = "A B;id" }, refused("ftp://h/"),
      refused("file:///etc/passwd"), refused("http://ada:secret@h/"), refused("http://é/"),
      refused { $0.headers = [HeaderLine(name: "A", value: "1"), HeaderLine(name: "X", value: "a\r\nY: b")] },
      refused { $0.headers = [HeaderLine(bytes: [0x58, 0x3A, 0])] },
      refused { $0.headers = [HeaderLine(bytes: Array("nocolon".utf8))] },
      refused { $0.headers = [HeaderLine(bytes: Array(": x".utf8))] },
      refused { $0.headers = [HeaderLine(bytes: Array("@f: x".utf8))] },
      refused { $0.headers = [HeaderLine(name: "Host", value: "a"), HeaderLine(name: "host", value: "b")] },
      refused {
        $0.headers = [HeaderLine(name: "Transfer-Encoding", value: "chunked")]
        $0.body = Array("1\r\na\r\n1\r\nb\r\n0\r\n\r\n".utf8)
      },
      refused { $0.headers = [HeaderLine(name: "X", value: String(repeating: "x", count: 200_000))] },
      refused("http://h/" + String(repeating: "x", count: 200_000)),
    ]
    XCTAssertEqual(
      sentences.map { sentence in
        sentence.replacing("# curl can't send this request: ", with: "").replacing(". Send it with a scenario.", with: "")
      },
      [
        "its bytes are sent as they are", "CONNECT asks for a tunnel", "the method \"A B;id\" is not a token",
        "the scheme ftp is not http or https", "the scheme file is not http or https", "the URL names a user, which is not sent",
        "the host is not ASCII", "header line 2 holds CR, LF or NUL", "header line 1 holds CR, LF or NUL",
        "header line 1 has no name that curl takes for one", "header line 1 has no name that curl takes for one",
        "header line 1 has no name that curl takes for one", "it has several Host lines",
        "its body is divided into chunks, which curl does by itself", "a part of 200003 bytes does not fit into a command line",
        "a part of 200009 bytes does not fit into a command line",
      ]
    )
    for sentence in sentences {
      XCTAssertTrue(sentence.hasPrefix("# "), sentence)
      XCTAssertFalse(sentence.contains("\n"), sentence)
      XCTAssertFalse(sentence.contains("secret"), sentence)
    }
  }

  // MARK: - Comparing

  /// Sends each request by the client and by the command, and compares what a server gets.
  private func compare(_ rows: [Row], line: UInt = #line) async throws {
    let (curl, shell) = (try await Program("curl"), try await Program("bash"))
    let recorder = try await RequestRecorder()
    for row in rows {
      var message = row.message
      message.url = recorder.base + message.url
      recorder.expect(bodyLength: message.body?.count ?? 0)
      var options = TransportOptions()
      options.addsFields = row.addsFields
      let client = WireClient()
      let exchange = await client.perform(message, options: options)
      await client.shutdown()
      XCTAssertNil(exchange.failure, line: line)
      let wanted = SentText(await recorder.next(), message)
      let command = command(exchange, curl)
      XCTAssertFalse(command.isEmpty, CurlCommand(exchange).text, line: line)
      let outcome = try await run(command, by: shell)
      let place = "\(command.prefix(300)) \(outcome.output.prefix(300))"
      XCTAssertEqual(outcome.code, 0, place, line: line)
      guard outcome.code == 0 else { continue }
      let found = SentText(await recorder.next(), message)
      XCTAssertEqual(found, wanted, place, line: line)
    }
    try await recorder.stop()
  }

  /// The command with the program in its place, without the settings of this machine's user; empty where it is a comment.
  private func command(_ exchange: Exchange, _ curl: Program) -> String {
    let text = CurlCommand(exchange).text
    guard let start = text.firstRange(of: "curl -s") else { return "" }
    return text.replacingCharacters(in: start, with: "\(curl.url.path) -q --noproxy '*' --max-time 20 -s")
  }

  /// Runs a script of any length.
  private func run(_ script: String, by shell: Program) async throws -> Program.Outcome {
    let file = FileManager.default.temporaryDirectory.appending(path: "answerback-\(UUID().uuidString).sh")
    try Data(script.utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try await shell.run([file.path])
  }
}

/// What a request says: lines in any order, those of the message among themselves in order, an empty value without the blanks before it,
/// and Host in curl's own spelling.
private struct SentText: Equatable {
  let requestLine: String
  let lines: [String]
  let ownLines: [String]
  let body: [UInt8]

  init(_ bytes: [UInt8], _ message: RequestMessage) {
    let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) ?? bytes.endIndex..<bytes.endIndex
    var all = String(fieldBytes: bytes[..<end.lowerBound]).components(separatedBy: "\r\n")
    requestLine = all.removeFirst()
    let names = message.headers.map { $0.name.lowercased() }.filter { $0 != "host" }
    lines = all.map(SentText.normalized).sorted()
    ownLines = all.filter { names.contains($0.prefix { $0 != ":" }.lowercased()) }.map(SentText.normalized)
    body = Array(bytes[end.upperBound...])
  }

  private static func normalized(_ line: String) -> String {
    if line.lowercased().hasPrefix("host:") { return "Host" + line.dropFirst("host".count) }
    return line.last == ":" || !line.drop { $0 != ":" }.dropFirst().allSatisfy { $0 == " " || $0 == "\t" }
      ? line : String(line.prefix { $0 != ":" }) + ":"
  }
}
