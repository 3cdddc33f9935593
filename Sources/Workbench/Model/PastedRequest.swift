import Exchanges
import FieldValues
import ScenarioInterchange
import ScenarioSyntax

/// What a pasted or typed text is as a request.
enum PastedRequest: Sendable, Hashable {
  /// A curl command.
  case curl(String)
  /// A request line alone, or a URL.
  case line(String)
  /// A request line with header lines, and perhaps a body.
  case request(String)
  /// Header lines.
  case headers([HeaderLine])
  /// A request or header lines, one of which has more bytes than a line may have.
  case tooLong(bytes: Int)

  /// Texts beyond this size are bodies.
  private static let longest = 1 << 20

  /// Nil for a text that is none of these.
  init?(_ pasted: String) {
    guard pasted.utf8.count <= Self.longest else { return nil }
    let text = Self.withoutMarks(Self.withoutDoubledLineEnds(pasted.normalizingLineEnds()))
    let lines = text.parts(between: "\n", omittingEmpty: false)
    let first = (lines.first ?? "").trimmingBlanks()
    let words = first.split { $0 == " " || $0 == "\t" }
    guard let word = words.first else { return nil }
    if ["curl", "curl.exe"].contains(word), words.count > 1 || lines.count > 1 {
      self = .curl(text)
    } else if Self.isRequestLine(words) {
      let isAlone = lines.dropFirst().allSatisfy { $0.trimmingBlanks().isEmpty }
      if let bytes = Self.excess(of: lines.prefix { !$0.isEmpty }) {
        self = .tooLong(bytes: bytes)
        return
      }
      self = isAlone ? .line(String(first)) : .request(([first] + lines.dropFirst()).joined(separator: "\n"))
    } else {
      let fields = lines.filter { !$0.trimmingBlanks().isEmpty }
      guard fields.allSatisfy(Self.isField) else { return nil }
      let isTooLong = Self.excess(of: fields[...]).map { Self.tooLong(bytes: $0) }
      self = isTooLong ?? .headers(fields.map { HeaderLine(bytes: Array($0.trimmingBlanks().utf8)) })
    }
  }

  /// The bytes of the first line that has more than a line may have.
  private static func excess(of lines: ArraySlice<Substring>) -> Int? {
    lines.lazy.map(\.utf8.count).first { $0 > TextField.mostBytes }
  }

  /// Terminals paste LF as CR, so that CR LF comes as two line ends.
  private static func withoutDoubledLineEnds(_ text: String) -> String {
    let runs = text.utf8.split { $0 != 0x0A }
    guard runs.count > 1, runs.allSatisfy({ $0.count % 2 == 0 }) else { return text }
    var isSecond = false
    let bytes = text.utf8.filter { byte in
      isSecond = byte == 0x0A && !isSecond
      return byte != 0x0A || isSecond
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Takes off what stands before a copied text: a shell's prompt, the marks of `curl -v`, blank lines.
  private static func withoutMarks(_ text: String) -> String {
    var lines = text.parts(between: "\n", omittingEmpty: false)[...]
    while let first = lines.first, first.trimmingBlanks().isEmpty { lines.removeFirst() }
    guard let first = lines.first else { return "" }
    if first.hasPrefix("$ curl") { return lines.joined(separator: "\n").dropping("$ ") }
    let isMarked = lines.allSatisfy { $0.isEmpty || $0 == ">" || $0.hasPrefix("> ") }
    return lines.map { isMarked ? $0.dropFirst(2) : $0 }.joined(separator: "\n")
  }

  private static func isRequestLine(_ words: [Substring]) -> Bool {
    guard words.count > 1 else { return words[0].hasPrefix("http://") || words[0].hasPrefix("https://") }
    guard FieldSyntax.isToken(String(words[0])), words[0].utf8.allSatisfy({ !$0.isLetter || $0.lowercased != $0 }) else {
      return false
    }
    return words[1].hasPrefix("/") || words[1].hasPrefix("{{") || words[1].contains("://") || words[1] == "*"
  }

  private static func isField(_ line: Substring) -> Bool {
    guard let (name, _) = line.trimmingBlanks().splitOnce(at: ":") else { return false }
    return FieldSyntax.isToken(String(name))
  }
}

extension RequestDraft {
  /// The first request that was read from another tool's text, and sentences about what a draft doesn't say.
  /// - Parameter base: where the server under test is; a URL there becomes a target.
  static func imported(_ new: RequestImport, base: String?) -> (draft: RequestDraft, losses: [String])? {
    let steps = (try? ScenarioFile.parse(new.text))?.steps ?? []
    guard let request = steps.first?.request else { return nil }
    var draft = RequestDraft()
    var losses = new.losses
    draft.method = request.method
    draft.target = target(of: request, new.base == base ? "" : new.base)
    if draft.target.isEmpty || draft.target.hasPrefix("?") { draft.target = "/" + draft.target }
    draft.headers = request.headers.map { Header(line: HeaderLine(bytes: Array("\($0.name): \($0.value.typed)".utf8))) }
    if !request.cookies.isEmpty {
      let pairs = request.cookies.map { "\($0.name.typed)=\($0.value.typed)" }.joined(separator: "; ")
      draft.headers.append(Header(line: HeaderLine(name: "Cookie", value: pairs)))
    }
    if let auth = request.basicAuth {
      if let user = auth.name.literal, let password = auth.value.literal {
        let credentials = Array("\(user):\(password)".utf8).base64Text
        draft.headers.append(Header(line: HeaderLine(name: "Authorization", value: "Basic \(credentials)")))
      } else {
        losses.append("-u has no password. Write it as user:password.")
      }
    }
    draft.takeBody(of: request)
    for option in steps.first?.options ?? [] { draft.take(option, &losses) }
    if steps.count > 1 { losses.append("Only the first of \(steps.count) requests is taken; answerback import takes all.") }
    return (draft, losses)
  }

  private static func target(of request: RequestSyntax, _ base: String) -> String {
    var parts = request.target.parts
    var target = ""
    if case .placeholder(let first)? = parts.first, first.fullName == "base" {
      parts.removeFirst()
      target = base
    }
    target += TemplateSyntax(parts).typed
    for parameter in request.query {
      target += (target.contains("?") ? "&" : "?") + encoded(parameter.name) + "=" + encoded(parameter.value)
    }
    return target
  }

  /// The text percent-encoded, its variables as they are.
  private static func encoded(_ template: TemplateSyntax) -> String {
    template.parts.map { part in
      if case .literal(let text) = part { text.percentEncoded() } else { TemplateSyntax([part]).typed }
    }.joined()
  }

  private mutating func takeBody(of request: RequestSyntax) {
    if !request.form.isEmpty {
      body = Array((["[FormParams]"] + request.form.map(\.text)).joined(separator: "\n").utf8)
    } else if !request.multipart.isEmpty {
      body = Array((["[Multipart]"] + request.multipart.map(\.text)).joined(separator: "\n").utf8)
    } else {
      switch request.body?.kind {
      case nil: break
      case .json(let text), .xml(let text), .fence(_, _, let text), .string(let text):
        body = Array((text.template?.typed ?? "").utf8)
      case .base64(let bytes), .hex(let bytes): body = bytes
      case .file(let file): body = Array("< \(file.path.typed)".utf8)
      }
    }
  }

  private mutating func take(_ option: OptionSyntax, _ losses: inout [String]) {
    switch (option.name, option.value) {
    case (.location, .flag(let follows)): followsRedirects = follows
    case (.http2, .flag(let uses)): usesHTTP2 = uses
    case (.compressed, .flag(true)) where !headers.contains(where: { $0.line.isNamed("Accept-Encoding") }):
      headers.append(Header(line: HeaderLine(name: "Accept-Encoding", value: "gzip, deflate")))
    // Every response is decoded, and the bench has a jar of its own.
    case (.compressed, _), (.jar, _), (.maxRedirs, _): break
    case (.insecure, _): losses.append("-k belongs to the whole bench. Start it with --insecure.")
    default: losses.append("\(option.name.rawValue) is left out.")
    }
  }
}
