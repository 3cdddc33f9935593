/// A `#@ key: value` line at the head of a file; a plain comment to other tools.
package struct MetadataSyntax: Sendable, Hashable, LocatedSyntax {
  /// What can be said about a file.
  package enum Key: String, Sendable, Hashable, CaseIterable {
    /// What the scenario shows, in one line.
    case name
    /// Words parted by commas, for `--tag`.
    case tags
    /// Why the file is not run.
    case skip
    /// How long all steps may take together.
    case timeout
    /// Files that are run before, parted by commas.
    case setup
    /// Files that are run after, whatever happened, parted by commas.
    case finally
    /// Resources of which one scenario at a time may hold each, parted by commas.
    case serial
    /// Names of variables that no report may show, parted by commas.
    case redact
    /// Whether requests follow redirects where their own option `location` doesn't say.
    case location
    /// The server the file is meant for.
    case server
    /// The API description `openapi` queries are checked against.
    case openapi
    /// Why the file is useless against another server.
    case oursOnly = "ours-only"

    /// Whether the key may stand on several lines.
    package var repeats: Bool {
      switch self {
      case .tags, .setup, .finally, .serial, .redact: true
      case .name, .skip, .timeout, .location, .server, .openapi, .oursOnly: false
      }
    }
  }

  /// What the line is about.
  package var key: Key
  /// What stands after the colon, without surrounding blanks.
  package var value: String
  /// Where the key stands.
  package var position: SourcePosition
  package var length: Int

  /// Makes a line; a node that was parsed has its place in the file.
  package init(_ key: Key, _ value: String, position: SourcePosition = .start, length: Int = 1) {
    self.key = key
    self.value = value
    self.position = position
    self.length = length
  }

  /// The line as it is written.
  package var text: String { "#@ \(TextWriter.line(key.rawValue, value))" }
}

extension LineScanner {
  /// Reads `#@ key: value`.
  mutating func metadata() throws(Diagnostic) -> MetadataSyntax {
    at += 2
    skipBlanks()
    let first = at
    let word = take { $0.isWord }
    guard let key = MetadataSyntax.Key(rawValue: word) else {
      if word.isEmpty { throw fault(.metadataWithoutKey) }
      throw fault(.unknown(.key, word, known: MetadataSyntax.Key.allCases.map(\.rawValue)), at: first)
    }
    let length = length(from: first)
    skipBlanks()
    guard skip(":") else { throw fault(.metadataWithoutColon(word)) }
    skipBlanks()
    let valueStart = at
    try checkMetadata(key)
    while let byte {
      if byte == UInt8(ascii: "\r") { throw carriageReturnFault() }
      at += 1
    }
    at = valueStart
    return MetadataSyntax(key, trimmedRest(), position: position(first), length: length)
  }

  private mutating func checkMetadata(_ key: MetadataSyntax.Key) throws(Diagnostic) {
    if key == .location, !isAtEnd {
      _ = try flag()
      skipBlanks()
      guard isAtEnd else { throw fault(.notBoolean(upcomingWord())) }
    } else if key == .timeout {
      _ = try duration()
      skipBlanks()
      guard isAtEnd else { throw fault(.notOneTime(upcomingWord())) }
    } else if isAtEnd, key != .oursOnly {
      throw fault(.metadataWithoutValue(key.rawValue))
    }
  }
}
