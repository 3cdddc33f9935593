extension ScenarioParser {
  /// Reads the lines of `[Chunks]`; `"..."` and `hex,..;` are chunks here, and no body.
  mutating func chunks() -> [ChunkSyntax] {
    let chunks = lines(.chunk, including: { $0.byte == UInt8(ascii: "\"") || $0.starts(with: "hex,") }) {
      scanner throws(Diagnostic) in try scanner.chunk()
    }
    let end = chunks.firstIndex { $0.kind == .abort || $0.kind == .end }
    if let end, end < chunks.count - 1 {
      let next = chunks[end + 1]
      let line = chunks[end].position.line
      note(Diagnostic("the body has ended", at: next.position, length: next.length, hint: "it ends on line \(line)"))
    }
    return chunks
  }
}

extension LineScanner {
  fileprivate mutating func chunk() throws(Diagnostic) -> ChunkSyntax {
    let first = at
    let kind: ChunkSyntax.Kind
    if byte == UInt8(ascii: "\"") {
      kind = .text(try delimited(.quoted, what: "the text"))
    } else if skip("hex,") {
      kind = .hex(try hexBytes(from: first))
    } else if skipWord("bytes") {
      kind = .bytes(try integer("bytes has no number"))
    } else {
      kind = try chunkDirective()
    }
    let length = contentLength(from: first)
    try finish("a chunk stands on a line of its own")
    return ChunkSyntax(kind, position: position(first), length: length)
  }

  private mutating func chunkDirective() throws(Diagnostic) -> ChunkSyntax.Kind {
    let first = at
    let word = take { $0.isWord || $0 == UInt8(ascii: "@") }
    skipBlanks()
    switch word {
    case "@within": return .within(try duration())
    case "@gap": return .gap(try durationRange())
    case "@any": return .any(try integerRange("@any has no range"))
    case "@abort": return .abort
    case "@end": return .end
    default:
      at = first
      let word = upcomingWord()
      let known = ["@within", "@gap", "@any", "@abort", "@end", "bytes"]
      throw fault("\(word) is no chunk", at: first, hint: Spelling.hint(for: word, among: known + ["\"text\"", "hex,..;"]))
    }
  }
}
