import Answerback
import FieldValues
import NIOCore
import SystemIO

/// A parser, with sample inputs and a check of what it reads.
struct ParserTarget: Sendable {
  let name: String
  /// Inputs to be mutated.
  let corpus: [[UInt8]]
  /// Pieces with a meaning for the parser.
  let tokens: [[UInt8]]
  /// Returns what is wrong with the parser for this input, or nil if nothing is.
  let fault: @Sendable ([UInt8]) -> String?

  init(_ name: String, corpus: [String], tokens: [String] = [], fault: @escaping @Sendable ([UInt8]) -> String?) {
    self.name = name
    self.corpus = corpus.map { Array($0.utf8) }
    self.tokens = (tokens + ParserTarget.anyTokens).map { Array($0.utf8) }
    self.fault = fault
  }

  init(_ name: String, bytes corpus: [[UInt8]], fault: @escaping @Sendable ([UInt8]) -> String?) {
    self.name = name
    self.corpus = corpus
    tokens = []
    self.fault = fault
  }

  /// Creates a parser of text. Bytes that are not UTF-8 are repaired.
  init(text name: String, corpus: [String], tokens: [String] = [], fault: @escaping @Sendable (String) -> String?) {
    self.init(name, corpus: corpus, tokens: tokens) { fault(String(decoding: $0, as: UTF8.self)) }
  }

  static let all = fieldValues + codecs + scenarios + imports + eventStreams

  /// Returns the input of a case: one of the corpus, mostly mutated, sometimes joined with another.
  func input(using generator: inout SeededGenerator) -> [UInt8] {
    var bytes = generator.pick(corpus)
    if generator.chance(15) { bytes += generator.pick(corpus).suffix(generator.number(0...200)) }
    if generator.chance(3) { return bytes }
    return Mutation(tokens: tokens, limit: 64 * 1024, growth: 3).mutated(bytes, using: &generator)
  }

  /// Returns the parser and the input of a case.
  static func draw(from fuzzer: Fuzz.Fuzzer, seed: UInt64, case number: Int) -> (target: ParserTarget, input: [UInt8]) {
    var generator = SeededGenerator(seed: seed, case: number)
    let target = generator.pick(fuzzer.targets)
    return (target, target.input(using: &generator))
  }

  /// Tokens for any text: blanks, line ends, quotes, characters of several bytes, combining marks.
  private static let anyTokens = [
    " ", "\t", "\n", "\r\n", "\r", "\0", "\"", "'", "\\", ",", ";", "=", ":", "é", "\u{301}", "\u{2028}", "\u{FEFF}", "💡",
    "\u{202E}",
    "\u{85}", "99999999999999999999", "-1", "0", "1e400", "%", "%00", "%ff", "{", "}", "[", "]", "<", ">", "#", "`", "$", "&",
    "|",
  ]
}

extension ParserTarget {
  /// Checks that what was read is printed as something that reads and prints the same.
  ///
  /// - Parameters:
  ///   - value: What was read; nil if the parser has refused the input.
  ///   - parse: Reads the printed text.
  static func printFault<Value: CustomStringConvertible>(_ value: Value?, _ parse: (String) -> Value?) -> String? {
    guard let value else { return nil }
    let printed = value.description
    guard let again = parse(printed) else { return "What it reads is printed as \(shown(printed)), which it doesn't read." }
    guard again.description.utf8.elementsEqual(printed.utf8) else {
      return "What it reads is printed as \(shown(printed)), and that as \(shown(again.description))."
    }
    return nil
  }

  /// Checks the same for values that can be compared.
  static func stabilityFault<Value: CustomStringConvertible & Equatable>(_ value: Value?, _ parse: (String) -> Value?) -> String?
  {
    if let fault = printFault(value, parse) { return fault }
    guard let value, let again = parse(value.description), again != value else { return nil }
    return "What it reads is printed as \(shown(value.description)), which reads as another value."
  }

  static func shown(_ text: String) -> String { EscapedBytes(text.utf8, limit: 400).description }
}

extension ParserTarget {
  /// Forms: what is read is read again from what a reference writes, and large ones take no more than their share of time.
  static let forms: [ParserTarget] = [
    ParserTarget("form", corpus: formTexts, tokens: formTokens) { formFault($0) },
    ParserTarget("large form", corpus: formTexts, tokens: formTokens) { largeFormFault($0) },
    ParserTarget("form to send", corpus: formTexts, tokens: formTokens) { bytes in
      // The same form for the same bytes.
      var generator = SeededGenerator(seed: UInt64(bytes.count), case: bytes.reduce(0) { $0 &* 31 &+ Int($1) })
      return SentForm(from: bytes, using: &generator).fault(using: &generator)
    },
    ParserTarget(
      text: "Content-Type of a form",
      corpus: [
        "multipart/form-data; boundary=b", "multipart/form-data;charset=utf-8; boundary=\"b\" ;x=y", "multipart/mixed;boundary=",
      ],
      tokens: ["boundary=", "\"b\"", "; "]
    ) { contentType in
      readingFault(ByteBuffer(string: "--b--"), contentType: contentType)
    },
  ]

  private static let formTexts = [
    "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nlamp é\r\n"
      + "--b\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a b.png\"\r\nContent-Type: image/png\r\n\r\n\0\r\n--\r\n--b--\r\n",
    "preamble\n--b\ncontent-disposition: form-data; name=more; filename*=UTF-8''%C3%A9.txt\n\n1\n--b \t\n"
      + "Content-Type: text/plain; charset=iso-8859-1\nContent-Disposition:\n form-data; name=\"a%22\\\"b\"\n\nx\n--b--\nepilogue",
    "--b\r\nContent-Disposition: form-data; name=\"none\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n\r\n--b--",
    "--b\r\nContent-Disposition: form-data; name=\"x\"; p#=1; q#=2; r#=3; s#=4; t#=5; u#=6; v#=7\r\n\r\n1\r\n--b--",
    "--b\r\n\r\nno name\r\n--bb\r\n--b\r\n"
      + "Content-Disposition: form-data; name=\"C:\\x\\\"; filename=\"C:\\y\\z.txt\"\r\n\r\n\r\n\r\n--b--",
  ]

  private static let formTokens = [
    "--b", "\r\n--b\r\n", "\n--b\n", "--b--", "\r\n\r\n", "Content-Disposition: form-data; name=\"x\"", "; a#=b; a#=b",
    "; filename=\"",
    "filename*=",
    "%22", "%0D%0A", "\\\"", "Content-Type: ", "charset=latin1", "--b \t", "; a#=b", ";;", "\r\n ",
  ]

  private static func formFault(_ bytes: [UInt8]) -> String? {
    let body = ByteBuffer(bytes: bytes)
    if let fault = readingFault(body, contentType: "multipart/form-data; boundary=b") { return fault }
    guard let form = try? MultipartForm(parsing: body, contentType: "multipart/form-data; boundary=b") else { return nil }
    guard form.files.reduce(0, { $0 + $1.size }) <= bytes.count else { return "Its files have more bytes than it has." }
    var generator = SeededGenerator(seed: 0)
    return SentForm(form).fault(using: &generator)
  }

  /// Whether reading fails without saying why.
  private static func readingFault(_ body: ByteBuffer, contentType: String) -> String? {
    do throws(InputFaults) {
      _ = try MultipartForm(parsing: body, contentType: contentType)
      return nil
    } catch {
      return error.faults.isEmpty || error.faults.contains { $0.message.isEmpty } ? "It is refused without a reason." : nil
    }
  }

  /// What takes too long once a part of it stands there again and again, with other numbers for `#` each time. The fastest of three tries
  /// counts, since others use the machine too.
  private static func largeFormFault(_ bytes: [UInt8]) -> String? {
    guard !bytes.isEmpty else { return nil }
    let count = 128 * 1024
    var generator = SeededGenerator(seed: UInt64(bytes.count), case: bytes.reduce(0) { $0 &* 31 &+ Int($1) })
    let start = generator.index(below: bytes.count)
    let part = bytes[start..<min(bytes.count, start + generator.pick([4, 20, 100, .max - start]))]
    var many = Array(bytes[..<start])
    var number = 0
    while many.count < count {
      for byte in part {
        if byte == UInt8(ascii: "#") { many += Array(String(number).utf8) } else { many.append(byte) }
      }
      number += 1
    }
    many += bytes[part.endIndex...]
    let (body, limits) = (ByteBuffer(bytes: many), MultipartForm.Limits(parts: .max, headerBytes: .max, fieldBytes: .max))
    let bound = (0.3 + Double(many.count) * 10e-6) * Double(Fuzz.ActiveSanitizer.slowness)
    var fastest = Double.infinity
    for _ in 0..<3 where fastest > bound {
      let watch = Fuzz.Stopwatch()
      _ = try? MultipartForm(parsing: body, contentType: "multipart/form-data; boundary=b", limits: limits)
      fastest = min(fastest, watch.seconds)
    }
    return fastest > bound ? "Repeated to \(many.count) bytes, it takes \(fastest) seconds." : nil
  }

  /// A form, and how a client writes it.
  private struct SentForm {
    private var fields: [(name: String, value: String)]
    private var files: [FormFile]

    init(_ form: MultipartForm) {
      (fields, files) = (form.fields.pairs, form.files)
    }

    /// A form made of parts of some bytes.
    init(from bytes: [UInt8], using generator: inout SeededGenerator) {
      func part(upTo count: Int) -> [UInt8] {
        let start = generator.index(below: bytes.count + 1)
        return Array(bytes[start..<min(bytes.count, start + generator.number(0...count))])
      }
      func text(upTo count: Int) -> String { String(decoding: part(upTo: count), as: UTF8.self) }
      (fields, files) = ([], [])
      for _ in 0..<generator.number(0...6) { fields.append((text(upTo: 40), text(upTo: bytes.count))) }
      for _ in 0..<generator.number(0...4) {
        let name = String(text(upTo: 30).unicodeScalars.filter { !"/\\\r\n".unicodeScalars.contains($0) })
        let filename = name.allSatisfy { $0 == "." } ? nil : name
        let type = generator.pick([nil, MediaType.text, MediaType("image/svg+xml;a=\"b;c\"")])
        let content = ByteBuffer(bytes: part(upTo: bytes.count))
        files.append(FormFile(name: text(upTo: 40), filename: filename, mediaType: type, bytes: content))
      }
    }

    /// What is read of it otherwise than it is written.
    func fault(using generator: inout SeededGenerator) -> String? {
      let names = fields.map(\.name) + files.flatMap { [$0.name, $0.filename ?? ""] }
      guard names.allSatisfy(Self.canBeSent) else { return nil }
      let (written, boundary) = written(using: &generator)
      let limits = MultipartForm.Limits(headerBytes: 512 * 1024)
      let type = "multipart/form-data; boundary=\"\(boundary)\""
      do throws(InputFaults) {
        let form = try MultipartForm(parsing: ByteBuffer(bytes: written), contentType: type, limits: limits)
        guard form.fields.pairs.elementsEqual(fields, by: { Self.isSame($0.name, $1.name) && Self.isSame($0.value, $1.value) }),
          form.files.elementsEqual(files, by: { Self.isSame($0, $1) })
        else { return "Written as \(EscapedBytes(written)), it is read as \(form.fields.pairs) and \(form.files)." }
        return nil
      } catch {
        return "It is written as \(EscapedBytes(written)), which is refused: \(error.faults.map(\.message))."
      }
    }

    /// Whether a name is one that clients can write so that it is read as it was: no control characters, and nothing that looks like one
    /// of the escapes of browsers, which don't escape the `%` itself.
    private static func canBeSent(_ name: String) -> Bool {
      name.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || [0x09, 0x0A, 0x0D].contains($0) }
        && !["%22", "%0d", "%0a"].contains { name.lowercased().utf8.firstRange(of: $0.utf8) != nil }
    }

    /// Equal bytes: texts are equal also where they are composed otherwise.
    private static func isSame(_ text: String, _ other: String) -> Bool { text.utf8.elementsEqual(other.utf8) }

    private static func isSame(_ file: FormFile, _ other: FormFile) -> Bool {
      isSame(file.name, other.name) && isSame(file.filename ?? "", other.filename ?? "") && file.mediaType == other.mediaType
        && file.bytes == other.bytes
    }

    private func written(using generator: inout SeededGenerator) -> (bytes: [UInt8], boundary: String) {
      let contents = fields.map { Array($0.value.utf8) } + files.map { Array($0.bytes.readableBytesView) }
      let lineEnd = generator.chance(20) ? "\n" : "\r\n"
      var boundary = generator.pick(["b", "-", "----WebKitFormBoundary7MA4YWxkTrZu0gW", "a b'()+_,./:=?", "=_Part;1"])
      while contents.contains(where: { $0.firstRange(of: Array("--\(boundary)".utf8)) != nil }) {
        boundary += String(generator.number(0...9))
      }
      var bytes: [UInt8] = []
      func put(_ text: String) { bytes += Array(text.utf8) }
      if generator.chance(10) { put("preamble\(lineEnd)\(lineEnd)") }
      let blanks = generator.pick(["", "", "", " ", "\t "])
      for (name, value) in fields {
        put("--\(boundary)\(blanks)\(lineEnd)Content-Disposition: form-data; name=\(quoted(name))\(lineEnd)")
        put("\(lineEnd)\(value)\(lineEnd)")
      }
      for file in files {
        let disposition = generator.pick(["Content-Disposition", "content-disposition", "CONTENT-DISPOSITION"])
        put("--\(boundary)\(blanks)\(lineEnd)\(disposition): form-data; name=\(quoted(file.name));")
        if generator.chance(20) { put(lineEnd) }
        put(" filename=\(quoted(file.filename ?? ".."))\(lineEnd)")
        if generator.chance(20) { put("Content-Transfer-Encoding: binary\(lineEnd)") }
        if let type = file.mediaType { put("Content-Type: \(type)\(lineEnd)") }
        put(lineEnd)
        bytes += Array(file.bytes.readableBytesView)
        put(lineEnd)
      }
      put("--\(boundary)--\(blanks)")
      if generator.chance(80) { put(lineEnd + generator.pick(["", "", "epilogue"])) }
      return (bytes, boundary)

      /// As browsers quote it, or as curl does: browsers don't escape a backslash, so that two of them can't be distinguished from one.
      func quoted(_ name: String) -> String {
        let isOfCurl = name.utf8.contains(UInt8(ascii: "\\")) || generator.chance(30)
        var text = "\""
        for scalar in name.unicodeScalars {
          switch scalar {
          case "\r": text += "%0D"
          case "\n": text += "%0A"
          case "\"": text += isOfCurl ? "\\\"" : "%22"
          case "\\": text += "\\\\"
          default: text.unicodeScalars.append(scalar)
          }
        }
        return text + "\""
      }
    }
  }
}
