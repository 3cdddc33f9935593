/// A line of `[Captures]`: `id: jsonpath "$.id"`, `seen: append jsonpath "$..id"`, `csrf: cookie "csrf" redact`.
package struct CaptureSyntax: Sendable, Hashable, LocatedSyntax {
  /// The variable that receives the value.
  package var name: String
  /// Whether what is found is appended to the list the variable already is.
  package var appends: Bool
  /// What is asked.
  package var query: QuerySyntax
  /// What the value passes through, in order.
  package var filters: [FilterSyntax]
  /// Whether no report may show the value.
  package var redacts: Bool
  /// Where the name stands.
  package var position: SourcePosition
  package var length: Int

  /// Makes a capture; a node that was parsed has its place in the file.
  package init(
    _ name: String,
    _ query: QuerySyntax,
    filters: [FilterSyntax] = [],
    appends: Bool = false,
    redacts: Bool = false,
    position: SourcePosition = .start,
    length: Int = 1
  ) {
    self.name = name
    self.query = query
    self.filters = filters
    self.appends = appends
    self.redacts = redacts
    self.position = position
    self.length = length
  }
}
