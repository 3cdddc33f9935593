import FieldValues
package import ScenarioSyntax

extension ScenarioFile {
  /// The parts of the file that Hurl can't read, each with its place. A file that uses only the core of the language has none.
  ///
  /// Names and tags are plain comments to Hurl. Other files that are run before or after this one aren't.
  package var hurlObstacles: [Diagnostic] {
    var obstacles = metadata.filter {
      [.setup, .finally, .oursOnly].contains($0.key) || ($0.key == .location && $0.value == "true")
    }.map {
      Diagnostic(.metadata($0.key.rawValue), at: $0)
    }
    for step in steps { obstacles += step.hurlObstacles }
    let lines = text.replacing("\r\n", with: "\n").split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where index < layout.count {
      obstacles += HurlLine(Array(line.utf8), layout, at: index).obstacles
    }
    return obstacles.sorted { $0.position < $1.position }
  }
}

extension ScenarioFile {
  /// A part of a scenario that Hurl can't read.
  fileprivate enum HurlObstacle: Diagnostic.Problem {
    case metadata(String)
    case check
    case section(String)
    case option(String)
    case matcher
    case statusVariable
    case appendingCapture
    case query(String)
    case rawBytes
    case filter(String)
    case predicate(String)
    case fence(String)
    case longFence
    case slice
    case method(String)
    case variableName(String)
    case escapedBrace
    case duration(milliseconds: String)
    case unit(Int)
    case exponent(String)
    case optionUnit

    /// What Hurl can't read, and what to write in its place.
    var sentences: (message: String, hint: String) {
      switch self {
      case .metadata("location"): ("#@ location: is only a comment to Hurl", "write location: true below [Options] of each step")
      case .metadata(let key): ("#@ \(key): is only a comment to Hurl", "")
      case .check: ("Hurl knows no @check", "")
      case .section(let name): ("Hurl knows no section [\(name)]", "")
      case .option(let name): ("Hurl knows no option \(name)", "")
      case .matcher: ("Hurl knows no matchers", "")
      case .statusVariable: ("Hurl takes no variable for a status", "write the status in digits")
      case .appendingCapture: ("Hurl's captures do not append", "")
      case .query(let word): ("Hurl cannot ask for \(word)", "")
      case .rawBytes: ("Hurl cannot ask for raw-bytes", "write rawbytes")
      case .filter(let word): ("Hurl has no such filter", word == "toDate" ? "write the format behind toDate" : "")
      case .predicate(let word): ("Hurl knows no predicate \(word)", "")
      case .fence(let word): ("Hurl's fences are not \(word)", "")
      case .longFence: ("Hurl's fences have three backticks", "")
      case .slice: ("Hurl takes no part of a file", "")
      case .method(let method): ("Hurl's methods are written in capitals, got \(method)", "")
      case .variableName(let name): ("Hurl's variables begin with a letter and have no dots, got \(name)", "rename the variable")
      case .escapedBrace: ("Hurl has no escape for a brace", "write \\u{7b}")
      case .duration(let number): ("Hurl's values have no unit", "write \(number), which is in milliseconds")
      case .unit(let bytes): ("Hurl's values have no unit", "write \(bytes)")
      case .exponent(let number): ("Hurl's numbers have no exponent, got \(number)", "write all digits")
      case .optionUnit: ("Hurl's times are whole numbers of ms, s or m", "write the time in ms")
      }
    }
  }
}

extension Diagnostic {
  fileprivate init(_ obstacle: ScenarioFile.HurlObstacle, at node: some LocatedSyntax) {
    self.init(obstacle, at: node.position, length: node.length)
  }
}

extension ScenarioFile {
  /// Looks for what Hurl can't read in the text of one line: names of variables, braces after a backslash and rows of backticks.
  fileprivate struct HurlLine {
    private let bytes: ArraySlice<UInt8>
    private let number: Int
    private(set) var obstacles: [Diagnostic] = []
    /// The place of the last obstacle and its column: they come in their order.
    private var counted = (offset: 0, column: 1)

    init(_ bytes: [UInt8], _ layouts: [LineLayout], at index: Int) {
      let layout = layouts[index]
      self.bytes = layout.comment.map { bytes.prefix($0) } ?? bytes[...]
      number = index + 1
      guard !layout.isComment else { return }
      if layout.role == .option { readOption() }
      let isBlock = layout.isBody && !bytes.starts(with: "`".utf8) || bytes.starts(with: "```".utf8)
      let opensBody = layout.isBody && (index == 0 || !layouts[index - 1].isBody)
      if opensBody, bytes.starts(with: "````".utf8) { note(.longFence, at: 0, length: bytes.count) }
      var at = 0
      while at + 1 < self.bytes.count {
        if bytes[at] == UInt8(ascii: "\\"), !isBlock {
          if bytes[at + 1] == UInt8(ascii: "{") { note(.escapedBrace, at: at, length: 2) }
          at += 2
        } else if bytes[at] == UInt8(ascii: "{"), bytes[at + 1] == UInt8(ascii: "{") {
          at = readName(from: at)
        } else {
          at += 1
        }
      }
    }

    /// Reads `{{name}}`, and returns the offset behind it.
    private mutating func readName(from first: Int) -> Int {
      var end = first + 2
      while end < bytes.count, bytes[end] != UInt8(ascii: "}") { end += 1 }
      let name = String(decoding: bytes[(first + 2)..<end], as: UTF8.self).trimmingBlanks()
      let isMatcher = name.hasPrefix("*")
      let isOwn = name.contains(".") || name.hasPrefix("_")
      if !isMatcher, isOwn { note(.variableName(String(name)), at: first, length: end - first + 2) }
      return min(end + 2, bytes.count)
    }

    /// Looks at the unit of an option's time.
    private mutating func readOption() {
      let words = String(decoding: bytes, as: UTF8.self).split(separator: ":", maxSplits: 1).map { $0.trimmingBlanks() }
      guard words.count == 2, ["delay", "retry-interval", "max-time", "connect-timeout"].contains(String(words[0])) else {
        return
      }
      let unit = words[1].drop { $0.isASCII && $0.isNumber }
      if !["", "ms", "s", "m"].contains(unit), !unit.hasPrefix("{{") { note(.optionUnit, at: 0, length: bytes.count) }
    }

    private mutating func note(_ obstacle: HurlObstacle, at offset: Int, length: Int) {
      let start = offset < counted.offset ? (offset: 0, column: 1) : counted
      counted = (offset, start.column + String(decoding: bytes[start.offset..<offset], as: UTF8.self).count)
      let position = SourcePosition(line: number, column: counted.column)
      obstacles.append(Diagnostic(obstacle, at: position, length: length))
    }
  }
}

extension StepSyntax {
  fileprivate var hurlObstacles: [Diagnostic] {
    guard let request else { return [Diagnostic(.check, at: self)] }
    var obstacles = (request.sections + (response?.sections ?? [])).filter(\.isOwn).map {
      Diagnostic(.section($0.name.rawValue), at: $0)
    }
    if !request.method.utf8.allSatisfy({ (0x41...0x5A).contains($0) }) {
      obstacles.append(Diagnostic(.method(request.method), at: request))
    }
    for option in options { obstacles += option.hurlObstacles }
    for field in request.multipart {
      if case .file(let file, _) = field.value, file.range != nil { obstacles.append(Diagnostic(.slice, at: field)) }
    }
    obstacles += (response?.patterns ?? []).flatMap(\.matchers).map { Diagnostic(.matcher, at: $0) }
    if let response, case .template = response.status.kind { obstacles.append(Diagnostic(.statusVariable, at: response)) }
    for body in [request.body, response?.body].compactMap({ $0 }) { obstacles += body.hurlObstacles }
    for assertion in asserts { obstacles += assertion.hurlObstacles }
    for capture in captures {
      obstacles += capture.query.hurlObstacles + capture.filters.flatMap(\.hurlObstacles)
      if capture.appends { obstacles.append(Diagnostic(.appendingCapture, at: capture)) }
    }
    return obstacles
  }
}

extension SectionSyntax {
  fileprivate var isOwn: Bool {
    switch name {
    case .options, .query, .formParams, .multipart, .cookies, .basicAuth, .captures, .asserts: false
    case .table, .setCookies, .headers, .redirects, .events, .chunks, .trailers: true
    }
  }
}

extension OptionSyntax.Name {
  fileprivate static let ofHurl: Set<Self> = [
    .location, .maxRedirs, .retry, .retryInterval, .delay, .maxTime, .compressed, .http11, .http2, .insecure, .skip, .variable,
    .output, .user, .repeat, .connectTimeout,
  ]
}

extension OptionSyntax {
  fileprivate var hurlObstacles: [Diagnostic] {
    Name.ofHurl.contains(name) ? [] : [Diagnostic(.option(name.rawValue), at: self)]
  }
}

extension LineLayout {
  fileprivate var isComment: Bool { [.blank, .comment, .metadata, .stepName].contains(role) }
  fileprivate var isBody: Bool { role == .body }
}

extension BodySyntax {
  fileprivate var hurlObstacles: [Diagnostic] {
    switch kind {
    case .fence(let language, let modes, _):
      var words = modes.map(\.rawValue).sorted()
      if let language, ![.json, .xml, .graphql].contains(language) { words.insert(language.rawValue, at: 0) }
      return words.map { Diagnostic(.fence($0), at: self) }
    case .file(let file) where file.range != nil: return [Diagnostic(.slice, at: self)]
    case .json, .xml, .string, .base64, .hex, .file: return []
    }
  }
}

extension AssertSyntax {
  fileprivate var hurlObstacles: [Diagnostic] {
    var obstacles = query.hurlObstacles + filters.flatMap(\.hurlObstacles)
    if [.unique, .conforms].contains(predicate.operator) {
      obstacles.append(Diagnostic(.predicate(predicate.operator.rawValue), at: predicate))
    }
    return obstacles + (predicate.value?.hurlObstacles ?? [])
  }
}

extension ValueSyntax {
  fileprivate var hurlObstacles: [Diagnostic] {
    switch kind {
    case .text(let text): return text.matchers.prefix(1).map { Diagnostic(.matcher, at: $0) }
    case .duration(let time):
      let (seconds, attoseconds) = time.components
      return [Diagnostic(.duration(milliseconds: "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)"), at: self)]
    case .size(let bytes): return [Diagnostic(.unit(bytes), at: self)]
    case .number(let digits) where digits.lowercased().contains("e"): return [Diagnostic(.exponent(digits), at: self)]
    case .file(let file) where file.range != nil: return [Diagnostic(.slice, at: self)]
    case .placeholder, .number, .bool, .null, .hex, .base64, .file, .regex: return []
    }
  }
}

extension QuerySyntax {
  fileprivate var hurlObstacles: [Diagnostic] {
    let word: String
    switch kind {
    case .status, .version, .url, .body, .bytes, .sha256, .duration, .header, .cookie, .jsonpath, .regex, .variable,
      .redirects, .ip, .certificate:
      return []
    // Hurl's own spelling has no hyphen.
    case .rawBytes: return length == "raw-bytes".count ? [Diagnostic(.rawBytes, at: self)] : []
    case .attempts: word = "attempts"
    case .timeToFirstByte: word = "time-to-first-byte"
    case .link: word = "link"
    case .trailer: word = "trailer"
    case .events: word = "events"
    case .probe: word = "probe"
    case .openapi: word = "openapi"
    case .loop: word = "loop"
    }
    return [Diagnostic(.query(word), at: self)]
  }
}

extension FilterSyntax {
  fileprivate var hurlObstacles: [Diagnostic] {
    switch kind {
    case .nth, .first, .last, .split, .toInt, .toFloat, .toString, .dateFormat, .daysAfterNow, .daysBeforeNow, .base64Decode,
      .base64Encode, .base64UrlSafeDecode, .base64UrlSafeEncode, .urlDecode, .urlEncode, .htmlEscape, .htmlUnescape, .decode,
      .regex, .replace, .replaceRegex, .location, .count, .jsonpath, .toDate(.some):
      []
    case .toDate, .sort, .lower: [Diagnostic(.filter(word), at: self)]
    }
  }
}
