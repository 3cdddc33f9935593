extension ScenarioFile {
  /// Reads a scenario file.
  /// - Parameter path: as the user gave it; it stands in messages and is not opened.
  /// - Throws: every fault of the text, up to a hundred.
  package static func parse(_ text: String, path: String = "") throws(ParseFailure) -> ScenarioFile {
    var parser = ScenarioParser(SourceText(text))
    parser.parse()
    guard parser.diagnostics.isEmpty else {
      let found = parser.diagnostics.sorted { $0.position < $1.position }
      throw ParseFailure(path: path, text: text, diagnostics: Array(found.prefix(100)))
    }
    return ScenarioFile(path: path, text: text, metadata: parser.metadata, steps: parser.steps, layout: parser.layout)
  }

  /// Reads the bytes of a scenario file, which must be UTF-8.
  /// - Throws: where the first byte stands that is not UTF-8, or every fault of the text.
  package static func parse(bytes: [UInt8], path: String = "") throws(ParseFailure) -> ScenarioFile {
    if let text = String(validating: bytes, as: UTF8.self) { return try parse(text, path: path) }
    let valid = validPrefix(of: bytes)
    let source = SourceText(bytes: bytes)
    let line = source.line(of: valid)
    let byte = String(bytes[valid], radix: 16)
    let fault = Diagnostic(
      "byte 0x\(byte) is not UTF-8",
      at: source.position(of: valid, line: line),
      hint: "save the file as UTF-8, or write the character as \\u{\(byte)}"
    )
    throw ParseFailure(path: path, text: String(decoding: bytes, as: UTF8.self), diagnostics: [fault])
  }

  /// How many bytes come before the first that is not UTF-8.
  private static func validPrefix(of bytes: [UInt8]) -> Int {
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var count = 0
    while case .valid(let scalar) = parser.parseScalar(from: &iterator) { count += scalar.count }
    return min(count, bytes.count - 1)
  }
}
