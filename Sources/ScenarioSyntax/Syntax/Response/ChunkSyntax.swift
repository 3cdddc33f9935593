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

  /// The line as it is written.
  package var text: String {
    switch kind {
    case .text(let text): text.quoted
    case .hex(let bytes): bytes.hexSyntax
    case .bytes(let count): "bytes \(count)"
    case .within(let time): "@within \(QuantityText.text(time))"
    case .gap(let range): "@gap \(QuantityText.text(range))"
    case .any(let range): "@any \(QuantityText.text(range))"
    case .abort: "@abort"
    case .end: "@end"
    }
  }
}

extension LineScanner {
  mutating func chunk() throws(Diagnostic) -> ChunkSyntax {
    let first = at
    let kind: ChunkSyntax.Kind
    if byte == UInt8(ascii: "\"") {
      kind = .text(try delimited(.quoted, what: "the text"))
    } else if skip("hex,") {
      kind = .hex(try hexBytes(from: first))
    } else if skipWord("bytes") {
      kind = .bytes(try integer(.missingNumber("bytes")))
    } else {
      kind = try chunkDirective()
    }
    let length = contentLength(from: first)
    try finish(.chunk)
    return ChunkSyntax(kind, position: position(first), length: length)
  }

  private mutating func chunkDirective() throws(Diagnostic) -> ChunkSyntax.Kind {
    let first = at
    let word = take { $0.isWord || $0 == UInt8(ascii: "@") }
    skipBlanks()
    switch word {
    case "@within": return .within(try duration())
    case "@gap": return .gap(try durationRange())
    case "@any": return .any(try integerRange(of: "@any"))
    case "@abort": return .abort
    case "@end": return .end
    default:
      at = first
      let word = upcomingWord()
      let known = ["@within", "@gap", "@any", "@abort", "@end", "bytes"]
      throw fault(.unknown(.chunkLine, word, known: known + ["\"text\"", "hex,..;"]), at: first)
    }
  }
}
