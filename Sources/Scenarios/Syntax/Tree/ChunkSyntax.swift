/// A line of `[Chunks]`.
public struct ChunkSyntax: Sendable, Hashable, LocatedSyntax {
  public enum Kind: Sendable, Hashable {
    /// A chunk with this text.
    case text(PatternSyntax)
    /// A chunk with these bytes.
    case hex([UInt8])
    /// A chunk of so many bytes.
    case bytes(Int)
    /// The next chunk comes at most so long after the previous point.
    case within(Duration)
    /// The next chunk's distance to the previous one.
    case gap(ClosedRange<Duration>)
    /// So many chunks of any kind may pass.
    case any(ClosedRange<Int>)
    /// The body is cut before its last chunk.
    case abort
    /// The body ends as it should.
    case end
  }

  public var kind: Kind
  public var position: SourcePosition
  public var length: Int

  public init(_ kind: Kind, position: SourcePosition = .start, length: Int = 1) {
    self.kind = kind
    self.position = position
    self.length = length
  }
}
