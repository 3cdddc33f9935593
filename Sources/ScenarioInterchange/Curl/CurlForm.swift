import FieldValues
import ScenarioSyntax
import Scenarios

extension CurlBody {
  /// The parts of a form as curl's options `-F` and `--form-string` describe them.
  struct Form {
    /// One part.
    private struct Part {
      var name: CommandWord
      var fileName: CommandWord?
      var type: CommandWord?
      var headers: [CommandWord] = []
      var content = CommandWord()
      /// Where the content is read from.
      var path: CommandWord?
    }

    private var parts: [Part] = []
    private let escapesBackslashes: Bool

    init(_ items: [CurlArguments.Item], escapesBackslashes: Bool) throws(CurlProblem) {
      self.escapesBackslashes = escapesBackslashes
      for item in items {
        guard let (name, value) = item.value.split(at: UInt8(ascii: "=")) else { throw .form(item.value.shown, .noEqualsSign) }
        if item.name == "form-string" {
          parts.append(Part(name: name, content: value))
        } else {
          parts.append(try Form.part(name, value, item.value.shown))
        }
      }
    }

    /// The parts as `[Multipart]` says them; nil where it can't.
    func fields(_ problems: inout [CurlProblem]) -> [MultipartFieldSyntax]? {
      var fields: [MultipartFieldSyntax] = []
      var files: [CurlProblem] = []
      for part in parts {
        guard !part.name.isEmpty, part.headers.isEmpty, let name = part.name.template, plainName(part.name) else { return nil }
        if let path = part.path {
          guard let file = Files.beside(path), part.fileName == path.lastPathComponent, plainName(path),
            let type = part.type?.template
          else { return nil }
          fields.append(MultipartFieldSyntax(name, .file(FileSyntax(file), contentType: type)))
          files.append(.fileBeside(path.shown))
        } else {
          guard part.type == nil, part.fileName == nil, let text = part.content.template else { return nil }
          fields.append(MultipartFieldSyntax(name, .text(text)))
        }
      }
      problems += files
      return fields
    }

    /// The parts as bytes, and the line between them.
    func body(_ files: Files, isFormData: Bool) throws(CurlProblem) -> (content: CommandWord, boundary: String) {
      var contents: [CommandWord] = []
      for part in parts {
        contents.append(try part.path.map { path throws(CurlProblem) in try files.content(of: path, "-F") } ?? part.content)
      }
      let boundary = "answerback-boundary-\(contents.map(\.bytes).freeNumber(after: "answerback-boundary-"))"
      var body = CommandWord()
      for (part, content) in zip(parts, contents) {
        body += "--\(boundary)\r\nContent-Disposition: \(isFormData ? "form-data" : "attachment")"
        if !part.name.isEmpty { body += CommandWord("; name=\"") + escaped(part.name) + CommandWord("\"") }
        if let name = part.fileName { body += CommandWord("; filename=\"") + escaped(name) + CommandWord("\"") }
        if let type = part.type { body += CommandWord("\r\nContent-Type: ") + type }
        for line in part.headers { body += CommandWord("\r\n") + line }
        body += CommandWord("\r\n\r\n") + content + CommandWord("\r\n")
      }
      return (body + CommandWord("--\(boundary)--\r\n"), boundary)
    }

    private func plainName(_ name: CommandWord) -> Bool {
      !name.bytes.contains { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") || ($0 > 0 && $0 < 0x20) }
    }

    private func escaped(_ name: CommandWord) -> CommandWord {
      name.replacing { byte in
        switch byte {
        case UInt8(ascii: "\"") where !escapesBackslashes: Array("%22".utf8)
        case 0x0D where !escapesBackslashes: Array("%0D".utf8)
        case 0x0A where !escapesBackslashes: Array("%0A".utf8)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): escapesBackslashes ? [UInt8(ascii: "\\"), byte] : [byte]
        default: [byte]
        }
      }
    }

    // MARK: - Reading

    private static func part(_ name: CommandWord, _ value: CommandWord, _ shown: String) throws(CurlProblem) -> Part {
      var part = Part(name: name)
      var rest = value.bytes[...]
      let kind = rest.first
      if kind == UInt8(ascii: "(") || (name.isEmpty && value.bytes.elementsEqual("=)".utf8)) { throw .form(shown, .nested) }
      let isFile = kind == UInt8(ascii: "@") || kind == UInt8(ascii: "<")
      if isFile { rest.removeFirst() }
      let ends = kind == UInt8(ascii: "@") ? Array(";,".utf8) : Array(";".utf8)
      let content = value.keeping(word(&rest, ends))
      if rest.first == UInt8(ascii: ",") { throw .form(shown, .severalFiles) }
      var encoder = false
      while rest.popFirst() != nil {
        rest = rest.drop(while: \.isBlank)
        if skip("type=", &rest) {
          part.type = value.keeping(try type(&rest, shown))
        } else if skip("filename=", &rest) {
          part.fileName = value.keeping(word(&rest, ends))
        } else if skip("headers=", &rest) {
          if rest.first == UInt8(ascii: "@") || rest.first == UInt8(ascii: "<") { throw .form(shown, .headerFile) }
          part.headers.append(value.keeping(word(&rest, ends)))
        } else if skip("encoder=", &rest) {
          encoder = true
          _ = word(&rest, ends)
        } else {
          _ = word(&rest, ends)
        }
      }
      if encoder { throw .form(shown, .encoder) }
      if isFile {
        part.path = content
        if kind == UInt8(ascii: "@"), part.fileName == nil { part.fileName = content.lastPathComponent }
      } else {
        part.content = content
      }
      if part.type == nil { part.type = guessedType(part, isUpload: kind == UInt8(ascii: "@")) }
      return part
    }

    private static func skip(_ text: String, _ rest: inout ArraySlice<UInt8>) -> Bool {
      guard rest.starts(with: text.utf8) else { return false }
      rest = rest.dropFirst(text.utf8.count)
      return true
    }

    /// Reads a word, in quotation marks or not, up to one of the ends.
    private static func word(_ rest: inout ArraySlice<UInt8>, _ ends: [UInt8]) -> [UInt8] {
      rest = rest.drop(while: \.isBlank)
      let start = rest
      if rest.popFirst() == UInt8(ascii: "\"") {
        var result: [UInt8] = []
        while let byte = rest.popFirst() {
          if byte == UInt8(ascii: "\"") {
            // What follows the closing quotation mark is left out.
            rest = rest.drop { !ends.contains($0) }
            return result
          }
          if byte == UInt8(ascii: "\\"), let next = rest.first, "\\\"".utf8.contains(next) {
            result.append(next)
            rest.removeFirst()
          } else {
            result.append(byte)
          }
        }
      }
      rest = start
      let word = rest.prefix { !ends.contains($0) }
      rest = rest.dropFirst(word.count)
      return Array(word.trimmingBlanks())
    }

    /// Reads a media type with its parameters, up to a parameter of curl's own.
    private static func type(_ rest: inout ArraySlice<UInt8>, _ shown: String) throws(CurlProblem) -> [UInt8] {
      rest = rest.drop(while: \.isBlank)
      var type = Array(rest.prefix { $0 != UInt8(ascii: ";") })
      rest = rest.dropFirst(type.count)
      guard let slash = type.firstIndex(of: UInt8(ascii: "/")), slash > 0, slash + 1 < type.count else {
        throw .form(shown, .mediaType)
      }
      while rest.first == UInt8(ascii: ";") {
        let parameter = rest.dropFirst().prefix { $0 != UInt8(ascii: ";") }
        let name = parameter.drop(while: \.isBlank)
        if ["type=", "filename=", "headers=", "encoder="].contains(where: { name.starts(with: $0.utf8) }) { break }
        type += [UInt8(ascii: ";")] + parameter
        rest = rest.dropFirst(parameter.count + 1)
      }
      return Array(type[...].trimmingBlanks())
    }

    /// The type that curl gives a part by the name of its file.
    private static func guessedType(_ part: Part, isUpload: Bool) -> CommandWord? {
      let types = [
        ".gif": "image/gif", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".svg": "image/svg+xml",
        ".txt": "text/plain", ".htm": "text/html", ".html": "text/html", ".pdf": "application/pdf", ".xml": "application/xml",
      ]
      func type(_ name: CommandWord?) -> String? {
        guard let name else { return nil }
        let text = String(decoding: name.bytes, as: UTF8.self).lowercased()
        return types.first { text.hasSuffix($0.key) }?.value
      }
      let isInput = part.path?.text == "-"
      guard let guess = type(part.fileName) ?? type(part.path) ?? (isUpload && !isInput ? "application/octet-stream" : nil) else {
        return nil
      }
      // Text without the name of a file is what a part is anyhow.
      return guess == "text/plain" && part.fileName == nil ? nil : CommandWord(guess)
    }
  }
}
