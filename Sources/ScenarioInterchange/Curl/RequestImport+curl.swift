import FieldValues
import ScenarioSyntax
import Scenarios

extension RequestImport {
  /// Reads a script with one or several curl commands, as a terminal or a browser has them.
  /// - Parameters:
  ///   - text: for bash, or for cmd.exe as browsers copy it.
  ///   - readFile: returns the content of a file that a command names; nil where it can't be read or is too large.
  /// - Throws: ``InterchangeFault``, a sentence about why nothing can be imported.
  package init(curl text: String, readFile: @escaping (String) -> [UInt8]? = { _ in nil }) throws(InterchangeFault) {
    try self.init(curl: Array(text.utf8), readFile: readFile)
  }

  /// Reads a script that may hold bytes that aren't UTF-8.
  /// - Throws: ``InterchangeFault``, a sentence about why nothing can be imported.
  package init(curl script: [UInt8], readFile: @escaping (String) -> [UInt8]? = { _ in nil }) throws(InterchangeFault) {
    do throws(CurlProblem) {
      let first = CommandWord(literal: script.prefix { $0 > 0x20 }).shown
      if ShellWords.Windows.areIn(script) {
        let commands = ShellWords.Windows(script).commands.filter { $0.first?.text == "curl" || $0.first?.text == "curl.exe" }
        try self.init(commands.map { ShellWords.Command(words: Array($0.dropFirst())) }, [], first, readFile)
      } else {
        let script = try ShellWords(script)
        try self.init(script.commands, script.notes, first, readFile)
      }
    } catch {
      throw .curl(sentence: error.sentence)
    }
  }

  /// Reads the arguments of one curl command, which a shell has split already.
  /// - Parameters:
  ///   - curlArguments: what follows the word curl.
  ///   - readFile: returns the content of a file that the command names; nil where it can't be read or is too large.
  /// - Throws: ``InterchangeFault``, a sentence about why nothing can be imported.
  package init(curlArguments: [String], readFile: @escaping (String) -> [UInt8]? = { _ in nil }) throws(InterchangeFault) {
    do throws(CurlProblem) {
      try self.init([ShellWords.Command(words: curlArguments.map { CommandWord($0) })], [], "", readFile)
    } catch {
      throw .curl(sentence: error.sentence)
    }
  }

  private init(
    _ commands: [ShellWords.Command],
    _ notes: [CurlProblem],
    _ first: String,
    _ readFile: @escaping (String) -> [UInt8]?
  ) throws(CurlProblem) {
    var requests: [CurlRequest] = []
    var problems = notes
    var leftOut: [String] = []
    var left = RequestImport.mostBytes
    for command in commands {
      do throws(CurlProblem) {
        let arguments = try CurlArguments(command.words)
        let files = CurlBody.Files(read: readFile, input: command.input)
        for operation in arguments.operations { requests += try RequestImport.requests(operation, files, &left, &problems) }
        problems += arguments.problems
        leftOut += arguments.leftOut
      } catch {
        if commands.count == 1 { throw error }
        problems.append(error)
      }
    }
    problems += requests.flatMap(\.problems)
    // Where a command names {{base}} itself, it can't stand for another origin too.
    let isNamed = requests.contains {
      $0.url.target.parts.first == .variable("base") || $0.url.origin.parts.contains(.variable("base"))
    }
    let base = isNamed ? "" : requests.lazy.compactMap(\.url.origin.text).first ?? ""
    var steps: [StepSyntax] = []
    var size = 0
    for request in requests {
      do throws(CurlProblem) {
        let step = try RequestImport.step(request, base: base, isOnly: requests.count == 1)
        size += step.text.utf8.count
        steps.append(step)
      } catch {
        if requests.count == 1 { throw error }
        problems.append(error)
      }
      // Each of many requests may repeat a long body.
      guard requests.count == 1 || size <= RequestImport.mostBytes else { throw .size(RequestImport.mostBytes) }
    }
    guard !steps.isEmpty else {
      throw problems.first { $0.isLoss } ?? .noCommand(first)
    }
    do throws(InterchangeFault) {
      self.text = try RequestImport.text(steps)
    } catch {
      throw .unwritable(error.description)
    }
    self.base = base
    self.leftOut = leftOut
    var said: Set<CurlProblem> = []
    let all = problems.filter { said.insert($0).inserted }
    self.notes = all.filter { !$0.isLoss }.map(\.sentence)
    losses = all.filter(\.isLoss).map(\.sentence)
  }

  /// A command of a few kilobytes can ask for hundreds of requests with the same body.
  private static let mostBytes = 1 << 20

  /// The requests of an operation: one for each address, and for each file that is uploaded.
  private static func requests(
    _ operation: CurlArguments.Operation,
    _ files: CurlBody.Files,
    _ left: inout Int,
    _ problems: inout [CurlProblem]
  ) throws(CurlProblem) -> [CurlRequest] {
    let isLiteral = operation.flags.contains("globoff")
    var targets: [(url: CommandWord, upload: CommandWord?)] = []
    for (place, word) in operation.urls.enumerated() {
      let url = CurlURL.namingVariables(word, isLiteral: isLiteral)
      let stated = Set(word.parts)
      for case .variable(let name) in url.parts where !stated.contains(.variable(name)) {
        problems.append(.braces(name: name))
      }
      let upload = place < operation.uploads.count && !operation.uploads[place].isEmpty ? operation.uploads[place] : nil
      let urls = isLiteral ? [url] : try CurlURL.expanded(url)
      let uploads = try upload.map { upload throws(CurlProblem) in isLiteral ? [upload] : try CurlURL.expanded(upload) }
      for upload in uploads ?? [] { targets += urls.map { ($0, upload) } }
      if uploads == nil { targets += urls.map { ($0, nil) } }
      guard targets.count <= CurlURL.limit else { throw .address(url.shown, .count(CurlURL.limit)) }
    }
    // Each request repeats what the options say, which takes at least some bytes of the scenario.
    guard targets.count < 2 || targets.count * operation.items.count * 16 <= mostBytes else { throw .size(mostBytes) }
    var requests: [CurlRequest] = []
    for (url, upload) in targets {
      // One request may be as long as it is. Bodies that many of them repeat aren't made only to be refused.
      if left < 0 { throw .size(mostBytes) }
      requests.append(try CurlRequest(operation, url: url, upload: upload, files))
      left -= requests.last?.bodySize ?? 0
    }
    return requests
  }

  private static func step(_ request: CurlRequest, base: String, isOnly: Bool) throws(CurlProblem) -> StepSyntax {
    var syntax = request.syntax
    let url = request.url
    let isAtBase = !base.isEmpty && url.origin.text == base
    let target = isAtBase ? url.target : url.origin + url.target
    // The client encodes them in the same way.
    let encoded = target.replacing { $0 < 0x80 ? [$0] : CommandWord.escape($0, isUppercase: true) }
    let parts = (target.template ?? encoded.template)?.parts ?? []
    syntax.target = TemplateSyntax((isAtBase ? [.placeholder(PlaceholderSyntax("base"))] : []) + parts)
    // curl keeps cookies only where an option says so, and each command by itself.
    if !request.usesJar, !isOnly || request.followsRedirects {
      syntax.options.append(OptionSyntax(.jar, .text(TemplateSyntax(literal: "off"))))
    }
    let path = url.path.parts.map { part in
      switch part {
      case .literal(let bytes): String(decoding: bytes, as: UTF8.self)
      case .variable(let name): "$\(name)"
      }
    }.joined()
    let name = TemplateSyntax(literal: "\(syntax.method) \(path)")
    let step = StepSyntax(name: name, kind: .exchange(syntax, nil))
    let written: [StepSyntax]
    do throws(ScenarioFile.ParseFailure) {
      written = try ScenarioFile(steps: [step]).steps
    } catch {
      let isPlain = syntax.method.utf8.allSatisfy { (0x41...0x5A).contains($0) }
      throw isPlain ? .unwritable(error.diagnostics.first?.message ?? "") : .method(syntax.method)
    }
    guard written.count == 1, written.first?.request?.method == syntax.method else { throw .method(syntax.method) }
    return step
  }
}
