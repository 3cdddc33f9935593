/// A request as the file says it, before variables are filled in.
package struct RequestSyntax: Sendable, Hashable, LocatedSyntax {
  /// The method token, in capitals.
  package var method: String
  /// The URL, `{{base}}/items`.
  package var target: TemplateSyntax
  /// The header lines in the order to be sent.
  package var headers: [HeaderSyntax] = []
  /// The lines of `[Options]`.
  package var options: [OptionSyntax] = []
  /// `[Query]`: parameters added to the target's query.
  package var query: [ParameterSyntax] = []
  /// `[FormParams]`: the fields of an `application/x-www-form-urlencoded` body.
  package var form: [ParameterSyntax] = []
  /// `[Multipart]`: the parts of a `multipart/form-data` body.
  package var multipart: [MultipartFieldSyntax] = []
  /// `[Cookies]`: pairs of the Cookie header, beside those of the jar.
  package var cookies: [ParameterSyntax] = []
  /// `[BasicAuth]`: user and password.
  package var basicAuth: ParameterSyntax?
  /// The table whose rows the step is repeated for.
  package var table: TableSyntax?
  /// The body; its texts hold no matchers.
  package var body: BodySyntax?
  /// The sections in file order.
  package var sections: [SectionSyntax] = []
  /// Where the method stands.
  package var position: SourcePosition
  package var length: Int

  /// Makes a request without headers and sections; a node that was parsed has its place in the file.
  package init(method: String = "GET", target: TemplateSyntax, position: SourcePosition = .start, length: Int = 1) {
    self.method = method
    self.target = target
    self.position = position
    self.length = length
  }
}
