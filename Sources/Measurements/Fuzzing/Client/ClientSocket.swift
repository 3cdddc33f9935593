#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// A non-blocking TCP connection to this machine.
final class ClientSocket {
  enum Received {
    case bytes([UInt8])
    case nothingYet
    case closed
    case failed(Int32)
  }

  enum Sent {
    case bytes(Int)
    case notNow
    case failed(Int32)
  }

  let descriptor: Int32
  private var isOpen = true

  /// Begins to connect.
  ///
  /// - Throws: ``ClientSocket/SocketError`` if no descriptor or port is left.
  init(port: UInt16, receiveBuffer: Int? = nil) throws(SocketError) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw SocketError(code: errno) }
    if let receiveBuffer { set(SO_RCVBUF, Int32(clamping: receiveBuffer)) }
    var one: Int32 = 1
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let descriptor = descriptor
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    guard result == 0 || errno == EINPROGRESS else {
      let code = errno
      close()
      throw SocketError(code: code)
    }
  }

  deinit { close() }

  private func set(_ option: Int32, _ value: Int32) {
    var value = value
    setsockopt(descriptor, SOL_SOCKET, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  /// The error code of connecting; 0 if there was no error.
  var connectError: Int32 {
    var code: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    return getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size) == 0 ? code : errno
  }

  /// The port of this side; 0 if it isn't known.
  var localPort: UInt16 {
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let result = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
    }
    return result == 0 ? UInt16(bigEndian: address.sin_port) : 0
  }

  func receive(upTo limit: Int) -> Received {
    var failure: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      let result = recv(descriptor, buffer.baseAddress, limit, 0)
      count = max(0, result)
      failure = result < 0 ? errno : 0
    }
    if failure == EAGAIN || failure == EINTR { return .nothingYet }
    if failure != 0 { return .failed(failure) }
    return bytes.isEmpty ? .closed : .bytes(bytes)
  }

  func send(_ bytes: ArraySlice<UInt8>) -> Sent {
    let count = bytes.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    if count >= 0 { return .bytes(count) }
    return errno == EAGAIN || errno == EINTR ? .notNow : .failed(errno)
  }

  /// Closes the sending side.
  func shutDownSending() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  func close() {
    guard isOpen else { return }
    isOpen = false
    Glibc.close(descriptor)
  }

  /// Closes with a reset.
  func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    close()
  }
}

extension ClientSocket {
  /// The error of a socket that could not be created, with the code of the system.
  struct SocketError: Error {
    let code: Int32

    /// Whether trying again may succeed.
    var isTemporary: Bool { code == EADDRNOTAVAIL || code == EAGAIN || code == EMFILE || code == ENFILE || code == ENOBUFS }
  }
}
