import FieldValues

/// A frame of an event stream: SSE wire text up to a blank line.
package struct EventFrameSyntax: Sendable, Hashable {
  /// The fields of a frame (WHATWG HTML section 9.2.6), and `data-raw`.
  package enum Field: String, Sendable, Hashable, CaseIterable {
    /// Compared as JSON when both sides are JSON containers, else as text.
    case data
    /// Sent as `data`, compared as text.
    case dataRaw = "data-raw"
    case id, event, retry
    /// `: text`
    case comment = ""
  }

  /// One line of a frame.
  package struct Line: Sendable, Hashable, LocatedSyntax {
    /// The field the line belongs to.
    package var field: Field
    /// What follows the colon and one space.
    package var value: PatternSyntax
    package var position: SourcePosition
    package var length: Int

    /// Makes a line; one that was parsed has its place in the file.
    package init(_ field: Field, _ value: PatternSyntax, position: SourcePosition = .start, length: Int = 1) {
      self.field = field
      self.value = value
      self.position = position
      self.length = length
    }
  }

  /// In file order; at least one when the frame was parsed.
  package var lines: [Line]

  /// Makes a frame of its lines.
  package init(_ lines: [Line]) {
    self.lines = lines
  }

  /// The values of the lines of one field, in order.
  package func values(of field: Field) -> [PatternSyntax] {
    lines.filter { $0.field == field }.map(\.value)
  }
}

extension EventFrameSyntax.Line {
  /// The line as it is written. Data with line ends in it takes a line each; in other fields they become blanks.
  package var text: String {
    let lines = value.text(.event).splitAtLineEnds()
    let texts = field == .data || field == .dataRaw ? lines.map(String.init) : [lines.joined(separator: " ")]
    return texts.map { $0.isEmpty ? "\(field.rawValue):" : "\(field.rawValue): \($0)" }.joined(separator: "\n")
  }
}

extension LineScanner {
  /// Reads a line of a frame, blanks and all.
  mutating func eventLine() throws(Diagnostic) -> EventFrameSyntax.Line {
    at = start
    let name = take { $0 != UInt8(ascii: ":") }
    guard let field = EventFrameSyntax.Field(rawValue: name) else {
      let word = String(name.drop { $0 == " " || $0 == "\t" })
      at = start
      skipBlanks()
      if word != name { throw fault(.blankBefore(word), at: start, length: length(from: start)) }
      let known = EventFrameSyntax.Field.allCases.map(\.rawValue).filter { !$0.isEmpty }
      throw fault(.unknown(.field, word, known: known), at: start)
    }
    _ = skip(":")
    _ = skip(" ")
    let value = try pattern(.event)
    return EventFrameSyntax.Line(field, value, position: position(start), length: max(1, length(from: start)))
  }
}
