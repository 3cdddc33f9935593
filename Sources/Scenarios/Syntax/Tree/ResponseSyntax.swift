/// What is expected of an answer.
///
/// A list is empty where its section does not stand in the file: an empty section is an error of the parser.
public struct ResponseSyntax: Sendable, Hashable, LocatedSyntax {
  /// `HTTP/1.0`, `HTTP/1.1` or `HTTP/2`; nil for a plain `HTTP`, which takes any version.
  public var version: String?
  public var status: StatusSyntax
  /// The implicit headers: each must be among the answer's.
  public var headers: [ExpectedHeaderSyntax] = []
  public var captures: [CaptureSyntax] = []
  public var asserts: [AssertSyntax] = []
  public var setCookies: SetCookiesSyntax?
  /// `[Headers]`: the whole block, ordered, names included.
  public var headerBlock: [ExpectedHeaderSyntax] = []
  /// `[Redirects]`: one entry per hop.
  public var redirects: [RedirectSyntax] = []
  /// `[Events]`: frames and what stands between them, in order.
  public var events: [EventSyntax] = []
  /// `[Chunks]`: chunks and what stands between them, in order.
  public var chunks: [ChunkSyntax] = []
  public var trailers: [ExpectedHeaderSyntax] = []
  public var body: BodySyntax?
  /// The sections in file order.
  public var sections: [SectionSyntax] = []
  /// Where `HTTP` stands.
  public var position: SourcePosition
  public var length: Int

  public init(version: String? = nil, status: StatusSyntax, position: SourcePosition = .start, length: Int = 1) {
    self.version = version
    self.status = status
    self.position = position
    self.length = length
  }

  /// Where the head of a section stands; nil when the section is not in the file.
  public func section(_ name: SectionSyntax.Name) -> SectionSyntax? {
    sections.first { $0.name == name }
  }
}
