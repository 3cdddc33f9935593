/// A frame of an event stream: SSE wire text up to a blank line.
public struct EventFrameSyntax: Sendable, Hashable {
  public enum Field: String, Sendable, Hashable, CaseIterable {
    /// Compared as JSON when both sides are JSON containers, else as text.
    case data
    /// Sent as `data`, compared as text.
    case dataRaw = "data-raw"
    case id, event, retry
    /// `: text`
    case comment = ""
  }

  public struct Line: Sendable, Hashable, LocatedSyntax {
    public var field: Field
    /// What follows the colon and one space.
    public var value: PatternSyntax
    public var position: SourcePosition
    public var length: Int

    public init(_ field: Field, _ value: PatternSyntax, position: SourcePosition = .start, length: Int = 1) {
      self.field = field
      self.value = value
      self.position = position
      self.length = length
    }
  }

  /// In file order; at least one when the frame was parsed.
  public var lines: [Line]

  public init(_ lines: [Line]) {
    self.lines = lines
  }

  /// The values of the lines of one field, in order.
  public func values(of field: Field) -> [PatternSyntax] {
    lines.filter { $0.field == field }.map(\.value)
  }
}
