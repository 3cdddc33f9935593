extension PredicateSyntax {
  /// The predicate as it is written: `not contains "x"`.
  package var text: String {
    ((isNegated ? ["not"] : []) + [`operator`.rawValue] + (value.map { [$0.text] } ?? [])).joined(separator: " ")
  }
}

extension ValueSyntax {
  /// The value as it is written: `"x"`, `250ms`, `hex,82;`.
  package var text: String {
    switch kind {
    case .text(let pattern): pattern.quoted
    case .placeholder(let placeholder): "{{\(placeholder.fullName)}}"
    case .number(let digits): digits
    case .bool(let value): value ? "true" : "false"
    case .null: "null"
    case .duration(let duration): QuantityText.text(duration)
    case .size(let bytes): QuantityText.size(bytes)
    case .hex(let bytes): "hex,\(ByteText.hex(printing: bytes));"
    case .base64(let bytes): "base64,\(ByteText.base64(printing: bytes));"
    case .file(let file): file.text
    case .regex(let expression): "/\(expression)/"
    }
  }
}

extension FileSyntax {
  /// The file as it is written: `file,map.bin[0..1023];`.
  package var text: String {
    "file,\(path.text(.filePath))\(range.map { "[\(QuantityText.text($0))]" } ?? "");"
  }
}
