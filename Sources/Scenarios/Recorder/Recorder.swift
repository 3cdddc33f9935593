package import Exchanges
import FieldValues
import Patterns
package import ScenarioSyntax

/// Writes scenarios from exchanges that took place: what was sent, and what came back as expectations.
///
/// What changes from run to run is written as a matcher (UUIDs, times, entity tags, long hexadecimal numbers), and captured where a
/// later request used it; so is the value of a cookie that a request sent though the jar of a run would not. Date, Server, Connection and the length of bodies that are compared by value are left out. The hops of a
/// redirect are steps of their own. What the client had to do is an option: `jar: off` where cookies were there and none were sent,
/// `compressed`, `http2`, `insecure`. An event stream is written frame by frame, at most 100 of them: up to `@eof` where the server ended
/// it, else with `@limit` and `@stop`. A body that was cut ends with `@abort`.
package enum Recorder {
  /// A scenario's text, and the files that lie beside it.
  package struct Recording: Sendable, Hashable {
    /// The scenario.
    package var text: String
    /// By path, relative to the scenario's folder.
    package var files: [String: [UInt8]]
  }

  /// The text of a scenario without files of its own: a body of more than 256 bytes that isn't text is known by its length and start.
  /// - Parameters:
  ///   - exchanges: in the order they took place; one without a response is left out unless the details say otherwise.
  ///   - name: what the scenario is called.
  ///   - base: the server's address, for which `{{base}}` is written.
  ///   - details: what is said beside.
  ///   - captures: what is put into variables beside what later requests use anyway.
  ///   - repeats: other responses to the same requests, by the place of the exchange; what differs in them is written as a matcher.
  package static func scenario(
    from exchanges: [Exchange],
    name: String,
    base: String,
    details: Details = [],
    captures: [Recorder.Capture] = [],
    repeats: [Int: [Exchange]] = [:]
  ) -> String {
    record(exchanges, name: name, base: base, folder: nil, details, captures, repeats).text
  }

  /// A scenario whose long bodies that aren't text lie in files, `<folder>/<step>.bin`.
  package static func recording(
    from exchanges: [Exchange],
    name: String,
    base: String,
    folder: String,
    details: Details = [],
    repeats: [Int: [Exchange]] = [:]
  ) -> Recording {
    record(exchanges, name: name, base: base, folder: folder, details.union(.sameEachTime), [], repeats)
  }

  private static func record(
    _ exchanges: [Exchange],
    name: String,
    base: String,
    folder: String?,
    _ details: Details,
    _ captures: [Recorder.Capture] = [],
    _ repeats: [Int: [Exchange]] = [:]
  ) -> Recording {
    let answered = exchanges.enumerated().filter { $0.element.head != nil || details.contains(.unanswered) }
    let cookies = RecordedCookies(answered.map(\.element))
    let requests = RecordedRequests(answered.map(\.element.request))
    let captures = Dictionary(grouping: captures, by: \.place)
    var values = RecordedValues()
    var steps: [StepSyntax] = []
    var files: [String: [UInt8]] = [:]
    for (number, (place, exchange)) in answered.enumerated() {
      let sent = cookies.sent[number]
      let fileStart = folder.map { "\($0)/\(number + 1)" }
      var request = RecordedRequest(exchange.request, base: base, values: values, cookies: sent, files: fileStart)
      request.addOptions(of: exchange)
      var response = RecordedResponse(exchange.readable, number, of: requests, values: values)
      // The response alone holds the values now, so that they are not copied when it adds to them.
      values = RecordedValues()
      response.details = details
      response.cookies = cookies.captured[number]
      response.repeats = RecordedRepeats((repeats[place] ?? []).filter { $0.head != nil }.map(\.readable))
      response.fileName = fileStart.map { "\($0).bin" }
      var syntax = response.syntax()
      let captured = captures[place] ?? []
      syntax?.captures += captured.map(\.capture)
      steps.append(StepSyntax(name: request.name, kind: .exchange(request.syntax, syntax)))
      files.merge(request.files.merging(response.files) { _, new in new }) { _, new in new }
      values = response.values
      for capture in captured { values.add(capture) }
    }
    let title = name.split(whereSeparator: \.isNewline).joined(separator: " ")
    let metadata = title.isEmpty ? [] : [MetadataSyntax(.name, title)]
    let text = (try? ScenarioFile(metadata: metadata, steps: steps))?.text
    return Recording(text: text ?? steps.map(\.text).joined(separator: "\n"), files: files)
  }
}

extension Recorder {
  /// What a recording says beside what it says anyway.
  package struct Details: OptionSet, Sendable, Hashable {
    /// One bit for each.
    package let rawValue: Int

    /// Details by their bits.
    package init(rawValue: Int) {
      self.rawValue = rawValue
    }

    /// The boundaries of chunks, as `[Chunks]`.
    package static let chunks = Details(rawValue: 1)
    /// The distances between the frames of event streams, as `@gap` from half to three times what was seen, in steps of 10 ms.
    package static let gaps = Details(rawValue: 2)
    /// The requests without a response, as steps that expect nothing.
    package static let unanswered = Details(rawValue: 4)
    /// Of a stream that the client left, only what comes each time: how many frames came by then depends on the clock.
    package static let sameEachTime = Details(rawValue: 8)
  }
}

extension Recorder {
  /// A value of a recorded answer that someone wants in a variable.
  package struct Capture: Sendable, Hashable {
    /// The answer it is of, by its place among the exchanges that are recorded.
    package var place: Int
    /// The line of `[Captures]`.
    package var capture: CaptureSyntax
    /// What it was; where a later request has it as a word, the variable is written. nil leaves later requests as they are.
    package var value: String?

    package init(place: Int, capture: CaptureSyntax, value: String?) {
      self.place = place
      self.capture = capture
      self.value = value
    }
  }
}

extension Recorder {
  /// A recorded scenario in which `{{secret.NAME}}` stands for the secrets of its requests.
  ///
  /// Secret is what stands under the name of a secret (``SecretRedactor/isSecret(name:)``) and what is known to be one. In a response a
  /// value that the request sent is the same variable, also where it stands under another name; every other secret value, and one that is
  /// encoded, may be anything: `{{*}}`.
  package struct HiddenSecrets: Sendable, Hashable {
    /// The scenario without the values.
    package private(set) var text: String
    /// The values by the names of their variables.
    package private(set) var values: [String: String] = [:]
    /// What was found, as the file names it, in the order of the file: `Authorization`, `token`.
    package private(set) var found: [String] = []

    private var names: [String: String] = [:]
    private var takenNames: Set<String> = []
    private var counts: [String: Int] = [:]

    /// - Parameters:
    ///   - text: the scenario as it was recorded.
    ///   - known: secrets by their names; they keep these names.
    ///   - open: cookies, `theme=dark`, that needn't be hidden where a request sends them.
    /// - Returns: Nil where the text without the values could not be read again.
    package init?(hiding text: String, known: [String: String] = [:], open: Set<String> = []) {
      self.text = text
      for (name, value) in known.sorted(by: { $0.key < $1.key }) where !value.isEmpty { names[value] = name }
      takenNames = Set(names.values)
      guard let file = try? ScenarioFile.parse(text) else { return nil }
      var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.utf8) }
      let sides = Self.sides(of: lines, file)
      var list: String?
      var spans: [[Span]] = zip(lines, sides).map { line, side in
        if side == .silent { return [] }
        let found = Self.spans(in: line, &list)
        return open.isEmpty ? found : found.filter { !open.contains("\($0.name)=\(Self.text(line[$0.range]))") }
      }
      // The requests first: a response may repeat what they say.
      for (index, side) in sides.enumerated() where side == .request {
        for span in spans[index] { name(Self.text(lines[index][span.range]), after: span.name) }
      }
      let redactor = SecretRedactor()
      for value in names.keys where value.utf8.count >= Self.leastAnywhere || known.values.contains(value) { redactor.add(value) }
      for index in lines.indices where sides[index] != .silent {
        let taken = (spans[index].map(\.range) + Self.holes(in: lines[index])).sorted { $0.lowerBound < $1.lowerBound }
        var next = taken[...]
        let others = redactor.ranges(in: lines[index]).filter { range in
          next = next.drop { $0.upperBound <= range.lowerBound }
          return next.first.map { !$0.overlaps(range) } ?? true
        }
        spans[index] += others.map { Span(range: $0, name: "") }
        spans[index].sort { $0.range.lowerBound < $1.range.lowerBound }
        lines[index] = replacing(spans[index], in: lines[index], sides[index])
      }
      self.text = lines.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
      guard (try? ScenarioFile.parse(self.text))?.steps.count == file.steps.count else { return nil }
    }

    /// The cookies that responses set and whose values stand in one of several scenarios as they are: where another one sends them, they
    /// needn't be hidden.
    package static func openCookies(of exchanges: [Exchange], in texts: [String], _ known: [String: String]) -> Set<String> {
      guard texts.count > 1 else { return [] }
      let set = exchanges.flatMap { $0.head?.values(of: "Set-Cookie") ?? [] }.map { CookieLine($0) }
      let cookies = Set(set.filter { !$0.value.isEmpty }.map { "\($0.name)=\($0.value)" })
      guard !cookies.isEmpty else { return [] }
      let hidden = texts.lazy.compactMap { HiddenSecrets(hiding: $0, known: known)?.text }
      return Set(
        hidden.flatMap { $0.split(separator: "\n") }.map { String($0.prefix { $0 != ";" }) }.filter { cookies.contains($0) }
      )
    }

    private struct Span {
      var range: Range<Int>
      /// What the value stands under; empty for one that was found by itself.
      var name: String
      /// Whether the value is a number of JSON, for which a matcher stands in quotes.
      var isNumber = false
    }

    private enum Side {
      case request, response
      /// Lines that hold no values: names, captures, options.
      case silent
    }

    /// A value that was found by its name may be a word like any other; shorter ones are replaced only under a name.
    private static let leastAnywhere = 6

    private static func sides(of lines: [[UInt8]], _ file: ScenarioFile) -> [Side] {
      var sides = [Side](repeating: .silent, count: lines.count)
      for step in file.steps {
        guard let request = step.request else { continue }
        let answer = step.response?.status.position.line ?? Int.max
        for line in request.position.line...max(request.position.line, step.lines.upperBound)
        where lines.indices.contains(line - 1) {
          sides[line - 1] = line < answer ? .request : .response
        }
      }
      var isSilent = false
      for (index, line) in lines.enumerated() where sides[index] != .silent {
        let section = String(decoding: line, as: UTF8.self)
        if section.hasPrefix("["), section.hasSuffix("]") { isSilent = ["[Captures]", "[Options]"].contains(section) }
        if line.isEmpty { isSilent = false }
        if isSilent { sides[index] = .silent }
      }
      return sides
    }

    /// Where matchers and variables stand in a line.
    private static func holes(in line: [UInt8]) -> [Range<Int>] {
      var holes: [Range<Int>] = []
      var rest = line[...]
      while let open = rest.firstRange(of: "{{".utf8) {
        let end = line[open.upperBound...].firstRange(of: "}}".utf8)?.upperBound ?? line.count
        holes.append(open.lowerBound..<end)
        rest = line[end...]
      }
      return holes
    }

    /// The values in a line that stand under names of secrets.
    /// - Parameter list: The name of the list of JSON, an element a line, that the line belongs to.
    private static func spans(in line: [UInt8], _ list: inout String?) -> [Span] {
      let text = line.trimmingBlanks()
      guard let name = list, text.last != UInt8(ascii: "{") else {
        list = nil
        if text.last == UInt8(ascii: "[") {
          // What the name would be read with if the list stood in this line.
          list = SecretRedactor.namedValues(in: line + "0]".utf8).last { $0.isNumber && $0.range.lowerBound >= line.count }?.name
        }
        return SecretRedactor.namedValues(in: line).map { Span(range: $0.range, name: $0.name, isNumber: $0.isNumber) }
      }
      if text.first == UInt8(ascii: "]") {
        list = nil
        return []
      }
      // Read as if the name stood before the element.
      let start = Array("\"\(name)\":".utf8)
      return SecretRedactor.namedValues(in: start + line).map { value in
        let range = value.range.lowerBound - start.count..<value.range.upperBound - start.count
        return Span(range: range, name: name, isNumber: value.isNumber)
      }
    }

    /// Undoes the escapes that a value has within quotes.
    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
      let text = String(decoding: bytes, as: UTF8.self)
      guard bytes.contains(0x5C), case .text(let value)? = try? QueryValue(json: Array("\"\(text)\"".utf8), name: "the value")
      else {
        return text
      }
      return value
    }

    /// Gives a value a variable, named after what it stands under.
    private mutating func name(_ value: String, after field: String) {
      if !found.contains(field) { found.append(field) }
      guard names[value] == nil else {
        values[names[value] ?? ""] = value
        return
      }
      let word = String(field.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
      let base = word.first?.isNumber ?? true ? "_\(word)" : word
      var name = base
      while !takenNames.insert(name).inserted {
        counts[base, default: 1] += 1
        name = "\(base)\(counts[base, default: 1])"
      }
      names[value] = name
      values[name] = value
    }

    private mutating func replacing(_ spans: [Span], in line: [UInt8], _ side: Side) -> [UInt8] {
      var result: [UInt8] = []
      var place = 0
      for span in spans where span.range.lowerBound >= place {
        result += line[place..<span.range.lowerBound]
        let value = Self.text(line[span.range])
        if names[value] == nil, side == .request { name(value, after: span.name.isEmpty ? "encoded" : span.name) }
        if let name = names[value] {
          values[name] = value
          if !span.name.isEmpty, !found.contains(span.name) { found.append(span.name) }
          if span.name.isEmpty, !found.contains(name), side == .request { found.append(name) }
          result += "{{secret.\(name)}}".utf8
        } else {
          if !span.name.isEmpty, !found.contains(span.name) { found.append(span.name) }
          result += (span.isNumber ? "\"{{*}}\"" : "{{*}}").utf8
        }
        place = span.range.upperBound
      }
      return result + line[place...]
    }
  }
}

extension ArraySlice<UInt8> {
  /// Where two bytes stand last.
  fileprivate func lastRange(of text: StaticString) -> Int? {
    guard count >= 2 else { return nil }
    return text.withUTF8Buffer { pair in
      (startIndex..<endIndex - 1).last { self[$0] == pair[0] && self[$0 + 1] == pair[1] }
    }
  }
}
