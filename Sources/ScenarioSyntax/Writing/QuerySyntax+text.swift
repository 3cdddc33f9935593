extension QuerySyntax {
  /// The query as it is written: `header "ETag"`.
  package var text: String {
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
  package var text: String {
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
