import HTTPTypes
import NIOConcurrencyHelpers
import NIOCore

/// A type that answers a request by itself: head, body and end go straight to the wire.
///
/// What the seed page calls an ASGI application. Settings of the layers do not apply to it; the rules of HTTP do: Content-Length
/// and a body are left out where the status allows none, and Connection, Transfer-Encoding and Date are the server's.
public protocol RawResponder: Sendable {
  /// Writes the whole answer.
  ///
  /// Returning without a head is a 500, also when what was written first was refused: a body, or a status outside 200 to 999.
  /// - Throws: before the head was sent this becomes a 500, afterwards a body that is visibly cut. Both are logged with the route.
  func respond(to request: Request, writer: any ResponseWriter) async throws
}
