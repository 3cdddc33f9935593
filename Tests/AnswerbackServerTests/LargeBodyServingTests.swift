import Answerback
import AnswerbackServer
import Codecs
import Foundation
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import XCTest

/// A server of one event loop goes on answering while a large body is decoded or encoded.
final class LargeBodyServingTests: XCTestCase {
  /// Holds what decodes or encodes a value until the test lets it go.
  private final class Gate: Sendable {
    private struct State {
      var isReached = false
      var wasOnLoop = false
      var wasLetGo = true
    }

    private let state = NIOLockedValueBox(State())
    private let opening = DispatchSemaphore(value: 0)

    var isReached: Bool { state.withLockedValue { $0.isReached } }
    var wasOnLoop: Bool { state.withLockedValue { $0.wasOnLoop } }
    var wasLetGo: Bool { state.withLockedValue { $0.wasLetGo } }

    func open() { opening.signal() }

    /// Waits, but not forever: on an event loop nobody could open the gate.
    func pass() {
      let isOnLoop = MultiThreadedEventLoopGroup.currentEventLoop != nil
      state.withLockedValue { ($0.isReached, $0.wasOnLoop) = (true, isOnLoop) }
      if opening.wait(timeout: .now() + 10) == .timedOut { state.withLockedValue { $0.wasLetGo = false } }
    }

    /// The gates of the running test by number: a value can bring no more along.
    static let numbered = NIOLockedValueBox<[Int: Gate]>([:])

    static func pass(_ number: Int) { numbered.withLockedValue { $0[number] }?.pass() }
  }

  /// A member that comes to its gate when it is decoded, and when it is encoded.
  private struct Item: Codable, Sendable {
    enum Key: CodingKey { case gate, text }
    var gate: Int
    var text = String(repeating: "x", count: 1_000)

    init(gate: Int) { self.gate = gate }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      gate = try container.decode(Int.self, forKey: .gate)
      text = try container.decode(String.self, forKey: .text)
      Gate.pass(gate)
    }

    func encode(to encoder: any Encoder) throws {
      Gate.pass(gate)
      var container = encoder.container(keyedBy: Key.self)
      try container.encode(gate, forKey: .gate)
      try container.encode(text, forKey: .text)
    }
  }

  private struct Form: Decodable, Sendable {
    enum Key: CodingKey { case gate, text }
    var texts: [String]

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: Key.self)
      texts = try container.decode([String].self, forKey: .text)
      Gate.pass(try container.decode(Int.self, forKey: .gate))
    }
  }

  private struct Page: Sendable { var items: [Item] }

  private struct Kind: ResponseConvertible {
    let items: [Item]
    func response(in context: RenderingContext) throws -> AnyResponse {
      AnyResponse(mediaType: .json, body: try context.encode(["items": items], as: .json))
    }
  }

  /// The gate of the items that handlers return, far behind what an event loop would encode.
  private static let responseGate = 2

  @RoutesBuilder private static var routes: [RouteNode] {
    let items = (0..<400).map { Item(gate: $0 == 399 ? responseGate : 0) }
    Get("/small") { "small" }
    Post("/list", Body([Item].self)) { _, items in "\(items.count)" }
    Post("/members", Body([String: Item].self)) { _, items in "\(items.count)" }
    Post("/form", Body(Form.self)) { _, form in "\(form.texts.count)" }
    Post("/async/list", Body([Item].self)) { (_, items) async in "\(items.count)" }
    Post("/async/members", Body([String: Item].self)) { (_, items) async in "\(items.count)" }
    Post("/async/form", Body(Form.self)) { (_, form) async in "\(form.texts.count)" }
    Post("/blocking/list", Body([Item].self)) { _, items in "\(items.count)" }.blocking()
    Post("/inputs/list", Inputs(Body([Item].self), Query("q", Int?.self)) { items, _ in Page(items: items) }) { _, page in
      Response("\(page.items.count)")
    }
    Post("/request/list") { request in "\(try BodyDecoder().decode([Item].self, from: request.body.readableBytesView).count)" }
    Get("/value") { items }
    Get("/value/async") { () async in items }
    Get("/value/blocking") { items }.blocking()
    Get("/packed") { ["items": items] }.mediaType(.messagePack)
    Get("/response") { Response(items, headers: ["X-A": "b"]) }
    Get("/response/async") { () async in JSON(items) }
    Get("/negotiated") { Negotiated(items, as: .messagePack, .json) }
    Get("/kind") { Kind(items: items) }
    Get("/erased") { AnyEncodable(items) }
    Get("/hooked") { items }.afterRequest { answer, _ in try answer.headers.set("X-Count", answer.body.count ?? -1) }
  }

  /// Serves the routes on one event loop.
  private func serving(_ work: (ListeningServer) async throws -> Void) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let server = try await Server(try App { Self.routes }, configuration: ServerConfiguration(port: 0), group: group).start()
    do {
      try await work(server)
    } catch {
      await server.stop()
      try? await group.shutdownGracefully()
      throw error
    }
    await server.stop()
    try await group.shutdownGracefully()
  }

  /// Sends a request that comes to a gate; another client is answered before the gate is opened, and then the request is.
  private func check(
    _ server: ListeningServer,
    gate number: Int,
    _ name: String,
    _ line: String,
    _ fields: String...,
    body: [UInt8] = []
  ) async throws -> [UInt8] {
    let head = [line, "Host: x", "Connection: close", "Content-Length: \(body.count)"] + fields
    let gate = Gate()
    Gate.numbered.withLockedValue { $0[number] = gate }
    defer { Gate.numbered.withLockedValue { $0[number] = nil } }
    let port = server.port
    async let large = blocking {
      let socket = try RawSocket(port: port)
      socket.send(head.joined(separator: "\r\n") + "\r\n\r\n")
      socket.send(body)
      return socket.receive().bytes
    }
    try await eventually("\(name): the gate is reached") { gate.isReached }
    let small = try await blocking {
      let socket = try RawSocket(port: port)
      socket.send("GET /small HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
      return socket.text()
    }
    gate.open()
    let answer = try await large
    XCTAssertTrue(small.hasSuffix("small"), "\(name): \(small)")
    XCTAssertTrue(gate.wasLetGo, "\(name): the other client waited for the gate")
    XCTAssertFalse(gate.wasOnLoop, "\(name): on an event loop")
    return answer
  }

  func testOthersAreAnsweredWhileALargeRequestIsDecoded() async throws {
    let gate = 1
    let items = (0..<300).map { Item(gate: $0 == 150 ? gate : 0) }
    let members = Dictionary(uniqueKeysWithValues: items.enumerated().map { ("\($0)", $1) })
    let text = String(repeating: "x", count: 1_000)
    let bodies: [(path: String, type: String, body: [UInt8])] = [
      ("list", "application/json", try BodyEncoder(.json).encode(items)),
      ("list", "application/x-msgpack", try BodyEncoder(.messagePack).encode(items)),
      ("members", "application/json", try BodyEncoder(.json).encode(members)),
      ("members", "application/x-msgpack", try BodyEncoder(.messagePack).encode(members)),
      ("form", "application/x-www-form-urlencoded", Array("gate=1".utf8) + (0..<300).flatMap { _ in "&text=\(text)".utf8 }),
    ]
    try await serving { server in
      for (path, type, body) in bodies {
        for kind in ["", "/async", "/blocking", "/inputs", "/request"] {
          guard path == "list" && (kind != "/request" || type == "application/json") || ["", "/async"].contains(kind) else {
            continue
          }
          let name = "\(kind)/\(path) \(type)"
          let answer = try await check(
            server,
            gate: gate,
            name,
            "POST \(kind)/\(path) HTTP/1.1",
            "Content-Type: \(type)",
            body: body
          )
          XCTAssertTrue(String(decoding: answer, as: UTF8.self).hasSuffix("\r\n\r\n300"), name)
        }
      }
    }
  }

  func testOthersAreAnsweredWhileTwelveMegabytesOfJSONAreDecoded() async throws {
    var members = Dictionary(uniqueKeysWithValues: (0..<11_700).map { ("key \($0)", Item(gate: 0)) })
    members["last"] = Item(gate: 1)
    let body = try BodyEncoder(.json).encode(members)
    XCTAssertGreaterThan(body.count, 12_000_000)
    try await serving { server in
      let answer = try await check(server, gate: 1, "12 MB", "POST /members HTTP/1.1", body: body)
      XCTAssertTrue(String(decoding: answer, as: UTF8.self).hasSuffix("\r\n\r\n11701"))
    }
  }

  func testOthersAreAnsweredWhileALargeResponseIsEncoded() async throws {
    try await serving { server in
      for path in [
        "/value", "/value/async", "/value/blocking", "/packed", "/response", "/response/async", "/negotiated", "/kind", "/erased",
        "/hooked",
      ] {
        for method in ["GET", "HEAD"] {
          let name = "\(method) \(path)"
          let answer = try await check(server, gate: Self.responseGate, name, "\(method) \(path) HTTP/1.1")
          let text = String(decoding: answer, as: UTF8.self)
          XCTAssertTrue(text.hasPrefix("HTTP/1.1 200 OK\r\n"), name)
          XCTAssertEqual(answer.count > 400_000, method == "GET", name)
          XCTAssertNotNil(text.firstMatch(of: /Content-Length: 4[0-9]{5}\r\n/), name)
        }
      }
    }
  }
}
