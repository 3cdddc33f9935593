import Dispatch
import Exchanges
import FieldValues
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import ScenarioSyntax
import Scenarios
import SystemIO
import Wire

extension ParserTarget {
  /// Responses of a hostile server, as the client reads them, scenarios judge them, reports show them and the recorder writes them.
  static let responses: [ParserTarget] = [
    ParserTarget("response", corpus: responseTexts, tokens: responseTokens) { bytes in
      let fault = NIOLockedValueBox<String?>("The exchange doesn't end.")
      let hasEnded = DispatchSemaphore(value: 0)
      Task.detached {
        let found: String?
        do { found = try await HostileServer.shared.get().fault(bytes) } catch { found = "The server doesn't start: \(error)" }
        fault.withLockedValue { $0 = found }
        hasEnded.signal()
      }
      _ = hasEnded.wait(timeout: .now() + ParserFuzzer.bound)
      return fault.withLockedValue { $0 }
    }
  ]

  private static let responseTexts = [
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 31\r\nSet-Cookie: sid=1; Path=/; Max-Age=5\r\n\r\n"
      + "{\"id\": 7, \"tags\": [\"a\", \"é\"]}\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n4\r\none\n\r\n4;a=b\r\ntwo\n\r\n0\r\nX-Sum: 8\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
      + "1c\r\nid: 1\nevent: x\ndata: a\n\n: b\n\n\r\n0\r\n\r\n",
    "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\nHTTP/1.0 404 Not Found\r\nX-Two: 1\r\nX-Two: 2\r\n\r\nto the end",
    "HTTP/1.1 304 Not Modified\r\nETag: W/\"1\"\r\nDate: Sun, 29 Nov 2026 10:00:00 GMT\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 23\r\n\r\n\u{1F}\u{8B}",
    "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-16\r\nContent-Length: 6\r\n\r\n\u{FEFF}a\u{1B}[31m",
  ]

  private static let responseTokens = [
    "HTTP/1.1 ", "\r\n\r\n", "Content-Length: 5\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip, chunked\r\n",
    "Content-Encoding: gzip, deflate\r\n", "Content-Encoding: br\r\n", "0\r\n\r\n", "ffffffffffffffff\r\n", "5\r\nhello\r\n",
    "Set-Cookie: a=b; Domain=.x; Secure\r\n", "data: {\"a\": 1}\n\n", "id: \0\n", "retry: 1\n", "\u{1B}]0;x\u{7}", "\u{9B}31m",
    "{{x}}", "{{*}}", "```\n", "Content-Type: application/x-msgpack\r\n", "\\ud800", "[[[[[[[[", "1e999999999",
  ]
}

extension ParserTarget {
  /// A server that answers each request with the bytes of a case, and the client that reads them.
  final class HostileServer: Sendable {
    /// Started when the first case needs it.
    static let shared = Result { try HostileServer() }

    let base: String
    private let client = WireClient()
    private let response = NIOLockedValueBox<[UInt8]>([])

    private init() throws {
      let response = response
      let channel = try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(Answering(response.withLockedValue { $0 }))
          }
        }
        .bind(host: "127.0.0.1", port: 0).wait()
      base = "http://127.0.0.1:\(channel.localAddress?.port ?? 0)"
    }

    /// Answers requests with these bytes from now on.
    func answer(with bytes: [UInt8]) { response.withLockedValue { $0 = bytes } }

    /// Sends a request, judges the response, and shows and records the exchange.
    func fault(_ bytes: [UInt8]) async -> String? {
      response.withLockedValue { $0 = bytes }
      var options = RunnerOptions()
      options.timeout = .seconds(2)
      let text = HostileServer.scenarios[bytes.count % HostileServer.scenarios.count]
      let runner = ScenarioRunner(server: RemoteServer(base), transport: client, options: options)
      let result = await runner.run(text: text, path: "hostile.scenario")
      guard result.diagnostics.isEmpty, !result.verdicts.isEmpty else { return "Nothing was judged: \(result.diagnostics)" }
      let shown = Collected<String>()
      let report = ReportSink(TextReport(show: .all), redactor: options.redactor, collectedIn: shown)
      report.begin()
      report.finished(result)
      report.end(RunSummary([result], duration: .zero))
      if let control = shown.value.unicodeScalars.first(where: { $0.properties.generalCategory == .control && $0 != "\n" }) {
        return "The report has the control character U+\(String(hex: control.value, digits: 4)) in it."
      }
      let exchanges = result.steps.flatMap(\.exchanges).filter { $0.head != nil }
      guard !exchanges.isEmpty else { return nil }
      let recorded = Recorder.scenario(from: exchanges, name: "recorded", base: base)
      do throws(ScenarioFile.ParseFailure) {
        _ = try ScenarioFile.parse(recorded)
        return nil
      } catch {
        return "It is recorded as \(ParserTarget.shown(recorded)), which doesn't parse: \(error.description)"
      }
    }

    private static let scenarios = [
      "GET {{base}}/\n[Options]\nmax-time: 400ms\n\nHTTP 200\n[Asserts]\njsonpath \"$..id\" == 7\nbody contains \"a\"\n"
        + "cookie \"sid\" exists\nbytes count > 3\nsha256 exists\nlink \"next\" not exists\n",
      "GET {{base}}/\n[Options]\nmax-time: 400ms\n\nHTTP 200\n[Chunks]\n\"one\\n\"\n@any 0..3\n@end\n",
      "GET {{base}}/\n[Options]\nmax-time: 400ms\n\nHTTP 200\n[Events]\nid: 1\nevent: x\ndata: a\n\n@skip 0..4\ndata: {\"a\": 1}\n\n@eof\n",
      "GET {{base}}/\n[Options]\nmax-time: 400ms\n\nHTTP *\n[SetCookies any-order]\nsid={{*}}; Path=/; Max-Age=5\n[Headers]\nX-Two: 1\n",
    ]

    /// Writes the response in pieces once the first bytes of a request are there, then closes, or waits for the client to leave.
    private final class Answering: ChannelInboundHandler {
      typealias InboundIn = ByteBuffer
      typealias OutboundOut = ByteBuffer

      private let response: [UInt8]
      private var hasAnswered = false

      init(_ response: [UInt8]) {
        self.response = response
      }

      func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasAnswered else { return }
        hasAnswered = true
        // The same pieces for the same bytes.
        var generator = SeededGenerator(seed: UInt64(response.count), case: response.reduce(0) { $0 &* 31 &+ Int($1) })
        var rest = response[...]
        while !rest.isEmpty {
          let piece = rest.prefix(generator.number(1...max(1, rest.count)))
          rest = rest.dropFirst(piece.count)
          context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: piece)), promise: nil)
        }
        if generator.chance(90) { context.close(promise: nil) }
      }

      func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
    }
  }
}
