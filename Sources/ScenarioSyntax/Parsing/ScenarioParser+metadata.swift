extension ScenarioParser {
  /// Reads the `#@` lines at the head of the file.
  mutating func parseMetadata() {
    while skipTrivia() == .metadata {
      guard let entry = readLine(.metadata, { scanner throws(Diagnostic) in try scanner.metadata() }) else { continue }
      if !entry.key.repeats, let first = metadata.first(where: { $0.key == entry.key }) {
        note(
          Diagnostic(
            "\(entry.key.rawValue) stands twice",
            at: entry.position,
            length: entry.length,
            hint: "the first is on line \(first.position.line)"
          )
        )
      }
      metadata.append(entry)
    }
  }
}

extension LineScanner {
  /// Reads `#@ key: value`.
  fileprivate mutating func metadata() throws(Diagnostic) -> MetadataSyntax {
    at += 2
    skipBlanks()
    let first = at
    let word = take { $0.isWord }
    guard let key = MetadataSyntax.Key(rawValue: word) else {
      if word.isEmpty { throw fault("the line has no key", hint: "write #@ name: ..") }
      throw fault(
        "unknown key \(word)",
        at: first,
        hint: Spelling.hint(for: word, among: MetadataSyntax.Key.allCases.map(\.rawValue))
      )
    }
    let length = length(from: first)
    skipBlanks()
    guard skip(":") else { throw fault("the key has no colon", hint: "add a colon after \(word)") }
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
    if key == .timeout {
      _ = try duration()
      skipBlanks()
      guard isAtEnd else { throw fault("unexpected text \(upcomingWord())", hint: "a timeout is one time, as in 30s") }
    } else if isAtEnd, key != .oursOnly {
      throw fault("\(key.rawValue) has no value", hint: "write one after the colon, or remove the line")
    }
  }
}
