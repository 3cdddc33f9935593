/// What is asked of an answer, of a variable or of the server.
package struct QuerySyntax: Sendable, Hashable, LocatedSyntax {
  /// What can be asked.
  package enum Kind: Sendable, Hashable {
    case status, version, url, body, bytes, sha256, duration, attempts
    case timeToFirstByte
    /// The values of all lines of this name.
    case header(TemplateSyntax)
    /// `cookie "sid"`, `cookie "sid[Max-Age]"`.
    case cookie(TemplateSyntax, attribute: String?)
    case jsonpath(TemplateSyntax)
    /// `regex "…"` or `regex /…/`: the first group of the first match in the body.
    case regex(TemplateSyntax)
    case variable(TemplateSyntax)
    /// The target of the first link with this relation.
    case link(TemplateSyntax)
    case trailer(TemplateSyntax)
    case probe(TemplateSyntax)
    /// The operation of this name in the API description.
    case openapi(TemplateSyntax)
    /// The rounds of the step whose name begins with this word.
    case loop(TemplateSyntax)
  }

  /// What is asked.
  package var kind: Kind
  package var position: SourcePosition
  package var length: Int

  /// Makes a query; a node that was parsed has its place in the file.
  package init(_ kind: Kind, position: SourcePosition = .start, length: Int = 1) {
    self.kind = kind
    self.position = position
    self.length = length
  }
}
