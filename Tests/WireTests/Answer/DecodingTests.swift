import Exchanges
import Foundation
import XCTest

@testable import Wire

/// RFC 9110 section 8.4.1. The bytes were made by Python's gzip and zlib.
final class DecodingTests: XCTestCase {
  private static let text = String(repeating: "hello ", count: 20)
  private let gzip = bytes(base64: "H4sIAAAAAAACA8tIzcnJV8igOwkAL/r4SHgAAAA=")
  private let zlib = bytes(base64: "eJzLSM3JyVfIoDsJAHe6LBE=")

  private static func bytes(base64: String) -> [UInt8] { Array(Data(base64Encoded: base64) ?? Data()) }

  /// What a decoder makes of a body that comes in pieces of this size.
  private func decoded(
    _ body: [UInt8],
    _ lines: String...,
    pieces: Int = .max,
    limit: Int = 1 << 20
  ) -> DecodedBody? {
    var exchange = Exchange(request: RequestMessage(url: "http://a/"))
    guard let decoder = ContentDecoder(head(200, "OK", lines), limit: limit) else { return nil }
    var rest = body[...]
    var steps: [DecodingStep] = []
    while !rest.isEmpty {
      steps += decoder.decode(Array(rest.prefix(pieces)))
      rest = rest.dropFirst(pieces)
    }
    for step in steps + decoder.finish() { exchange.apply(.decoding(step), at: .zero) }
    return exchange.decoded
  }

  private func head(_ status: Int, _ reason: String, _ lines: [String]) -> ResponseHead {
    ResponseHead(version: "HTTP/1.1", status: status, reason: reason, headers: headerLines(lines), bytes: [])
  }

  func testGzipAndDeflateAreTakenOffInAnyPieces() {
    for pieces in [1, 3, .max] {
      XCTAssertEqual(
        decoded(gzip, "content-encoding: GZIP", pieces: pieces),
        DecodedBody(codings: ["gzip"], bytes: Array(Self.text.utf8))
      )
      XCTAssertEqual(
        decoded(zlib, "Content-Encoding: deflate", pieces: pieces),
        DecodedBody(codings: ["deflate"], bytes: Array(Self.text.utf8))
      )
    }
  }

  /// Some servers leave the zlib header out, and every client takes that.
  func testDeflateWithoutAZlibHeader() {
    let raw = Array(zlib.dropFirst(2).dropLast(4))
    for pieces in [1, 3, .max] {
      XCTAssertEqual(
        decoded(raw, "Content-Encoding: deflate", pieces: pieces),
        DecodedBody(codings: ["deflate"], bytes: Array(Self.text.utf8))
      )
    }
    XCTAssertNotNil(decoded(Array(raw.dropLast(2)), "Content-Encoding: deflate")?.problem)
    XCTAssertNotNil(decoded(raw + [1, 2], "Content-Encoding: deflate")?.problem)
    XCTAssertNotNil(decoded(gzip, "Content-Encoding: deflate")?.problem)
    XCTAssertNotNil(decoded([0x78], "Content-Encoding: deflate")?.problem)
  }

  func testSeveralCodingsAreTakenOffFromTheLast() {
    let both = Self.bytes(base64: "eJyT7+ZgAAEm5tMeZ0+eDD+xwJqTQf/XD48KoCAAeNoJDg==")
    XCTAssertEqual(
      decoded(both, "Content-Encoding: x-gzip , identity", "Content-Encoding: deflate"),
      DecodedBody(codings: ["x-gzip", "deflate"], bytes: Array(Self.text.utf8))
    )
  }

  /// RFC 1952 section 2.2.
  func testAGzipBodyMayHaveSeveralMembers() {
    let text = Array((Self.text + Self.text + Self.text).utf8)
    for pieces in [1, 2, 3, 7, 29, 30, 31, .max] {
      XCTAssertEqual(
        decoded(gzip + gzip + gzip, "Content-Encoding: gzip", pieces: pieces),
        DecodedBody(codings: ["gzip"], bytes: text),
        "\(pieces)"
      )
    }
    XCTAssertEqual(
      decoded(gzip + gzip.dropLast(), "Content-Encoding: gzip")?.problem,
      "The body cannot be decoded: it ends before gzip does."
    )
    XCTAssertEqual(
      decoded(gzip + [0x1F], "Content-Encoding: gzip")?.problem,
      "The body cannot be decoded: bytes follow the end of gzip."
    )
  }

  func testWithoutACodingThereIsNothingToDecode() {
    XCTAssertNil(decoded(gzip))
    XCTAssertNil(decoded(gzip, "Content-Encoding: identity"))
    XCTAssertNil(decoded([], "Content-Encoding: gzip"))
  }

  func testWhatCannotBeReadIsSaid() {
    func problem(_ body: [UInt8], _ coding: String) -> String? { decoded(body, "Content-Encoding: \(coding)")?.problem }
    XCTAssertEqual(problem(gzip.dropLast(), "gzip"), "The body cannot be decoded: it ends before gzip does.")
    XCTAssertEqual(problem(gzip + [0], "gzip"), "The body cannot be decoded: bytes follow the end of gzip.")
    XCTAssertEqual(problem(Array("plain".utf8), "gzip"), "The body cannot be decoded: it is not gzip.")
    XCTAssertEqual(
      problem([1], "br"),
      "The body cannot be decoded: the coding \"br\" is not read here; ask for gzip or deflate."
    )
    XCTAssertEqual(
      problem([1], "gzip, gzip, gzip, gzip, gzip"),
      "The body cannot be decoded: it has 5 codings, of which at most 4 are read."
    )
    XCTAssertEqual(decoded(gzip.dropLast(), "Content-Encoding: gzip")?.bytes, Array(Self.text.utf8))
  }

  func testABombIsGivenUpAtTheLimit() throws {
    let bomb = zeros(matches: 1 << 16)
    let decoded = try XCTUnwrap(decoded(bomb, "Content-Encoding: deflate", pieces: 1000))
    XCTAssertEqual(
      decoded.problem,
      "The body cannot be decoded: it becomes larger than the limit of 1048576 bytes when deflate is taken off."
    )
    XCTAssertLessThanOrEqual(decoded.bytes.count, 1 << 20)
    XCTAssertGreaterThan(decoded.bytes.count, 1 << 19)
  }

  func testAnExchangeHasBothSizes() async throws {
    let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(gzip.count)\r\n\r\n"
    let server = try await RawServer(RawServer.Answer(bytes: Array(head.utf8) + gzip))
    let client = WireClient()
    let log = EventLog()
    let request = RequestMessage(url: server.base)
    var options = TransportOptions()
    options.decompresses = true
    let exchange = await client.perform(request, options: options, onEvent: log.note)
    XCTAssertEqual(exchange.ending, .complete)
    XCTAssertEqual(exchange.body, gzip)
    XCTAssertEqual(exchange.decoded, DecodedBody(codings: ["gzip"], bytes: Array(Self.text.utf8)))
    XCTAssertEqual(exchange, log.folded(for: request))
    let plain = await client.perform(request)
    XCTAssertNil(plain.decoded)
    await client.shutdown()
    try await server.stop()
  }
}
