/// A frame expected of an event stream, or a line that begins with `@` among the frames.
package struct EventSyntax: Sendable, Hashable, LocatedSyntax {
  /// How much of a stream is read at most.
  package enum Limit: Sendable, Hashable {
    case frames(Int)
    case bytes(Int)
  }

  /// What a frame or a line expects or does.
  package enum Kind: Sendable, Hashable {
    case frame(EventFrameSyntax)
    /// The next frame comes at most so long after the previous point.
    case within(Duration)
    /// The next frame's distance to the previous one.
    case gap(ClosedRange<Duration>)
    /// So many unlisted frames may pass before the next one.
    case skip(ClosedRange<Int>)
    /// The frames up to `endUnordered` may come in any order.
    case unordered
    case endUnordered
    /// Nothing may come for so long.
    case silence(Duration)
    /// More than this from the whole stream is a failure.
    case limit(Limit)
    /// The client closes the socket.
    case drop
    /// The server must end the stream.
    case eof
    /// The client ends the stream, and that is a success.
    case stop
    case reconnect(ReconnectSyntax)
  }

  /// What is expected or done.
  package var kind: Kind
  package var position: SourcePosition
  package var length: Int

  /// Makes a frame or line; a node that was parsed has its place in the file.
  package init(_ kind: Kind, position: SourcePosition = .start, length: Int = 1) {
    self.kind = kind
    self.position = position
    self.length = length
  }
}
