import FieldValues

/// What `--tag` takes: tags joined by `and`, `or`, `not` and parentheses, as in `sse and not slow`.
package struct TagExpression: Sendable, Hashable {
  private indirect enum Node: Sendable, Hashable {
    case tag(String)
    case not(Node)
    case all([Node])
    case any([Node])
  }

  private static let depthLimit = 64
  private let node: Node

  /// - Throws: ``UsageFault``, a sentence about what is wrong with the expression.
  package init(_ text: String, named option: String = "--tag") throws(UsageFault) {
    let spaced = text.replacing("(", with: " ( ").replacing(")", with: " ) ")
    var words = spaced.split(whereSeparator: \.isWhitespace).map { String($0) }[...]
    do throws(UsageFault.TagProblem) {
      node = try TagExpression.parseAny(&words, depth: 0)
      if let word = words.first { throw .textAfterEnd(word, expression: text) }
    } catch {
      throw .badTag(option: option, error)
    }
  }

  /// Whether a scenario with these tags is meant.
  package func matches(_ tags: Set<String>) -> Bool {
    TagExpression.holds(node, tags)
  }

  private static func holds(_ node: Node, _ tags: Set<String>) -> Bool {
    switch node {
    case .tag(let tag): tags.contains(tag)
    case .not(let node): !holds(node, tags)
    case .all(let nodes): nodes.allSatisfy { holds($0, tags) }
    case .any(let nodes): nodes.contains { holds($0, tags) }
    }
  }

  private static func parseAny(_ words: inout ArraySlice<String>, depth: Int) throws(UsageFault.TagProblem) -> Node {
    guard depth < depthLimit else { throw .tooDeep(limit: depthLimit) }
    var nodes = [try parseAll(&words, depth: depth)]
    while words.first == "or" {
      words.removeFirst()
      nodes.append(try parseAll(&words, depth: depth))
    }
    return nodes.count == 1 ? nodes[0] : .any(nodes)
  }

  private static func parseAll(_ words: inout ArraySlice<String>, depth: Int) throws(UsageFault.TagProblem) -> Node {
    var nodes = [try parseTerm(&words, depth: depth)]
    while words.first == "and" {
      words.removeFirst()
      nodes.append(try parseTerm(&words, depth: depth))
    }
    return nodes.count == 1 ? nodes[0] : .all(nodes)
  }

  private static func parseTerm(_ words: inout ArraySlice<String>, depth: Int) throws(UsageFault.TagProblem) -> Node {
    var isNegated = false
    while words.first == "not" {
      words.removeFirst()
      isNegated.toggle()
    }
    let term = try parseTag(&words, depth: depth)
    return isNegated ? .not(term) : term
  }

  private static func parseTag(_ words: inout ArraySlice<String>, depth: Int) throws(UsageFault.TagProblem) -> Node {
    switch words.popFirst() {
    case "(":
      let node = try parseAny(&words, depth: depth + 1)
      guard words.popFirst() == ")" else { throw .unclosedParenthesis }
      return node
    case let word? where ![")", "and", "or"].contains(word): return .tag(word)
    case let word?: throw .missingTag(before: word)
    case nil: throw .missingTag(before: nil)
    }
  }
}
