import Answerback
import AnswerbackServer
import Foundation
import XCTest

/// Why a server does not listen, in the words of the system.
final class ServerErrorTests: XCTestCase {
  private func error(_ configure: (inout ServerConfiguration) -> Void) async throws -> ServerError? {
    var configuration = ServerConfiguration(port: 0)
    configure(&configuration)
    do {
      let server = try await Server(try App { Get("/x") { 1 } }, configuration: configuration).start()
      await server.stop()
      return nil
    } catch let error as ServerError {
      return error
    }
  }

  func testAPortInUse() async throws {
    try await serving {
      Get("/x") { 1 }
    } _: { server in
      let port = server.port
      let error = try await error { $0.port = port }
      XCTAssertEqual(error, .cannotListen(host: "127.0.0.1", port: port, reason: "Address already in use"))
      XCTAssertEqual(
        error?.description,
        "Can't listen on 127.0.0.1:\(port): Address already in use. Choose another address with --host and --port. "
          + "Port 0 uses a free port."
      )
    }
  }

  func testAnAddressOfAnotherMachine() async throws {
    let error = try await error { $0.host = "192.0.2.1" }
    XCTAssertEqual(error, .cannotListen(host: "192.0.2.1", port: 0, reason: "Cannot assign requested address"))
  }

  func testAHostWithoutAnAddress() async throws {
    let error = try await error { $0.host = "no such host" }
    XCTAssertEqual(error, .cannotListen(host: "no such host", port: 0, reason: "the host has no address"))
  }

  func testAUnixSocketThatCannotBeMade() async throws {
    let folder = URL(filePath: "/tmp").appending(path: "answerback-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "file").path
    try Data().write(to: URL(filePath: file))
    let rows = [
      (folder.path + "/none/s.sock", "No such file or directory"),
      (file, "the existing file is not a socket"),
      (folder.path + "/" + String(repeating: "x", count: 200), "the path is too long for a unix socket"),
    ]
    for (path, reason) in rows {
      let error = try await error { $0.unixSocket = path }
      XCTAssertEqual(error, .cannotListenAt(path: path, reason: reason))
    }
  }
}
