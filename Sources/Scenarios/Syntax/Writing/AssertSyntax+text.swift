extension AssertSyntax {
  /// The line as it is written: `jsonpath "$.items" count <= 20`.
  public var text: String {
    ([query.text] + filters.map(\.text) + [predicate.text]).joined(separator: " ")
  }
}

extension CaptureSyntax {
  /// The line as it is written: `csrf: cookie "csrf" redact`.
  public var text: String {
    let words = (appends ? ["append"] : []) + [query.text] + filters.map(\.text) + (redacts ? ["redact"] : [])
    return "\(name): \(words.joined(separator: " "))"
  }
}

extension QuerySyntax {
  /// The query as it is written: `header "ETag"`.
  public var text: String {
    switch kind {
    case .status: "status"
    case .version: "version"
    case .url: "url"
    case .body: "body"
    case .bytes: "bytes"
    case .sha256: "sha256"
    case .duration: "duration"
    case .attempts: "attempts"
    case .timeToFirstByte: "time-to-first-byte"
    case .header(let name): "header \(name.quoted)"
    case .cookie(let name, let attribute):
      "cookie \"\(name.text(.argument))\(attribute.map { "[\(TemplateSyntax(literal: $0).text(.argument))]" } ?? "")\""
    case .jsonpath(let path): "jsonpath \(path.quoted)"
    case .regex(let expression): "regex \(expression.quoted)"
    case .variable(let name): "variable \(name.quoted)"
    case .link(let relation): "link \(relation.quoted)"
    case .trailer(let name): "trailer \(name.quoted)"
    case .probe(let name): "probe \(name.quoted)"
    case .openapi(let operation): "openapi \(operation.quoted)"
    case .loop(let name): "loop \(name.quoted)"
    }
  }
}

extension FilterSyntax {
  /// The filter as it is written: `nth 2`.
  public var text: String {
    switch kind {
    case .nth(let index): "nth \(index)"
    case .split(let separator): "split \(separator.quoted)"
    case .jsonpath(let path): "jsonpath \(path.quoted)"
    case .toInt: "toInt"
    case .toDate: "toDate"
    case .base64Decode: "base64Decode"
    case .urlDecode: "urlDecode"
    case .sort: "sort"
    case .count: "count"
    case .lower: "lower"
    }
  }
}

extension PredicateSyntax {
  /// The predicate as it is written: `not contains "x"`.
  public var text: String {
    ((isNegated ? ["not"] : []) + [`operator`.rawValue] + (value.map { [$0.text] } ?? [])).joined(separator: " ")
  }
}

extension ValueSyntax {
  /// The value as it is written: `"x"`, `250ms`, `hex,82;`.
  public var text: String {
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
  public var text: String {
    "file,\(path.text(.filePath))\(range.map { "[\(QuantityText.text($0))]" } ?? "");"
  }
}
