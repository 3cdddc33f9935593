#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Ports of 127.0.0.1.
package enum LoopbackPort {
  /// Returns a port that nothing listens on. Another program can take it before the caller does.
  /// - Throws: ``SystemError`` when there isn't a socket or port to be had.
  package static func free() throws(SystemError) -> UInt16 {
    let socket = try open()
    defer { close(socket) }
    guard withAddress(port: 0, { bind(socket, $0, $1) }) == 0 else { throw .last }
    var address = sockaddr_in()
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(socket, $0, &length) }
    }
    guard result == 0 else { throw .last }
    return UInt16(bigEndian: address.sin_port)
  }

  /// Whether a connection to the port is accepted.
  package static func accepts(_ port: UInt16) -> Bool {
    guard let socket = try? open() else { return false }
    defer { close(socket) }
    return withAddress(port: port) { connect(socket, $0, $1) } == 0
  }

  private static func open() throws(SystemError) -> Int32 {
    #if canImport(Glibc)
    let kind = Int32(SOCK_STREAM.rawValue)
    #else
    let kind = SOCK_STREAM
    #endif
    let socket = socket(AF_INET, kind, 0)
    guard socket >= 0 else { throw .last }
    _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    return socket
  }

  private static func withAddress(port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    return withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
  }
}
