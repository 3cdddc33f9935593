import Foundation
import Synchronization

/// A server on a free port of 127.0.0.1 that keeps the bytes of each request and closes each connection after its response.
///
/// `/to?/end` redirects to `/end`, and `/cookie?/end` sets a cookie before.
final class RecordingServer: Sendable {
  let port: Int
  private let listener: Int32
  private let recorded = Mutex<[[UInt8]]>([])

  init() throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 64) == 0 && getsockname(listener, $0, &length) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRINUSE) }
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread { [self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        serve(connection)
        close(connection)
      }
    }
  }

  /// Ends the thread that accepts connections.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  /// The requests since the last call.
  func takeRequests() -> [[UInt8]] {
    recorded.withLock { requests in
      defer { requests = [] }
      return requests
    }
  }

  private func serve(_ connection: Int32) {
    var limit = timeval(tv_sec: 5, tv_usec: 0)
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var bytes: [UInt8] = []
    var end: Int?
    while end.map({ !Self.isWhole(bytes, bodyAt: $0) }) ?? true {
      var buffer = [UInt8](repeating: 0, count: 64 * 1024)
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      bytes += buffer.prefix(count)
      if end == nil, let found = bytes.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound {
        end = found
        if Self.head(bytes, found).contains("expect: 100-continue") { Self.send("HTTP/1.1 100 Continue\r\n\r\n", connection) }
      }
    }
    recorded.withLock { $0.append(bytes) }
    let target = String(decoding: bytes.prefix { $0 != 0x0D }, as: UTF8.self).split(separator: " ").dropFirst().first ?? ""
    let parts = target.split(separator: "?", maxSplits: 1)
    var lines = ["Content-Length: 0", "Connection: close"]
    if parts.first == "/cookie" { lines.append("Set-Cookie: s=1") }
    let isRedirect = parts.count == 2 && (parts[0] == "/to" || parts[0] == "/cookie")
    if isRedirect { lines.append("Location: \(parts[1])") }
    Self.send("HTTP/1.1 \(isRedirect ? "302 Found" : "200 OK")\r\n\(lines.joined(separator: "\r\n"))\r\n\r\n", connection)
  }

  /// The header lines in lower case.
  private static func head(_ bytes: [UInt8], _ end: Int) -> String {
    String(decoding: bytes[..<end], as: UTF8.self).lowercased()
  }

  private static func isWhole(_ bytes: [UInt8], bodyAt start: Int) -> Bool {
    let head = head(bytes, start)
    if head.contains("transfer-encoding: chunked") { return bytes.suffix(5).elementsEqual("0\r\n\r\n".utf8) }
    let field = head.components(separatedBy: "\r\n").first { $0.hasPrefix("content-length:") }
    let length = field.flatMap { Int($0.dropFirst("content-length:".count).trimmingCharacters(in: .whitespaces)) } ?? 0
    return bytes.count - start >= length
  }

  private static func send(_ text: String, _ connection: Int32) {
    let bytes = Array(text.utf8)
    _ = Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
  }
}
