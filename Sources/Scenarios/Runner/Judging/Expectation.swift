import ScenarioSyntax

/// Something a step expects, as a place in the file and in the file's own words.
struct Expectation: Sendable, Hashable {
  var words: String
  var position: SourcePosition
  var length: Int

  /// - Parameter source: the scenario's text, from which the words are taken.
  init(_ node: any LocatedSyntax, in source: SourceText) {
    position = node.position
    length = max(1, node.length)
    let line = source.line(position.line) ?? ""
    words = String(line.dropFirst(position.column - 1).prefix(length))
  }

  /// A line of the file's head, key and value.
  init(_ metadata: MetadataSyntax, in source: SourceText) {
    position = metadata.position
    words = String((source.line(position.line) ?? "").dropFirst(position.column - 1))
    length = max(1, words.count)
  }

  func verdict(_ outcome: Verdict.Outcome, _ message: String = "", details: [String] = []) -> Verdict {
    Verdict(outcome, words, at: position, length: length, message: message, details: details)
  }

  /// The verdict on an expectation that could not be judged.
  func verdict(_ fault: Fault) -> Verdict {
    var verdict = verdict(fault.isSkip ? .skipped : .failed, fault.message)
    if let position = fault.position { (verdict.position, verdict.length) = (position, fault.length) }
    return verdict
  }

  /// The verdict on an expectation whose turn never came.
  func notReached(because reason: String) -> Verdict {
    verdict(.notReached, reason)
  }
}

extension StepSyntax {
  /// Everything the step expects, in file order.
  func expectations(in source: SourceText) -> [Expectation] {
    var nodes: [any LocatedSyntax] = captures
    nodes += asserts
    if let response { nodes += response.headNodes + response.bodyNodes }
    return nodes.map { Expectation($0, in: source) }.sorted { $0.position < $1.position }
  }
}

extension ResponseSyntax {
  /// What can be judged once the head is there.
  var headNodes: [any LocatedSyntax] {
    var nodes: [any LocatedSyntax] = [Expectation.StatusLine(self)]
    nodes += headers
    nodes += setCookies?.lines ?? []
    nodes += headerBlock
    if setCookies != nil, setCookies?.mode != .subset, let section = section(.setCookies) { nodes.append(section) }
    if let section = section(.headers) { nodes.append(section) }
    return nodes
  }

  /// What asks for a whole answer, captures and asserts aside.
  var bodyNodes: [any LocatedSyntax] {
    var nodes: [any LocatedSyntax] = redirects
    nodes += trailers
    if let section = section(.redirects) { nodes.append(section) }
    nodes += events.flatMap(\.nodes)
    nodes += chunks
    if let body { nodes.append(body) }
    return nodes
  }
}

extension Expectation {
  /// The line `HTTP/1.1 200` as one expectation.
  struct StatusLine: LocatedSyntax {
    var position: SourcePosition
    var length: Int

    init(_ response: ResponseSyntax) {
      position = response.position
      length = response.length
      let status = response.status
      if status.position.line == position.line {
        length = max(length, status.position.column - position.column + status.length)
      }
    }
  }
}

extension EventSyntax {
  /// What of the line has a verdict of its own. `@drop`, `@stop` and the lines around an unordered group only say what is done.
  var nodes: [any LocatedSyntax] {
    switch kind {
    case .frame, .within, .gap, .skip, .silence, .listen, .limit, .eof: return [self]
    case .unordered, .endUnordered, .drop, .stop: return []
    case .reconnect(let reconnect):
      var nodes: [any LocatedSyntax] = [self]
      nodes += reconnect.requestHeaders
      nodes.append(Expectation.StatusLine(reconnect.response))
      nodes += reconnect.response.headers
      return nodes
    }
  }
}
