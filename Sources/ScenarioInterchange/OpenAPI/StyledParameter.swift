import Codecs
import FieldValues
import OpenAPIDescriptions

/// A parameter's value as it is written into a request: by its style (OpenAPI 3.1, Parameter Object), or encoded as JSON.
struct StyledParameter {
  private let name: String
  private let style: String
  private let explodes: Bool
  private let allowsReserved: Bool
  private let value: Tree

  init(_ parameter: OpenAPIOperation.Parameter, _ value: Tree) {
    name = parameter.name
    allowsReserved = parameter.allowsReserved
    self.value = parameter.mediaType == nil ? value : Tree(.string(value.text ?? value.compactJSON))
    style = parameter.style
    explodes = parameter.explodes
  }

  /// The field of a form, by its `encoding`.
  init(_ name: String, _ value: Tree, encoding: Tree) {
    self.name = name
    allowsReserved = false
    self.value = value
    style = encoding["style"]?.text ?? "form"
    explodes = encoding["explode"]?.flag ?? (style == "form")
  }

  /// The pairs of a query or of cookies.
  var pairs: [(name: String, value: String)] {
    if let members = value.namedMembers {
      if style == "deepObject" { return members.map { ("\(name)[\($0.name)]", $0.value.plainText) } }
      if explodes { return members.map { ($0.name, $0.value.plainText) } }
    }
    if let elements = value.elements, explodes { return elements.map { (name, $0.plainText) } }
    if value.elements?.isEmpty == true { return [] }
    return [(name, pieces.joined(separator: separator))]
  }

  /// The query, percent-encoded, in which commas between the elements of a list or reserved characters stand for themselves; nil
  /// where there are none.
  var rawQuery: String? {
    func encoded(_ text: String) -> String {
      text.percentEncoded { $0.isUnreserved || (allowsReserved && ":/?@!$'()*,;=".utf8.contains($0)) }
    }
    if style == "form", !explodes, pieces.count > 1 {
      return "\(name.percentEncoded())=\(pieces.map(encoded).joined(separator: ","))"
    }
    guard allowsReserved, !pairs.isEmpty, pairs.contains(where: { encoded($0.value) != $0.value.percentEncoded() }) else {
      return nil
    }
    return pairs.map { "\($0.name.percentEncoded())=\(encoded($0.value))" }.joined(separator: "&")
  }

  /// A header's value.
  var text: String {
    guard explodes, let members = value.namedMembers else { return pieces.joined(separator: separator) }
    return members.map { "\($0.name)=\($0.value.plainText)" }.joined(separator: ",")
  }

  /// A part of the path, percent-encoded.
  var pathText: String {
    let texts =
      value.namedMembers.flatMap { members in
        explodes ? members.map { "\($0.name.percentEncoded())=\($0.value.plainText.percentEncoded())" } : nil
      }
      ?? pieces.map { $0.percentEncoded() }
    switch style {
    case "label": return "." + texts.joined(separator: explodes ? "." : ",")
    case "matrix" where value.namedMembers != nil && explodes: return texts.map { ";\($0)" }.joined()
    case "matrix" where explodes: return texts.map { ";\(name)=\($0)" }.joined()
    case "matrix": return ";\(name)=" + texts.joined(separator: ",")
    default: return texts.joined(separator: separator == "," ? "," : separator.percentEncoded())
    }
  }

  /// The elements, names and values of a record one after another.
  private var pieces: [String] {
    if let members = value.namedMembers { return members.flatMap { [$0.name, $0.value.plainText] } }
    return value.elements.map { $0.map(\.plainText) } ?? [value.plainText]
  }

  private var separator: String {
    switch style {
    case "spaceDelimited": " "
    case "pipeDelimited": "|"
    case "tabDelimited": "\t"
    default: ","
    }
  }
}

extension Tree {
  /// A string without quotation marks, anything else as JSON.
  var plainText: String { text ?? compactJSON }
}
