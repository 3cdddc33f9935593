import FieldValues
package import Patterns

/// Something that differs between the responses of two servers to the same request.
package struct ResponseDifference: Sendable, Hashable {
  /// What differs, and where.
  package var subject: Subject
  /// What the left side has there; nil for nothing.
  package var left: Value?
  /// What the right side has there; nil for nothing.
  package var right: Value?

  /// Creates a difference.
  package init(_ subject: Subject, left: Value?, right: Value?) {
    self.subject = subject
    self.left = left
    self.right = right
  }

  /// What can differ. Numbers of lines, events, chunks and redirects count from 1, those of bytes from 0.
  package enum Subject: Sendable, Hashable {
    /// The request could be sent to one side only. The value of the other side is the reason.
    case sending
    /// How many times the step ran, for example as a loop.
    case rounds
    case status
    /// The status line to the byte.
    case statusLine
    /// One of the lines of a field.
    case header(String, line: Int, of: Int)
    /// A header line to the byte, by its place in the head.
    case headerLine(Int)
    case trailer(String, line: Int, of: Int)
    case cookie(String, CookiePart)
    case redirect(Int)
    case body(Place)
    /// An event, or a field of it. A place lies in the field's value.
    case event(Int, field: String?, Place?)
    case chunk(Int)
    /// How the response ended.
    case ending
    /// How many more places differ than are listed.
    case more(of: String)
  }

  /// A part of a Set-Cookie line.
  package enum CookiePart: Sendable, Hashable {
    case line, value
    case attribute(String)
  }

  /// A place in a body.
  package enum Place: Sendable, Hashable {
    /// A JSONPath.
    case path(String)
    case line(Int)
    case byte(Int)
  }

  /// What one of the sides has.
  package enum Value: Sendable, Hashable {
    case text(String)
    case number(Int)
    case json(QueryValue)
    case bytes([UInt8])
  }
}

// MARK: - Sentences

extension ResponseDifference.Subject: CustomStringConvertible {
  /// The subject in words: `header "Vary"`, `body at $.id`.
  package var description: String {
    switch self {
    case .sending: "request"
    case .rounds: "number of rounds"
    case .status: "status"
    case .statusLine: "status line"
    case .header(let name, let line, let count): Self.field("header", name, line, count)
    case .headerLine(let number): "header line \(number)"
    case .trailer(let name, let line, let count): Self.field("trailer", name, line, count)
    case .cookie(let name, .line), .cookie(let name, .value): "cookie \(name.quoted)"
    case .cookie(let name, .attribute(let attribute)): "attribute \(attribute) of cookie \(name.quoted)"
    case .redirect(let number): "redirect \(number)"
    case .body(let place): "body \(place)"
    case .event(let number, nil, _): "event \(number)"
    case .event(let number, let field?, let place):
      "\(field.isEmpty ? "comment" : field) of event \(number)\(place.map { " \($0)" } ?? "")"
    case .chunk(let number): "chunk \(number)"
    case .ending: "end of the response"
    case .more(let what): "more differences in the \(what)"
    }
  }

  private static func field(_ kind: String, _ name: String, _ line: Int, _ count: Int) -> String {
    "\(kind) \(name.quoted)\(count > 1 ? ", line \(line) of \(count)" : "")"
  }
}

extension ResponseDifference.Place: CustomStringConvertible {
  package var description: String {
    switch self {
    case .path(let path): "at \(path)"
    case .line(let number): "in line \(number)"
    case .byte(let offset): "from byte \(offset)"
    }
  }
}

extension ResponseDifference: CustomStringConvertible {
  /// The difference as a sentence, without the values.
  package var description: String {
    switch (subject, left, right) {
    case (.sending, nil, _): return "the request was sent to the left side only"
    case (.sending, _, _): return "the request was sent to the right side only"
    case (.rounds, .number(let left)?, .number(let right)?):
      return "the step ran \(left) times on the left, \(right) times on the right"
    case (.more(let what), .number(let count)?, _): return "there are \(count) more differences in the \(what)"
    case (_, _, nil): return "\(subject) is only on the left"
    case (_, nil, _): return "\(subject) is only on the right"
    case (_, .json(let left)?, .json(let right)?) where left.kind != right.kind:
      return "\(subject) differs in type: \(left.kind) on the left, \(right.kind) on the right"
    default: return "\(subject) differs"
    }
  }

  /// A line for each side that has something. Long values are cut so that the place where they differ is seen.
  package var details: [String] {
    if case .rounds = subject { return [] }
    if case .more = subject { return [] }
    let shown = Self.excerpts(left?.description, right?.description)
    return [shown.left.map { "left:  \($0)" }, shown.right.map { "right: \($0)" }].compactMap { $0 }
  }

  private static func excerpts(_ left: String?, _ right: String?) -> (left: String?, right: String?) {
    guard let left, let right else { return (left?.shortened, right?.shortened) }
    let common = zip(left.unicodeScalars, right.unicodeScalars).prefix { $0 == $1 }.count
    guard common > 60 else { return (left.shortened, right.shortened) }
    func tail(_ text: String) -> String { "…" + String(String.UnicodeScalarView(text.unicodeScalars.dropFirst(common - 30))) }
    return (tail(left).shortened, tail(right).shortened)
  }
}

extension ResponseDifference.Value: CustomStringConvertible {
  package var description: String {
    switch self {
    case .text(let text): text.isEmpty ? "\"\"" : text
    case .number(let number): String(number)
    case .json(let value): value.literal
    case .bytes(let bytes) where bytes.isEmpty: "nothing more"
    case .bytes(let bytes): "hex,\(Array(bytes.prefix(16)).hexText)\(bytes.count > 16 ? "…" : "");"
    }
  }
}
