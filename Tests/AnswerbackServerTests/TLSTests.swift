import Answerback
import AnswerbackServer
import Foundation
import XCTest

final class TLSTests: XCTestCase {
  private func serving(_ work: (ListeningServer, TLSFiles, _ certificate: URL, _ key: URL) async throws -> Void) async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try await Tool.certificate(in: folder, named: "first")
    let tls = try TLSFiles(certificate: files.certificate, key: files.key)
    try await AnswerbackServerTests.serving(
      {
        Get("/x") { "hello" }
        Post("/x", Body(String.self)) { _, text in text }
        Get("/stream") { StreamingResponse(["a", "b", "c"]) }
      },
      configure: {
        $0.tls = tls
        $0.bodyLimit = 1000
        $0.timeouts.head = .milliseconds(300)
        $0.shutdownGrace = .seconds(10)
      }
    ) { try await work($0, tls, URL(filePath: files.certificate), URL(filePath: files.key)) }
  }

  private func curl(_ arguments: String...) async throws -> String {
    try await Tool.curl(["--write-out", " %{http_version} %{response_code}"] + arguments)
  }

  func testBothVersionsAreNegotiated() async throws {
    try await serving { server, _, certificate, _ in
      let new = try await curl("--cacert", certificate.path, "--http2", server.base + "/x")
      XCTAssertEqual(new, "hello 2 200")
      let old = try await curl("--cacert", certificate.path, "--http1.1", server.base + "/x")
      XCTAssertEqual(old, "hello 1.1 200")
      let stream = try await curl("--cacert", certificate.path, "--http2", server.base + "/stream")
      XCTAssertEqual(stream, "abc 2 200")
    }
  }

  func testABodyBeyondTheLimitIsA413InBothVersions() async throws {
    try await serving { server, _, certificate, _ in
      for (version, shown) in [("--http1.1", "1.1"), ("--http2", "2")] {
        let body = String(repeating: "x", count: 5000)
        let answer = try await curl("--cacert", certificate.path, version, "--data", body, server.base + "/x")
        XCTAssertEqual(answer, " \(shown) 413")
      }
    }
  }

  func testANewCertificateIsUsedWithoutARestart() async throws {
    try await serving { server, tls, certificate, key in
      let folder = certificate.deletingLastPathComponent()
      let second = try await Tool.certificate(in: folder, named: "second")
      for (old, new) in [(certificate, second.certificate), (key, second.key)] {
        try Data(contentsOf: URL(filePath: new)).write(to: old)
      }
      let before = try await curl("--cacert", second.certificate, server.base + "/x")
      XCTAssertEqual(before, " 0 000")
      try tls.reload()
      let after = try await curl("--cacert", second.certificate, server.base + "/x")
      XCTAssertEqual(after, "hello 2 200")
    }
  }

  func testAReloadThatFailsKeepsTheOldCertificate() async throws {
    try await serving { server, tls, certificate, key in
      let copy = certificate.deletingLastPathComponent().appending(path: "copy.pem")
      try FileManager.default.copyItem(at: certificate, to: copy)
      try Data("nonsense".utf8).write(to: key)
      XCTAssertThrowsError(try tls.reload()) { XCTAssertTrue("\($0)".hasPrefix("Can't use \(key.path) for TLS: "), "\($0)") }
      let after = try await curl("--cacert", copy.path, server.base + "/x")
      XCTAssertEqual(after, "hello 2 200")
    }
  }

  func testAHandshakeThatDoesNotComeIsNotWaitedForAndGarbageIsNoHandshake() async throws {
    try await serving { server, _, _, _ in
      let port = server.port
      for bytes in ["", "GET /x HTTP/1.1\r\nHost: a\r\n\r\n"] {
        let end = try await blocking {
          let socket = try RawSocket(port: port)
          socket.send(bytes)
          return socket.receive().end
        }
        XCTAssertNotEqual(end, .open)
      }
      try await eventually("no connection") { server.statistics.connections == 0 }
    }
  }

  func testAClientThatSpeaksPlainHTTPIsToldSo() async throws {
    try await serving { server, _, _, _ in
      let port = server.port
      let answer = try await blocking {
        let socket = try RawSocket(port: port)
        socket.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
        return socket.text()
      }
      XCTAssertTrue(answer.hasPrefix("HTTP/1.1 400 Bad Request\r\n"), answer)
      XCTAssertTrue(answer.hasSuffix("This port serves HTTPS. Use https:// instead of http://.\n"), answer)
    }
  }

  func testAClientWithWhichNoProtocolIsSharedIsRefused() async throws {
    try await serving { server, _, _, _ in
      let port = server.port
      let (foreign, none, split) = try await blocking {
        let foreign = try TLSSocket(port: port, "spdy/3")
        foreign.socket.send(foreign.hello)
        let alert = foreign.socket.receive()
        let none = try TLSSocket(port: port, nil).connected()
        let answer = try none.answer(to: "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        let split = try TLSSocket(port: port, "spdy/3")
        for byte in split.hello { split.socket.send([byte]) }
        return (alert, answer, split.socket.receive().bytes)
      }
      XCTAssertEqual(foreign.bytes, [21, 3, 3, 0, 2, 2, 120])
      XCTAssertEqual(foreign.end, .closed)
      XCTAssertTrue(none.hasSuffix("hello"), none)
      XCTAssertEqual(split, [21, 3, 3, 0, 2, 2, 120])
    }
  }

  func testAnIdleClientThatClosesItsSideIsNotWaitedFor() async throws {
    for saysFarewell in [true, false] {
      try await serving { server, _, _, _ in
        let port = server.port
        async let client: Void = blocking {
          let client = try TLSSocket(port: port, "http/1.1").connected()
          client.socket.send(try client.encrypted(Array("GET /x HTTP/1.1\r\nHost: a\r\n\r\n".utf8)))
          let farewell = try client.farewell()
          if saysFarewell { client.socket.send(farewell) }
          client.socket.finishSending()
        }
        try await eventually("a response") { server.statistics.responses == 1 && server.statistics.running == 0 }
        let start = ContinuousClock.now
        let cut = await server.stop()
        XCTAssertEqual(cut, 0)
        XCTAssertLessThan(start.duration(to: .now), .seconds(4))
        try await client
      }
    }
  }
}
