/// A request as the file says it, before variables are filled in.
public struct RequestSyntax: Sendable, Hashable, LocatedSyntax {
  /// The method token, in capitals.
  public var method: String
  /// The URL, `{{base}}/items`.
  public var target: TemplateSyntax
  /// The header lines in the order to be sent.
  public var headers: [HeaderSyntax] = []
  /// The lines of `[Options]`.
  public var options: [OptionSyntax] = []
  /// `[Query]`: parameters added to the target's query.
  public var query: [ParameterSyntax] = []
  /// `[FormParams]`: the fields of an `application/x-www-form-urlencoded` body.
  public var form: [ParameterSyntax] = []
  /// `[Multipart]`: the parts of a `multipart/form-data` body.
  public var multipart: [MultipartFieldSyntax] = []
  /// `[Cookies]`: pairs of the Cookie header, beside those of the jar.
  public var cookies: [ParameterSyntax] = []
  /// `[BasicAuth]`: user and password.
  public var basicAuth: ParameterSyntax?
  /// The table whose rows the step is repeated for.
  public var table: TableSyntax?
  /// The body; its texts hold no matchers.
  public var body: BodySyntax?
  /// The sections in file order.
  public var sections: [SectionSyntax] = []
  /// Where the method stands.
  public var position: SourcePosition
  public var length: Int

  /// Makes a request without headers and sections; a node that was parsed has its place in the file.
  public init(method: String = "GET", target: TemplateSyntax, position: SourcePosition = .start, length: Int = 1) {
    self.method = method
    self.target = target
    self.position = position
    self.length = length
  }
}
