/// What one line of a scenario file is, and where its comment begins.
package struct LineLayout: Sendable, Hashable {
  enum Role: UInt8, Sendable, Hashable {
    case blank, comment, metadata, stepName
    case requestLine, check, statusLine
    case section, field, expression, option, row, cookie, redirect
    /// A line of `[Chunks]`.
    case chunk
    /// A field line of a frame, kept as it stands.
    case event
    /// An `@` line of `[Events]`.
    case directive
    /// A line of a body, kept as it stands.
    case body
  }

  var role: Role
  /// The byte offset, from the start of the line, of the comment at its end; nil when there is none.
  var comment: Int?
}
