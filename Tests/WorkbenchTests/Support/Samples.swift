import Exchanges
import ScenarioSyntax
import Scenarios
import Workbench

/// What a server, a client and a runner would tell the bench.
enum Samples {
  static let base = "http://127.0.0.1:41873"

  /// A request with the line of the jar.
  static func request(_ target: String, cookie: String) -> RequestMessage {
    RequestMessage(url: base + target, headers: [HeaderLine(name: "Cookie", value: cookie)])
  }

  static let routes = [
    CatalogueRoute(methods: ["GET"], path: "/json", summary: "a record", mediaTypes: ["application/json"]),
    CatalogueRoute(methods: ["GET"], path: "/cookies", summary: "three cookies"),
    CatalogueRoute(
      methods: ["GET"],
      path: "/items/{id}",
      parameters: [CatalogueRoute.Parameter("id", in: .path, example: "1", isRequired: true)]
    ),
    CatalogueRoute(
      methods: ["GET"],
      path: "/users/{name}",
      parameters: [CatalogueRoute.Parameter("name", in: .path, isRequired: true)]
    ),
    CatalogueRoute(methods: ["POST"], path: "/echo", requestBody: #"{"a":1}"#, requestMediaType: "application/json"),
  ]

  static let scenarios = [
    Message.ScenarioEntry(path: "scenarios/cookies/layers.scenario", name: "cookies/layers"),
    Message.ScenarioEntry(path: "scenarios/plain-json.scenario", name: "plain-json"),
  ]

  static func head(_ status: Int, _ reason: String, _ lines: [String]) -> ResponseHead {
    let text = "HTTP/1.1 \(status) \(reason)\r\n" + lines.map { $0 + "\r\n" }.joined() + "\r\n"
    return ResponseHead(
      version: "HTTP/1.1",
      status: status,
      reason: reason,
      headers: lines.map { HeaderLine(bytes: Array($0.utf8)) },
      bytes: Array(text.utf8)
    )
  }

  /// The events of an answer that comes in one piece.
  static func answer(_ request: RequestMessage, _ head: ResponseHead, body: [UInt8]) -> [Exchange.Event] {
    let target = String(request.url.dropFirst(base.count))
    let lines = request.headers + [HeaderLine(name: "Host", value: "127.0.0.1:41873")]
    let text = "\(request.method) \(target) HTTP/1.1\r\n" + lines.map { "\($0.name): \($0.value)\r\n" }.joined() + "\r\n"
    let sent = Exchange.SentRequest(
      method: request.method,
      target: target,
      headers: lines,
      addedHeaders: 1,
      body: request.body ?? [],
      bytes: Array(text.utf8) + (request.body ?? [])
    )
    return [
      .connected(ConnectionInfo(local: "127.0.0.1:51034", peer: "127.0.0.1:41873", reused: false)), .sent(sent),
      .received(head.bytes + body), .head(head, framing: .length(body.count)), .body(body), .ended(.complete),
    ]
  }

  static let jsonHead = head(200, "OK", ["Content-Type: application/json", "Content-Length: 38"])
  static let json = Array(#"{"id":1,"name":"ada","tags":["a","b"]}"#.utf8)

  static let cookiesHead = head(
    200,
    "OK",
    [
      "content-type: text/html; charset=utf-8", "set-cookie: sid=abc123; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=3600",
      "set-cookie: theme=dark; Path=/app; Expires=Wed, 09 Jun 2027 10:18:14 GMT; Secure; Partitioned",
      "Set-Cookie: gone=; Path=/; Max-Age=0",
      "content-length: 14",
    ]
  )

  static let failedRun: ScenarioResult = {
    let request = RequestMessage(url: "http://127.0.0.1:40001/cookies")
    var exchange = Exchange(request: request)
    exchange.apply(.connected(ConnectionInfo(local: "127.0.0.1:51034", peer: "127.0.0.1:40001", reused: false)), at: .zero)
    exchange.apply(.head(cookiesHead, framing: .length(14)), at: .milliseconds(1))
    exchange.apply(.body(Array("<p>cookies</p>".utf8)), at: .milliseconds(1))
    exchange.apply(.ended(.complete), at: .milliseconds(2))
    return ScenarioResult(
      path: scenarios[0].path,
      text: "",
      name: "cookies/layers",
      steps: [
        StepResult(
          name: "three cookies",
          position: SourcePosition(line: 3),
          exchanges: [exchange],
          verdicts: [
            Verdict(.passed, "HTTP 200", at: SourcePosition(line: 5)),
            Verdict(
              .failed,
              #"header "Vary" == "Accept""#,
              at: SourcePosition(line: 6),
              message: "there is no header Vary",
              details: ["expected: Accept"]
            ),
            Verdict(.skipped, #"probe "tasks" == 1"#, at: SourcePosition(line: 7), message: "not with --server"),
          ]
        )
      ]
    )
  }()
}
