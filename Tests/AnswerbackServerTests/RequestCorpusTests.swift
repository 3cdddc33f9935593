import Answerback
import AnswerbackServer
import Foundation
import HTTPTypes
import NIOCore
import TestSupport
import XCTest

final class RequestCorpusTests: XCTestCase {
  /// Answers everything that it is shown.
  private struct Everything: Responder {
    func respond(to request: Request) -> ResponseWork {
      let text = "\(request.method.rawValue) \(request.target)\n"
      let fields: HTTPFields = [.contentLength: "\(text.utf8.count)"]
      let body = request.method == .head ? ResponseBody.empty : .bytes(ByteBuffer(string: text))
      return .ready(RenderedResponse(status: .ok, fields: fields, body: body))
    }
  }

  /// Eight at a time: they wait more than they work.
  private func outcomes(of shapes: [RequestShape], on port: Int) async throws -> [(RequestShape, Outcome)] {
    var all: [(RequestShape, Outcome)] = []
    for start in stride(from: 0, to: shapes.count, by: 8) {
      let batch = shapes[start..<min(start + 8, shapes.count)]
      let outcomes = try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
        for (index, shape) in batch.enumerated() {
          group.addTask { (index, try await blocking { try shape.verdict(of: port) }) }
        }
        return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
      }
      for (index, shape) in batch.enumerated() {
        if let outcome = outcomes[index] { all.append((shape, outcome)) }
      }
    }
    XCTAssertEqual(all.count, shapes.count)
    return all
  }

  func testEveryShapeOfTheCorpusGetsItsVerdictAndTheNextRequestIsNeverMisread() async throws {
    let shapes = try RequestShape.corpus()
    XCTAssertGreaterThanOrEqual(shapes.count, 200)
    var configuration = ServerConfiguration(port: 0)
    configuration.bodyLimit = 1_000_000
    // A chunk that announces more than ever comes is refused by the clock.
    configuration.timeouts.body = .milliseconds(300)
    let server = try await Server(Everything(), configuration: configuration).start()
    for (shape, outcome) in try await outcomes(of: shapes, on: server.port) {
      XCTAssertEqual(outcome.verdict, shape.verdict, "\(shape.name): \(outcome)")
    }
    try await eventually("no connection") { server.statistics.connections == 0 }
    XCTAssertEqual(server.statistics.running, 0)
    await server.stop()
  }

  func testNginxGivesTheSameVerdictsExceptWhereAReasonIsWritten() async throws {
    let nginx = try Nginx(program: try await Program("nginx").url)
    defer { nginx.stop() }
    for (shape, outcome) in try await outcomes(of: try RequestShape.corpus(), on: nginx.port) {
      guard let verdict = outcome.verdict else {
        XCTFail("\(shape.name): \(outcome)")
        continue
      }
      let isSame = (verdict == .refuse) == (shape.verdict == .refuse)
      XCTAssertEqual(isSame, shape.nginxDiffers == nil, "\(shape.name): nginx answers \(outcome)")
    }
  }
}

/// nginx as a front of another server, so that it reads bodies to their end.
private final class Nginx {
  let port: Int
  private let process: Process
  private let folder: URL

  private enum Fault: Error {
    case noAnswer(log: String)
  }

  init(program: URL) throws {
    // Not in the temporary folder, whose path may be too long for sockets, or have spaces, which end a word of the configuration.
    folder = URL(filePath: "/tmp/nginx-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    // Below the ports that systems give to clients: one of those may be taken at any time.
    for _ in 1...5 {
      let port = Int.random(in: 10_000..<30_000)
      let process = try Self.started(program, in: folder, port: port)
      if Self.answers(process, on: port) {
        self.port = port
        self.process = process
        return
      }
      kill(process.processIdentifier, SIGKILL)
    }
    let log = (try? String(contentsOf: folder.appending(path: "errors"), encoding: .utf8)) ?? ""
    try? FileManager.default.removeItem(at: folder)
    throw Fault.noAnswer(log: log)
  }

  private static func started(_ program: URL, in folder: URL, port: Int) throws -> Process {
    let configuration = """
      worker_processes 1; daemon off; master_process off; pid \(folder.path)/pid; error_log \(folder.path)/errors warn;
      events { worker_connections 256; }
      http {
        access_log off; lingering_timeout 1s; client_header_timeout 1s; client_body_timeout 1s; client_max_body_size 1000000;
        client_body_temp_path \(folder.path)/body; proxy_temp_path \(folder.path)/proxy;
        fastcgi_temp_path \(folder.path)/f; uwsgi_temp_path \(folder.path)/u; scgi_temp_path \(folder.path)/s;
        large_client_header_buffers 4 16k;
        server { listen 127.0.0.1:\(port); location / { proxy_pass http://unix:\(folder.path)/behind-\(port):; } }
        server {
          listen unix:\(folder.path)/behind-\(port); large_client_header_buffers 4 64k; location / { return 200 "ok\\n"; }
        }
      }
      """
    let file = folder.appending(path: "nginx.conf")
    try configuration.write(to: file, atomically: true, encoding: .utf8)
    let process = Process()
    process.executableURL = program
    process.arguments = ["-c", file.path]
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Whether it is this nginx that answers on the port, within ten seconds.
  private static func answers(_ process: Process, on port: Int) -> Bool {
    let limit = Date(timeIntervalSinceNow: 10)
    while Date() < limit, process.isRunning {
      if let socket = try? RawSocket(port: port) {
        socket.send("GET / HTTP/1.0\r\n\r\n")
        if socket.text().hasSuffix("ok\n") { return true }
      }
      usleep(10_000)
    }
    return false
  }

  func stop() {
    kill(process.processIdentifier, SIGKILL)
    try? FileManager.default.removeItem(at: folder)
  }
}
