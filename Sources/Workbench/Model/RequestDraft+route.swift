import Scenarios

extension RequestDraft {
  /// A request for a route: path parameters filled with their examples where there are any, required inputs added.
  init(_ route: CatalogueRoute) {
    method = route.methods.first ?? "GET"
    target = Self.path(of: route) + Self.query(of: route)
    for parameter in route.parameters where parameter.isRequired {
      guard let example = parameter.example else { continue }
      switch parameter.location {
      case .header: headers.append(DraftHeader(line: HeaderLine(name: parameter.name, value: example)))
      case .cookie: headers.append(DraftHeader(line: HeaderLine(name: "Cookie", value: "\(parameter.name)=\(example)")))
      case .path, .query: break
      }
    }
    guard let example = route.requestBody else { return }
    body = Array(example.utf8)
    if let type = route.requestMediaType { headers.append(DraftHeader(line: HeaderLine(name: "Content-Type", value: type))) }
  }

  /// The path with `{name}`, `{name:kind}` and `{name*}` replaced where an example is known.
  private static func path(of route: CatalogueRoute) -> String {
    var path = ""
    var rest = route.path[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let name = rest[rest.index(after: open)..<close].prefix { $0 != ":" && $0 != "*" }
      let parameter = route.parameters.first { $0.location == .path && $0.name == name }
      path += rest[..<open]
      path += parameter?.example.map { percentEncoded($0, keeping: "/") } ?? String(rest[open...close])
      rest = rest[rest.index(after: close)...]
    }
    return path + rest
  }

  private static func query(of route: CatalogueRoute) -> String {
    let pairs = route.parameters.filter { $0.location == .query && $0.isRequired && $0.example != nil }
      .map { "\(percentEncoded($0.name))=\(percentEncoded($0.example ?? ""))" }
    return pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&")
  }

  /// RFC 3986 section 2.1: everything but the unreserved characters becomes `%XX`.
  private static func percentEncoded(_ text: String, keeping others: String = "") -> String {
    let kept = "-._~" + others
    return text.utf8.map { byte in
      let isAlphanumeric = isTokenByte(byte) && !"!#$%&'*+-.^_`|~".utf8.contains(byte)
      if isAlphanumeric || kept.utf8.contains(byte) { return String(Unicode.Scalar(byte)) }
      return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
  }
}
