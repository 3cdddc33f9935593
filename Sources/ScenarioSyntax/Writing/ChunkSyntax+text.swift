extension ChunkSyntax {
  /// The line as it is written.
  package var text: String {
    switch kind {
    case .text(let text): text.quoted
    case .hex(let bytes): "hex,\(ByteText.hex(printing: bytes));"
    case .bytes(let count): "bytes \(count)"
    case .within(let time): "@within \(QuantityText.text(time))"
    case .gap(let range): "@gap \(QuantityText.text(range))"
    case .any(let range): "@any \(QuantityText.text(range))"
    case .abort: "@abort"
    case .end: "@end"
    }
  }
}
