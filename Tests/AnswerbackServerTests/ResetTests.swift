import Answerback
import AnswerbackServer
import Foundation
import NIOCore
import NIOEmbedded
import NIOPosix
import NIOSSL
import XCTest

/// Clients that reset their connection after each byte of an exchange, while the server's only event loop is busy: what they sent and
/// their reset are then found together, and the first write of the server fails while its handlers are being added.
final class ResetTests: XCTestCase {
  private func busyServer(
    tls: TLSFiles? = nil,
    _ work: (ListeningServer, any EventLoop) async throws -> Void
  ) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    var configuration = ServerConfiguration(port: 0)
    configuration.tls = tls
    configuration.shutdownGrace = .seconds(2)
    let app = try App {
      Get("/x") { "hello" }
      Post("/x", Body(String.self)) { _, text in text }
      Get("/stream") { StreamingResponse((0..<50).map { _ in String(repeating: "x", count: 1000) }) }
    }
    let server = try await Server(app, configuration: configuration, group: group).start()
    try await work(server, group.any())
    try await eventually("no connection, no request") { server.statistics.connections == 0 && server.statistics.running == 0 }
    await server.stop()
    try await group.shutdownGracefully()
  }

  /// Connects, and sends and resets while the loop does something else.
  private static func reset(after bytes: ArraySlice<UInt8>, _ port: Int, _ loop: any EventLoop, isAccepted: Bool) throws {
    let socket = try RawSocket(port: port)
    if isAccepted { try loop.submit {}.wait() }
    let busy = DispatchSemaphore(value: 0)
    loop.execute { busy.wait() }
    socket.send(Array(bytes))
    socket.reset()
    busy.signal()
  }

  private static func isServing(_ port: Int) throws -> Bool {
    let socket = try RawSocket(port: port)
    socket.send("GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    return socket.text().hasSuffix("hello")
  }

  private static let http1 = Array(
    "POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n\"hello\"GET /stream HTTP/1.1\r\nHost: a\r\n\r\n"
      .utf8
  )

  private static let http2: [UInt8] = {
    let frames: [Frame] = [
      .settings(), .get("/x", stream: 1), .request("POST", "/x", [("content-type", "application/json")], stream: 3, ends: false),
      .data(String(repeating: "x", count: 2000), stream: 3), .get("/stream", stream: 5), .reset(5),
    ]
    return Frame.preface + frames.flatMap(\.bytes)
  }()

  func testAResetAfterEveryByteOfAnExchangeInClearTextEndsOnlyItsConnection() async throws {
    try await busyServer { server, loop in
      let port = server.port
      for exchange in [Self.http1, Self.http2] {
        let isServing = try await blocking {
          for count in 0...exchange.count {
            for isAccepted in [true, false] {
              try Self.reset(after: exchange.prefix(count), port, loop, isAccepted: isAccepted)
            }
          }
          return try Self.isServing(port)
        }
        XCTAssertTrue(isServing)
      }
    }
  }

  func testManyBytesThatNobodyHasReadDoNotHarmTheServerEither() async throws {
    try await busyServer { server, loop in
      let port = server.port
      let body = Frame(type: Frame.data, stream: 3, payload: [UInt8](repeating: 0x78, count: 16_000)).bytes
      let isServing = try await blocking {
        for count in 1...8 {
          let bytes = Self.http2 + (0..<count).flatMap { _ in body }
          for isAccepted in [true, false] { try Self.reset(after: bytes[...], port, loop, isAccepted: isAccepted) }
        }
        return try Self.isServing(port)
      }
      XCTAssertTrue(isServing)
    }
  }

  func testAResetAfterEveryByteOfAnExchangeOverTLSEndsOnlyItsConnection() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "reset-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try await Tool.certificate(in: folder, named: "first")
    try await busyServer(tls: try TLSFiles(certificate: files.certificate, key: files.key)) { server, loop in
      let port = server.port
      let last = try await blocking {
        for (protocolName, exchange) in [("http/1.1", Self.http1), ("h2", Self.http2)] {
          let hello = try TLSSocket(port: port, protocolName).hello
          for count in 0...hello.count {
            try Self.reset(after: hello.prefix(count), port, loop, isAccepted: count.isMultiple(of: 2))
          }
          let length = try TLSSocket(port: port, protocolName).connected().encrypted(exchange).count
          // Every byte at first, where protocols and handlers are chosen, and later every seventh.
          for count in Array(0..<200) + Array(stride(from: 200, through: length, by: 7)) {
            let client = try TLSSocket(port: port, protocolName).connected()
            let bytes = try client.encrypted(exchange).prefix(count)
            let busy = DispatchSemaphore(value: 0)
            loop.execute { busy.wait() }
            client.socket.send(Array(bytes))
            client.socket.reset()
            busy.signal()
          }
        }
        let client = try TLSSocket(port: port, "http/1.1").connected()
        return try client.answer(to: "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      }
      XCTAssertTrue(last.hasSuffix("hello"), last)
    }
  }
}
