#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// Runs connections to a server, several at once, on one thread.
final class ConnectionLoop {
  /// A connection that has ended, and its faults.
  struct Finished {
    let plan: ConnectionPlan
    let end: ConnectionPlan.End
    let fault: String?
  }

  private let port: UInt16
  private var open: [ClientConnection] = []
  /// The number of connections made.
  private(set) var connections = 0
  /// The last case of each port.
  private(set) var casesByPort: [UInt16: Int] = [:]

  init(port: UInt16) {
    self.port = port
  }

  var count: Int { open.count }

  /// The cases of the connections that are open.
  var cases: [Int] { open.map(\.plan.number) }

  /// Opens a connection.
  ///
  /// - Returns: Whether it could be opened. If not, try again later.
  func start(_ plan: ConnectionPlan) throws(ClientSocket.SocketError) -> Bool {
    do throws(ClientSocket.SocketError) {
      let connection = try ClientConnection(plan, port: port)
      open.append(connection)
      connections += 1
      casesByPort[connection.localPort] = plan.number
      return true
    } catch {
      if error.isTemporary { return false }
      throw error
    }
  }

  /// Waits until something happens, at most for a time, and continues every connection.
  ///
  /// - Returns: The connections that have ended.
  func turn(milliseconds: Int32) -> [Finished] {
    var descriptors = open.map { pollfd(fd: $0.descriptor, events: $0.interest, revents: 0) }
    poll(&descriptors, nfds_t(descriptors.count), milliseconds)
    var finished: [Finished] = []
    for (connection, ready) in zip(open, descriptors) {
      connection.advance(ready.revents)
      guard let end = connection.end else { continue }
      finished.append(Finished(plan: connection.plan, end: end, fault: connection.fault))
    }
    if !finished.isEmpty { open.removeAll { $0.end != nil } }
    return finished
  }

  /// Closes all connections.
  func closeAll() {
    open = []
  }
}
