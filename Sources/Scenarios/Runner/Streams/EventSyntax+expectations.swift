import ScenarioSyntax

extension EventSyntax {
  /// What of the line has a verdict of its own. `@drop`, `@stop` and the lines around an unordered group only say what is done.
  var nodes: [any LocatedSyntax] {
    switch kind {
    case .frame, .within, .gap, .skip, .silence, .limit, .eof: return [self]
    case .unordered, .endUnordered, .drop, .stop: return []
    case .reconnect(let reconnect):
      var nodes: [any LocatedSyntax] = [self]
      nodes += reconnect.requestHeaders
      nodes.append(StatusLine(reconnect.response))
      nodes += reconnect.response.headers
      return nodes
    }
  }

  var frame: EventFrameSyntax? {
    if case .frame(let frame) = kind { frame } else { nil }
  }

  /// Whether the line says something about the frame after it.
  var isCondition: Bool {
    switch kind {
    case .within, .gap, .skip: true
    default: false
    }
  }
}
