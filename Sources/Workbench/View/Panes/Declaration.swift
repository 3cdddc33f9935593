/// What a route declares, row by row: its summary, its parameters and body with their types, its answers.
struct Declaration: Sendable {
  let route: CatalogueRoute

  var lines: [Line] {
    guard !parameters.isEmpty || !route.responses.isEmpty else { return [] }
    return [heading] + parameters + route.responses.map(line)
  }

  private var heading: Line {
    let summary = route.summary.isEmpty ? "" : "  \(route.summary)"
    return Line([Span("declared for \(route.path)", .heading), Span(summary, .dim)])
  }

  private var parameters: [Line] {
    var lines = route.parameters.map { parameter in
      row(parameter.name, parameter.location.rawValue, parameter.type, need(of: parameter))
    }
    if let type = route.requestBodyType { lines.append(row("body", route.requestMediaType ?? "", type, "")) }
    return lines
  }

  private func row(_ name: String, _ place: String, _ type: String, _ need: String) -> Line {
    Line([
      Span("  "), Span(name, .name, width: nameWidth), Span(" \(place)", .dim, width: placeWidth), Span(" \(type)"),
      Span(need.isEmpty ? "" : "  \(need)", .dim),
    ])
  }

  private func need(of parameter: RouteParameter) -> String {
    if let value = parameter.defaultValue { return "default \(value)" }
    return parameter.isRequired ? "required" : "optional"
  }

  /// `  200 application/json  the record`
  private func line(of answer: DeclaredResponse) -> Line {
    let types = answer.mediaTypes.isEmpty ? "no body" : answer.mediaTypes.joined(separator: ", ")
    return Line([
      Span("  "), Span(answer.status, answer.status.hasPrefix("2") ? .good : .warning, width: nameWidth),
      Span(" \(types)", answer.mediaTypes.isEmpty ? .dim : .text),
      Span(answer.meaning.isEmpty ? "" : "  \(answer.meaning)", .dim),
    ])
  }

  private var nameWidth: Int { min(20, max(7, (route.parameters.map(\.name.count).max() ?? 0))) }

  private var placeWidth: Int { route.requestBodyType == nil ? 7 : max(7, (route.requestMediaType?.count ?? 0) + 1) }
}
