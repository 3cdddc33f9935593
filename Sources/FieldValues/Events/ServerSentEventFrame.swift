/// What stood between two blank lines of an event stream: everything that was sent, and what became of it.
public struct ServerSentEventFrame: Sendable, Hashable {
  /// The bytes with their line ends, without the blank line that closes them.
  public let bytes: [UInt8]
  /// The lines in order, comments and unknown fields included.
  public let fields: [Field]
  /// The event a reader sees; nil where no `data` line was sent.
  public let event: Event?

  /// One line of a frame.
  public struct Field: Sendable, Hashable {
    /// What stands before the colon; empty for a comment.
    public let name: String
    /// What follows the colon and one space.
    public let value: String

    /// A line of a frame by its parts.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// An event as a reader sees it.
  public struct Event: Sendable, Hashable {
    /// `message` where no name was sent.
    public let type: String
    /// The data lines joined by LF.
    public let data: String
    /// The last id of the stream up to here.
    public let lastEventID: String

    /// An event by its parts.
    public init(type: String = "message", data: String, lastEventID: String = "") {
      self.type = type
      self.data = data
      self.lastEventID = lastEventID
    }
  }

  /// The text of the comment lines.
  public var comments: [String] { values(of: "") }

  /// The values of all lines of this field.
  public func values(of name: String) -> [String] {
    fields.filter { $0.name == name }.map(\.value)
  }
}
