/// A line of `[Chunks]`.
package struct ChunkSyntax: Sendable, Hashable, LocatedSyntax {
  /// What a line of `[Chunks]` expects.
  package enum Kind: Sendable, Hashable {
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

  /// What the line expects.
  package var kind: Kind
  package var position: SourcePosition
  package var length: Int

  /// Makes a line of chunks; a node that was parsed has its place in the file.
  package init(_ kind: Kind, position: SourcePosition = .start, length: Int = 1) {
    self.kind = kind
    self.position = position
    self.length = length
  }
}
