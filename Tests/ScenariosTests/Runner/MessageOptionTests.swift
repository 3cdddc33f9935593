import Exchanges
import Foundation
import Scenarios
import Synchronization
import XCTest

/// Options that change what goes out, or what becomes of what comes back.
final class MessageOptionTests: XCTestCase {
  private final class MemorySink: FileSink {
    private let written = Mutex<[String: [UInt8]]>([:])
    var files: [String: [UInt8]] { written.withLock { $0 } }

    func write(_ bytes: [UInt8], to path: String, within folder: String) throws(FileFault) {
      if path.hasSuffix("full") { throw .unwritable(path, reason: "the disk is full") }
      written.withLock { $0["\(folder): \(path)"] = bytes }
    }
  }

  func testABodyIsSentInChunksOfTheSizesGiven() async {
    let transport = PreparedTransport([Answer()])
    _ = await Rig().run("POST {{base}}/\n[Options]\nsend-chunks: 1, 3\n`abcdef`\n\nHTTP 200\n", transport)
    XCTAssertEqual(transport.requests[0].headers.map { String(fieldBytes: $0.bytes) }, ["Transfer-Encoding: chunked"])
    XCTAssertEqual(
      transport.requests[0].body.map { String(decoding: $0, as: UTF8.self) },
      "1\r\na\r\n3\r\nbcd\r\n2\r\nef\r\n0\r\n\r\n"
    )
  }

  func testTheOptionsOfVersionTrustAndPaceReachTheTransport() async {
    func options(_ lines: String) async -> TransportOptions? {
      let transport = PreparedTransport([Answer()])
      let text = "GET {{base}}/\n[Options]\n\(lines)\n\nHTTP 200\n"
      let result = await Rig().run(text, transport)
      XCTAssertEqual(result.failures.map(\.summary), [])
      return transport.options.last
    }
    let http2 = await options("http2: true\ninsecure: true")
    XCTAssertEqual(http2?.protocolPreference, .http2)
    XCTAssertEqual(http2?.tls.insecure, true)
    XCTAssertNil(http2?.flow)
    let http1 = await options("http2: true\nhttp1.1: true")
    XCTAssertEqual(http1?.protocolPreference, .http1)
    XCTAssertEqual(http1?.tls.insecure, false)
    let paced = await options("read-rate: 1KiB/s")
    XCTAssertNotNil(paced?.flow)
  }

  func testSendChunksNeedsABodyAndNoLengthOfItsOwn() async {
    let none = await Rig().failures("POST {{base}}/\n[Options]\nsend-chunks: 1\n", Answer())
    XCTAssertEqual(none, ["3:1+14 send-chunks has no body to send; give the request one, or remove the option"])
    let both = await Rig().failures("POST {{base}}/\nContent-Length: 1\n[Options]\nsend-chunks: 1\n`a`\n", Answer())
    XCTAssertEqual(both, ["4:1+14 send-chunks adds Transfer-Encoding itself; remove the line Content-Length"])
  }

  func testACodedAnswerIsAskedForAndDecoded() async {
    let transport = CodedTransport()
    let text = """
      GET {{base}}/
      [Options]
      compressed: true

      HTTP 200
      Content-Encoding: gzip
      [Asserts]
      bytes count == 7
      body == "decoded"
      regex /^(..)/ == "de"
      `decoded`
      """
    let result = await ScenarioRunner(server: PreparedServer(), transport: transport).run(text: text, path: "a.scenario")
    XCTAssertEqual(result.failures.map(\.summary), [])
    XCTAssertEqual(
      result.steps[0].exchanges[0].request.headers.map { String(fieldBytes: $0.bytes) },
      ["Accept-Encoding: gzip, deflate"]
    )
  }

  func testABodyThatCannotBeDecodedSaysWhy() async {
    let transport = CodedTransport(problem: "The body cannot be decoded: the checksum is wrong.")
    let text = "GET {{base}}/\n[Options]\ncompressed: true\n\nHTTP 200\n`decoded`\n"
    let result = await ScenarioRunner(server: PreparedServer(), transport: transport).run(text: text, path: "a.scenario")
    XCTAssertEqual(result.failures.map(\.summary), ["6:1+9 The body cannot be decoded: the checksum is wrong."])
  }

  func testABodyIsWrittenToTheFileThatOutputNames() async {
    var rig = Rig()
    let sink = MemorySink()
    rig.options.output = sink
    rig.options.variables = ["n": "7"]
    let failures = await rig.failures("GET {{base}}/\n[Options]\noutput: out/{{n}}.bin\n\nHTTP 200\n", Answer(body: "abc"))
    XCTAssertEqual(failures, [])
    XCTAssertEqual(sink.files, ["a: a/out/7.bin": Array("abc".utf8)])
  }

  func testOutputNeverLeavesTheScenariosFolder() async {
    var rig = Rig()
    rig.options.output = MemorySink()
    let outside = await rig.failures("GET {{base}}/\n[Options]\noutput: ../x\n", Answer(body: "abc"))
    XCTAssertEqual(outside, ["3:1+12 output: \"../x\" leads out of the scenario's folder; write beside the scenario"])
    let full = await rig.failures("GET {{base}}/\n[Options]\noutput: full\n", Answer(body: "abc"))
    XCTAssertEqual(full, ["3:1+12 output: a/full can't be written: the disk is full"])
    rig.options.output = nil
    let none = await rig.failures("GET {{base}}/\n[Options]\noutput: x\n", Answer(body: "abc"))
    XCTAssertEqual(none, ["3:1+9 output: this runner writes no files"])
  }

  func testOutputIsNeverAFileThatOtherProgramsActUpon() async {
    var rig = Rig()
    let sink = MemorySink()
    rig.options.output = sink
    for name in [".git/config", "a/.b/c", ".x", "./.x", "a/../.x"] {
      let failures = await rig.failures("GET {{base}}/\n[Options]\noutput: \(name)\n", Answer(body: "abc"))
      XCTAssertEqual(
        failures,
        ["3:1+\(8 + name.count) output: \"\(name)\" is hidden; choose a name that doesn't begin with a dot"]
      )
    }
    for name in ["x.scenario", "X.SCENARIO", "a/x.scenario.new", "Test.swift"] {
      let failures = await rig.failures("GET {{base}}/\n[Options]\noutput: \(name)\n", Answer(body: "abc"))
      XCTAssertEqual(
        failures,
        ["3:1+\(8 + name.count) output: \"\(name)\" would be a scenario or a source file; choose another name"]
      )
    }
    XCTAssertEqual(sink.files, [:])
  }
}

/// Answers with a body in a coding, which it takes off as `Wire` does when it is told to.
private struct CodedTransport: ExchangeTransport {
  var problem: String?

  func perform(
    _ request: RequestMessage,
    options: TransportOptions,
    onEvent: @escaping @Sendable (Exchange.Event, Duration) -> Void
  ) async -> Exchange {
    var exchange = Answer(200, ["Content-Encoding: gzip"], body: "…coded…").exchange(request)
    if options.decompresses {
      exchange.decoded = DecodedBody(codings: ["gzip"], bytes: Array("decoded".utf8), problem: problem)
    }
    return exchange
  }
}
