import FieldValues
import ScenarioSyntax

/// The body of a request as curl's options `-d`, `--json` and their kin build it.
enum CurlBody {
  case content(CommandWord)
  /// A file beside the scenario.
  case file(FileSyntax)
  case form([MultipartFieldSyntax])
  /// Values that are encoded when they are known.
  case parameters([ParameterSyntax])

  /// The options that add to a body or, with `-G`, to the query.
  static let options: Set<String> = ["data", "data-ascii", "data-raw", "data-binary", "data-urlencode", "json"]

  /// The only file of a body, where it is sent as it is and can lie beside the scenario.
  static func file(_ items: [CurlArguments.Item]) -> (file: FileSyntax, path: String)? {
    guard items.count == 1, ["data-binary", "json"].contains(items[0].name), items[0].value.hasPrefix("@") else { return nil }
    let path = items[0].value.dropFirst()
    return Files.beside(path).map { (FileSyntax($0), path.shown) }
  }

  /// The lines `name: value` of data that is to be encoded and in which variables stand; nil for other data.
  static func parameters(_ items: [CurlArguments.Item]) -> [ParameterSyntax]? {
    guard items.contains(where: { $0.value.literal == nil }) else { return nil }
    var parameters: [ParameterSyntax] = []
    for item in items {
      guard item.name == "data-urlencode", let (name, value) = item.value.split(at: UInt8(ascii: "=")), !name.isEmpty,
        name.bytes.allSatisfy(\.isUnreserved), let name = name.template, let value = value.template
      else { return nil }
      parameters.append(ParameterSyntax(name, value))
    }
    return parameters
  }

  /// What the options add up to.
  static func data(
    _ items: [CurlArguments.Item],
    _ files: Files,
    _ problems: inout [CurlProblem]
  ) throws(CurlProblem) -> CommandWord {
    var body = CommandWord()
    for (index, item) in items.enumerated() {
      if index > 0, item.name != "json" { body += "&" }
      switch item.name {
      case "data-raw": body += item.value
      case "data-urlencode": body += try encoded(item, files, &problems)
      case _ where !item.value.hasPrefix("@"): body += item.value
      case "data-binary", "json": body += try files.content(of: item.value.dropFirst(), item.spelling)
      default:
        // Line ends and NUL are taken out of files.
        let content = try files.content(of: item.value.dropFirst(), item.spelling)
        body += content.replacing { [0, 0x0A, 0x0D].contains($0) ? [] : [$0] }
      }
    }
    return body
  }

  /// What `--url-query` adds up to.
  static func query(
    _ items: [CurlArguments.Item],
    _ files: Files,
    _ problems: inout [CurlProblem]
  ) throws(CurlProblem) -> CommandWord {
    var query = CommandWord()
    for (index, item) in items.enumerated() {
      if index > 0 { query += "&" }
      query += item.value.hasPrefix("+") ? item.value.dropFirst() : try encoded(item, files, &problems)
    }
    return query
  }

  /// `content`, `=content`, `name=content`, `@file` or `name@file`; the name isn't encoded.
  private static func encoded(
    _ item: CurlArguments.Item,
    _ files: Files,
    _ problems: inout [CurlProblem]
  ) throws(CurlProblem) -> CommandWord {
    var (name, content) = (CommandWord(), item.value)
    if let (before, after) = item.value.split(at: UInt8(ascii: "=")) {
      (name, content) = (before, after)
    } else if let (before, path) = item.value.split(at: UInt8(ascii: "@")) {
      (name, content) = (before, try files.content(of: path, item.spelling))
    }
    for case .variable(let variable) in content.parts { problems.append(.notEncoded(variable)) }
    let text = content.percentEncoded(blank: "+")
    return name.isEmpty ? text : name + CommandWord("=") + text
  }

  /// The body as a scenario writes it.
  static func syntax(_ content: CommandWord, isJSON: Bool) throws(CurlProblem) -> BodySyntax {
    if let text = content.text { return .text(text, language: isJSON ? .json : nil, exact: true) }
    if let bytes = content.literal { return bytes.count <= 64 ? BodySyntax(.hex(bytes)) : .bytes(bytes) }
    guard let template = content.template else { throw .bytes("The body") }
    return BodySyntax(.string(template.pattern))
  }
}

extension CurlBody {
  /// The files that a curl command names, and its standard input.
  struct Files {
    /// The content of a file; nil where it can't be read or is too large.
    let read: (String) -> [UInt8]?
    var input: ShellWords.Input?

    /// The content of a file that an option names; `-` is standard input.
    func content(of path: CommandWord, _ option: String) throws(CurlProblem) -> CommandWord {
      if path.text == "-" || (path.text == "." && option == "-T") {
        switch input {
        case .content(let content): return content
        case .file(let path) where path.text != "-": return try content(of: path, option)
        case nil, .command, .file: throw .file(option, path: path.shown, .input)
        }
      }
      guard let name = path.text else { throw .file(option, path: path.shown, .variable) }
      guard let bytes = read(name) else { throw .file(option, path: path.shown, .unreadable) }
      return CommandWord(literal: bytes)
    }

    /// The path as a scenario names it; nil where the file can't lie beside the scenario.
    static func beside(_ path: CommandWord) -> TemplateSyntax? {
      let parts = path.bytes.split(separator: UInt8(ascii: "/"))
      guard !path.isEmpty, path.text != "-", path.text != ".", !path.hasPrefix("/"), !path.hasPrefix("~"),
        !parts.contains(where: { $0.elementsEqual("..".utf8) })
      else { return nil }
      return path.template
    }
  }
}
