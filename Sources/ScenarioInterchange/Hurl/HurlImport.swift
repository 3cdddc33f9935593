import FieldValues
import ScenarioSyntax
import Scenarios

/// A scenario made from a Hurl file.
///
/// Lines that both languages read are kept to the byte. Others are translated in their place, so that the numbers of the lines stay. What a
/// scenario can't say becomes a comment: an assertion, a capture or an option by itself, and all of a request that can't be sent whole.
struct HurlImport {
  /// The text of the scenario.
  private(set) var text = ""
  /// What `{{base}}` stands for: the origin of the first URL that names one.
  private(set) var base = ""
  private(set) var remarks: [Remark] = []

  private var file: HurlFile
  private var lines: HurlLines

  /// - Throws: Why nothing can be imported.
  init(_ text: String) throws(InterchangeFault) {
    file = HurlFile(text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text)
    lines = HurlLines(file.lines)
    for part in file.before { leaveOutStray(part) }
    for part in file.entries.flatMap(\.parts) { replaceFunctions(in: part) }
    var kept = file.entries.indices.filter { translate(file.entries[$0]) }
    try checkIsNotEmpty(kept)
    setBase(kept)
    // What only the whole file shows, such as a second body.
    for _ in 0..<8 {
      do throws(ScenarioFile.ParseFailure) {
        self.text = try ScenarioFile.parse(lines.text, mostDiagnostics: 1000).text
        remarks.sort { $0.line < $1.line }
        return
      } catch {
        leaveOut(error.diagnostics, &kept)
        try checkIsNotEmpty(kept)
      }
    }
    throw .unwritable(reason: remarks.last?.sentence ?? "")
  }

  private func checkIsNotEmpty(_ kept: [Int]) throws(InterchangeFault) {
    guard kept.isEmpty else { return }
    let losses = remarks.filter(\.problem.isLoss).sorted { $0.line < $1.line }
    guard let first = losses.first else { throw .noRequest }
    if file.entries.isEmpty { throw .notHurl(line: first.line) }
    throw .hurlFile(losses.prefix(100).map { InterchangeFault.Line(number: $0.line, sentence: $0.sentence) })
  }

  private mutating func remark(_ index: Int, _ subject: String, _ problem: HurlProblem) {
    remarks.append(Remark(line: index + 1, subject: subject, problem: problem))
  }

  private mutating func leaveOutStray(_ part: HurlFile.Part) {
    guard case .stray = part.kind else { return keepComment(part) }
    lines.comment(part.lines)
    remark(part.lines.lowerBound, "The line", .stray)
  }

  /// Writes a variable in the place of a function that only Hurl has.
  private mutating func replaceFunctions(in part: HurlFile.Part) {
    let opening = file.content(of: part.lines.lowerBound)
    if case .trivia = part.kind { return }
    if opening.begins(with: "```"), opening.contains("novariable") || opening.contains("raw") { return }
    for index in part.lines {
      let line = HurlField.replacingFunctions(in: file.lines[index]) { function, variable in
        remark(index, "", .function(VisibleText.excerpt(of: function), variable: variable))
      }
      guard line != file.lines[index] else { continue }
      file.replace(index, with: line)
      lines.set(index, to: line)
    }
  }

  /// Keeps a blank line or a comment; one that a scenario would take for a name or for metadata stays a comment.
  private mutating func keepComment(_ part: HurlFile.Part) {
    for index in part.lines {
      let line = file.lines[index].droppingLeadingBlanks()
      if line.begins(with: "### ") { lines.set(index, to: "#\(line)") }
      if line.begins(with: "#@") { lines.set(index, to: "# \(line.dropFirst())") }
    }
  }

  /// Leaves out the lines that the scenario's parser refuses, or their requests.
  private mutating func leaveOut(_ diagnostics: [Diagnostic], _ kept: inout [Int]) {
    let sources = lines.sources
    var gone: Set<Int> = []
    for diagnostic in diagnostics {
      let index = sources.indices.contains(diagnostic.position.line - 1) ? sources[diagnostic.position.line - 1] : 0
      guard let entry = kept.last(where: { (file.entries[$0].parts.first?.lines.lowerBound ?? 0) <= index }),
        gone.insert(entry).inserted
      else { continue }
      remark(index, "The request", HurlProblem(diagnostic))
      lines.comment(file.entries[entry])
    }
    kept.removeAll(where: gone.contains)
  }
}

// MARK: - Requests

extension HurlImport {
  /// Why a request can't be sent whole.
  private struct Failure: Error {
    var line: Int
    var problem: HurlProblem
  }

  /// Translates a request and its response.
  /// - Returns: Whether the request is kept.
  private mutating func translate(_ entry: HurlFile.Entry) -> Bool {
    let count = remarks.count
    let response = entry.parts.firstIndex { if case .statusLine = $0.kind { true } else { false } } ?? entry.parts.count
    do throws(Failure) {
      try translateRequest(entry.parts[..<response])
    } catch {
      remarks.removeSubrange(count...)
      remark(error.line, "The request", error.problem)
      lines.comment(entry)
      return false
    }
    translateResponse(entry.parts[response...])
    return true
  }

  private mutating func translateRequest(_ parts: ArraySlice<HurlFile.Part>) throws(Failure) {
    var sections = Sections()
    var headers: [String] = []
    var lastHeader = parts.first?.lines.lowerBound ?? 0
    var hasType = false
    var isAuthorized = false
    var type: String?
    var options: [Substring: Int] = [:]
    var user: String?
    for part in parts {
      let index = part.lines.lowerBound
      do throws(HurlProblem) {
        switch part.kind {
        case .requestLine:
          let line = HurlField.spacingComment(file.content(of: index))
          let (plain, found) = HurlField.takingUser(from: line)
          user = found
          try set(index, to: plain, as: .requestLine)
        case .header:
          let line = HurlField.translatedHeader(file.content(of: index))
          try set(index, to: line, as: .header)
          lastHeader = index
          let parts = HurlField.parts(of: line[...])
          if let parts, parts.value.isEmpty {
            lines.comment(part.lines)
            remark(index, "", .emptyHeader(String(parts.name)))
          }
          let name = parts?.name.lowercased()
          if name == "content-type" { hasType = true }
          if name == "authorization" { isAuthorized = true }
        case .sectionHead: try beginSection(index, &sections, inResponse: false)
        case .item(.options):
          translateOption(index, &sections, &headers, &options)
        case .item(let section):
          let content = file.content(of: index)
          try HurlField.checkVariables(in: content)
          let line = section == .multipart ? try HurlField.multipart(content) : HurlField.translated(content)
          if section == .basicAuth, sections.count > 0 { throw HurlProblem.textBehind(VisibleText.excerpt(of: String(content))) }
          try set(index, to: line, as: .section(section))
          sections.count += 1
        case .body:
          if let form = sections.form { throw HurlProblem.secondBody(section: form) }
          type = try translateBody(part, inResponse: false)
        case .unknownItem: lines.comment(part.lines)
        default: leaveOutStray(part)
        }
      } catch {
        throw Failure(line: index, problem: error)
      }
    }
    endSection(&sections)
    let hasAuthorization = isAuthorized || sections.names.contains(.basicAuth) || options["user"] != nil
    if let type, !hasType, !headers.contains(where: { $0.lowercased().begins(with: "content-type:") }) {
      headers.append("Content-Type: \(type)")
    }
    if let user, !hasAuthorization { headers += ["[BasicAuth]", user] }
    lines.add(headers, below: lastHeader)
  }

  private mutating func translateOption(
    _ index: Int,
    _ sections: inout Sections,
    _ headers: inout [String],
    _ options: inout [Substring: Int]
  ) {
    let content = file.content(of: index)
    do throws(HurlProblem) {
      try HurlField.checkVariables(in: content)
      switch try HurlOption.translated(content) {
      case .comment(let problem):
        lines.comment(index..<index + 1)
        remark(index, "The option", problem)
      case .header(let line):
        try HurlCheck(.header).check(line)
        headers.append(line)
        lines.remove(index)
      case .line(let line):
        try set(index, to: line, as: .section(.options))
        sections.count += 1
        guard let name = HurlField.parts(of: content)?.name, name != "variable" else { return }
        if let earlier = options.updateValue(index, forKey: name) {
          // The last one counts.
          lines.comment(earlier..<earlier + 1)
          remark(earlier, "The option", .repeatedOption(String(name)))
        }
      }
    } catch {
      lines.comment(index..<index + 1)
      remark(index, "The option", error)
    }
  }

  /// - Returns: The Content-Type that the request needs.
  private mutating func translateBody(_ part: HurlFile.Part, inResponse: Bool) throws(HurlProblem) -> String? {
    let check = HurlCheck(inResponse ? .expectedBody : .body)
    let body = try HurlBody(file.lines[part.lines], inResponse: inResponse) { check.reads($0) }
    try check.check(body.lines.joined(separator: "\n"), mayBeOwn: body.isOwn)
    for (offset, line) in body.lines.enumerated() where line != file.lines[part.lines.lowerBound + offset] {
      lines.set(part.lines.lowerBound + offset, to: line)
    }
    return body.contentType
  }

  /// Checks a line and writes it if it differs from the file's.
  private mutating func set(_ index: Int, to line: String, as place: HurlCheck.Place) throws(HurlProblem) {
    if case .section(.options) = place {} else { try HurlField.checkVariables(in: line.prefix { $0 != "#" }) }
    try HurlCheck(place).check(line, mayBeOwn: line.begins(with: "read-rate:"))
    if line != file.content(of: index) { lines.set(index, to: line) }
  }
}

// MARK: - Sections and responses

extension HurlImport {
  /// The sections of a request or a response.
  private struct Sections {
    var names: Set<HurlFile.Section> = []
    /// The section that is a body.
    var form: String?
    /// The line of the head of the section that is read.
    var head: Int?
    /// How many of its lines are kept.
    var count = 0
  }

  private mutating func beginSection(_ index: Int, _ sections: inout Sections, inResponse: Bool) throws(HurlProblem) {
    endSection(&sections)
    let content = file.content(of: index)
    let name = HurlFile.sectionName(content) ?? ""
    let section = HurlFile.Section(written: name)
    guard let section, section.isOfResponse == inResponse else {
      let problem = HurlProblem.section(String(name), isInResponse: inResponse)
      // What is expected doesn't change the request.
      guard inResponse || section != nil else { throw problem }
      lines.comment(index..<index + 1)
      return remark(index, "The section", problem)
    }
    guard sections.names.insert(section).inserted else { throw .repeatedSection(String(name)) }
    if section == .form || section == .multipart {
      if let form = sections.form { throw .secondBody(section: form) }
      sections.form = String(name)
    }
    sections.head = index
    let line = HurlField.spacingComment(content)
    if line != content { lines.set(index, to: line) }
  }

  /// Makes a comment of the head of a section without lines, which Hurl allows.
  private mutating func endSection(_ sections: inout Sections) {
    if let head = sections.head, sections.count == 0 { lines.comment(head..<head + 1) }
    (sections.head, sections.count) = (nil, 0)
  }

  private mutating func translateResponse(_ parts: ArraySlice<HurlFile.Part>) {
    var sections = Sections()
    var isLeftOut = false
    for part in parts {
      let index = part.lines.lowerBound
      do throws(HurlProblem) {
        switch part.kind {
        case .statusLine:
          let line = HurlStatusLine(file.content(of: index))
          for problem in line.problems { remark(index, "", problem) }
          if line.text != file.content(of: index) { lines.set(index, to: line.text) }
        case .expectedHeader: try set(index, to: HurlField.translatedHeader(file.content(of: index)), as: .expectedHeader)
        case .sectionHead:
          isLeftOut = false
          try beginSection(index, &sections, inResponse: true)
        case .item where isLeftOut: lines.comment(part.lines)
        case .item(let section):
          let new = try HurlAssertion.translated(file.lines[part.lines], isCapture: section == .captures)
          try HurlCheck(.section(section)).check(new.joined(separator: "\n"))
          sections.count += 1
          let old = file.lines[part.lines].enumerated().map {
            $0.offset == 0 ? String(HurlFile.content(of: $0.element)) : $0.element
          }
          if new != old { lines.set(part.lines, to: new) }
        case .expectedBody: _ = try translateBody(part, inResponse: true)
        case .unknownItem: lines.comment(part.lines)
        default: leaveOutStray(part)
        }
      } catch {
        if case .sectionHead = part.kind { isLeftOut = true }
        lines.comment(part.lines)
        remark(index, HurlImport.subject(part.kind), error)
        if case .syntax = error { continue }
        if case .item(.captures) = part.kind, let name = HurlField.parts(of: file.content(of: index))?.name {
          remarks[remarks.count - 1].advice = "Where {{\(name)}} stands, give its value with --var \(name)=VALUE."
        }
      }
    }
    endSection(&sections)
  }

  private static func subject(_ kind: HurlFile.Part.Kind) -> String {
    switch kind {
    case .expectedHeader: "The header"
    case .sectionHead: "The section"
    case .item(.captures): "The capture"
    case .item: "The assertion"
    case .expectedBody: "The expected body"
    default: "The line"
    }
  }
}

// MARK: - The address

extension HurlImport {
  /// Writes `{{base}}` for the origin of the first request that names one.
  private mutating func setBase(_ kept: [Int]) {
    // Where the file names {{base}} itself, it can't stand for an origin too.
    guard !file.lines.contains(where: { $0.contains("{{base}}") }) else { return }
    for entry in kept {
      guard let index = file.entries[entry].parts.first?.lines.lowerBound else { continue }
      let line = lines[index]
      guard let range = HurlField.origin(in: line) else { continue }
      let origin = line[range]
      if base.isEmpty { base = String(origin) }
      if origin.lowercased() == base.lowercased() {
        lines.set(index, to: "\(line[..<range.lowerBound]){{base}}\(line[range.upperBound...])")
      }
    }
  }
}
