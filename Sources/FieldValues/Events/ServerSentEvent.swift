/// One message of an event stream as a server sends it (WHATWG HTML section 9.2.5).
public struct ServerSentEvent: Sendable, Hashable {
  /// Sent as lines that readers pass over.
  public let comment: String?
  /// What a reader sends back as Last-Event-ID; the empty text makes it forget the one before.
  public let id: String?
  /// The event name; without one readers take `message`.
  public let event: String?
  /// One `data` line for each of its lines; the empty text is a message, nil is none.
  public let data: String?
  /// Milliseconds that a reader waits before it connects again.
  public let retry: Int?

  /// Throws where the id has a NUL, id or event a line break, or where retry is negative.
  public init(
    data: String? = nil,
    event: String? = nil,
    id: String? = nil,
    retry: Int? = nil,
    comment: String? = nil
  ) throws(FieldValueError) {
    if let id { try Self.check("id", id) { $0 == 0x00 || $0 == 0x0A || $0 == 0x0D } }
    if let event { try Self.check("name", event) { $0 == 0x0A || $0 == 0x0D } }
    if let retry, retry < 0 {
      throw FieldValueError(
        field: "event retry",
        value: String(retry),
        fault: "is negative",
        remedy: "Give milliseconds, 0 or more"
      )
    }
    self.comment = comment
    self.id = id
    self.event = event
    self.data = data
    self.retry = retry
  }

  /// How the lines of a stream end.
  public enum LineEnd: String, Sendable, Hashable {
    /// CR LF, the default.
    case crlf = "\r\n"
    /// LF alone.
    case lf = "\n"
  }

  /// A keep-alive: a message of comment lines only, which cannot be refused.
  public static func keepAlive(_ text: String, lineEnd: LineEnd = .crlf) -> String {
    var frame = ""
    frame.append(field: "", text: text, lineEnd)
    return frame + lineEnd.rawValue
  }

  /// The message with its blank line: comment, id, event, data, retry. A message of nothing is the empty text.
  ///
  /// Data and comment are split at CR LF, CR and LF, which is why a reader sees every line break as LF.
  public func encoded(lineEnd: LineEnd = .crlf) -> String {
    var frame = ""
    frame.reserveCapacity(32 + (data ?? "").utf8.count + (event ?? "").utf8.count + (id ?? "").utf8.count)
    if let comment { frame.append(field: "", text: comment, lineEnd) }
    if let id { frame.append(field: "id", line: id, lineEnd) }
    if let event { frame.append(field: "event", line: event, lineEnd) }
    if let data { frame.append(field: "data", text: data, lineEnd) }
    if let retry { frame.append(field: "retry", line: String(retry), lineEnd) }
    if !frame.isEmpty { frame += lineEnd.rawValue }
    return frame
  }

  private static func check(_ part: String, _ text: String, isRefused: (UInt8) -> Bool) throws(FieldValueError) {
    guard text.utf8.contains(where: isRefused) else { return }
    throw FieldValueError(
      field: "event \(part)",
      value: text,
      fault: "has a line break or a NUL, which would end it or void it",
      remedy: "Leave it out"
    )
  }
}

extension String {
  fileprivate mutating func append(field name: String, line: String, _ lineEnd: ServerSentEvent.LineEnd) {
    append(name)
    append(": ")
    append(line)
    append(lineEnd.rawValue)
  }

  /// One line of the field for each line of the text.
  fileprivate mutating func append(field name: String, text: String, _ lineEnd: ServerSentEvent.LineEnd) {
    if text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) {
      text.forEachLine { append(field: name, line: String($0), lineEnd) }
    } else {
      append(field: name, line: text, lineEnd)
    }
  }
}
