import FieldValues

/// A line of `[Asserts]` or `[Captures]`.
struct HurlAssertion {
  private var words: [HurlWords.Word]
  /// The next word.
  private var index = 0

  /// The lines as scenarios write them.
  /// - Parameter lines: One line, or several where a text stands between rows of backticks.
  static func translated(_ lines: ArraySlice<String>, isCapture: Bool) throws(HurlProblem) -> [String] {
    guard let first = lines.first else { return [] }
    let line = HurlFile.content(of: first)
    var prefix = ""
    var rest = line
    if isCapture, let (name, query) = line.splitOnce(at: ":") {
      prefix = "\(name):"
      rest = query
    }
    var assertion = HurlAssertion(words: HurlWords(rest).words)
    let comment = assertion.takeCommentBehindTicks()
    try assertion.translate(isCapture: isCapture, continues: lines.count > 1)
    var result = [prefix + assertion.text] + lines.dropFirst()
    if lines.count > 1, let last = lines.last, let close = last.firstRange(of: "```")?.upperBound {
      let behind = HurlFile.content(of: String(last[close...]))
      guard behind.isEmpty || behind.begins(with: "#") else { throw .textBehind(VisibleText.excerpt(of: String(behind))) }
      if !behind.isEmpty { result[result.count - 1] = "\(last[..<close])\n\(behind)" }
    }
    if let comment { result.append(comment) }
    return result
  }

  private var text: String { words.reduce(into: "") { $0 += $1.blanks + $1.text } }

  /// Takes a comment behind a text between rows of backticks off, since nothing may follow one.
  private mutating func takeCommentBehindTicks() -> String? {
    guard let last = words.last, last.kind == .comment, words.dropLast().last?.text.begins(with: "```") == true else {
      return nil
    }
    words.removeLast()
    return last.text.isEmpty ? nil : String(last.text)
  }

  private var next: HurlWords.Word? { index < words.count && words[index].kind != .comment ? words[index] : nil }

  /// Goes through query, filters and predicate, and writes what scenarios spell differently.
  private mutating func translate(isCapture: Bool, continues: Bool) throws(HurlProblem) {
    for place in words.indices where words[place].kind == .comment && words[place].blanks.isEmpty && place > 0 {
      words[place].blanks = " "
    }
    for word in words where word.kind != .comment {
      if !word.isClosed, !continues {
        let mark =
          word.text.begins(with: "```")
          ? "```" : word.text.begins(with: "{{") ? "}}" : word.kind == .plain ? ";" : "\(word.text.prefix(1))"
        throw .unclosed("the text \(VisibleText.excerpt(of: String(word.text)))", mark: "\(mark).")
      }
      if word.kind == .quoted, !word.text.begins(with: "/") { try HurlField.checkVariables(in: word.text) }
    }
    for place in words.indices where words[place].kind == .quoted {
      unescapeSlashes(of: place)
      // Six backticks are an empty text.
      if words[place].text == "``````" { words[place].text = "\"\"" }
    }
    for place in words.indices where words[place].text.begins(with: "file,") {
      words[place].text = Substring(try HurlFileName.translated(words[place].text))
    }
    try query()
    while let word = next, word.kind == .plain, try filter(word, isCapture: isCapture) {}
    if !isCapture { try predicate() }
  }

  /// `\/` is a slash in Hurl's texts.
  private mutating func unescapeSlashes(of place: Int) {
    let text = words[place].text
    guard text.begins(with: "\"") || (text.begins(with: "`") && !text.begins(with: "```")), text.contains("\\/") else { return }
    var result = String.UnicodeScalarView()
    var rest = text.unicodeScalars
    while let scalar = rest.popFirst() {
      guard scalar == "\\", let next = rest.popFirst() else {
        result.append(scalar)
        continue
      }
      if next != "/" { result.append(scalar) }
      result.append(next)
    }
    words[place].text = Substring(String(result))
  }

  private mutating func query() throws(HurlProblem) {
    guard let word = next else { return }
    let name = String(word.text)
    if let advice = HurlAssertion.unsupported[name] { throw .unsupported(name, advice: advice) }
    guard HurlAssertion.queries.contains(name) || HurlAssertion.queriesWithText.contains(name) else {
      throw .unknown(VisibleText.excerpt(of: name), kind: "a query")
    }
    index += 1
    if HurlAssertion.queriesWithText.contains(name) { try argument(of: name) }
  }

  /// Steps over the text in quotes behind a word; a JSONPath is translated.
  private mutating func argument(of name: String) throws(HurlProblem) {
    guard let word = next, word.kind == .quoted,
      word.text.begins(with: "\"") || (word.text.begins(with: "/") && name.takesExpression)
    else {
      throw .missingArgument(name)
    }
    if name == "jsonpath" {
      words[index].text = Substring("\"\(HurlJSONPath.translated(word.text.dropFirst().dropLast()))\"")
    }
    index += 1
  }

  /// Reads a filter.
  /// - Returns: Whether the word is one.
  private mutating func filter(_ word: HurlWords.Word, isCapture: Bool) throws(HurlProblem) -> Bool {
    let name = String(word.text)
    if let advice = HurlAssertion.unsupported[name] { throw .unsupported(name, advice: advice) }
    if HurlAssertion.filters.contains(name) {
      index += 1
      return true
    }
    if name == "nth" {
      index += 1
      guard next?.kind == .plain else { throw .syntax(message: "nth needs a number", hint: "write nth 0") }
      index += 1
      return true
    }
    if let count = HurlAssertion.filtersWithTexts[name] {
      if name == "charsetDecode" { words[index].text = "decode" }
      if name == "replace", words.dropFirst(index + 1).first?.text.begins(with: "/") == true {
        words[index].text = "replaceRegex"
      }
      let written = String(words[index].text)
      index += 1
      for _ in 0..<count { try argument(of: written) }
      return true
    }
    if isCapture, name != "redact" { throw .unknown(VisibleText.excerpt(of: name), kind: "a filter") }
    return false
  }

  private mutating func predicate() throws(HurlProblem) {
    let negation = next?.text == "not" ? index : nil
    if negation != nil { index += 1 }
    guard let word = next else { return }
    let name = String(word.text)
    if let new = HurlAssertion.oldPredicates[name] {
      words[index].text = Substring(new)
    } else if name == "countEquals" {
      // `not` stands before the predicate, and the count is a filter here.
      words[index].text = negation == nil ? "count ==" : "=="
      if let negation { words[negation].text = "count not" }
    } else if !HurlAssertion.predicates.contains(name) {
      throw .unknown(VisibleText.excerpt(of: name), kind: "a filter or a predicate")
    }
    index += 1
    let takesValue = !HurlAssertion.predicatesWithoutValue.contains(name)
    if takesValue, next != nil { index += 1 }
    if let behind = next { throw .textBehind(VisibleText.excerpt(of: String(behind.text))) }
  }
}

extension String {
  fileprivate var takesExpression: Bool { ["regex", "replaceRegex"].contains(self) }
}

extension HurlAssertion {
  private static let queries: Set<String> = [
    "body", "bytes", "duration", "ip", "rawbytes", "redirects", "sha256", "status", "url", "version",
  ]
  private static let queriesWithText: Set<String> = ["certificate", "cookie", "header", "jsonpath", "regex", "variable"]
  private static let filters: Set<String> = [
    "base64Decode", "base64Encode", "base64UrlSafeDecode", "base64UrlSafeEncode", "count", "daysAfterNow", "daysBeforeNow",
    "first", "htmlEscape", "htmlUnescape", "last", "location", "toFloat", "toInt", "toString", "urlDecode", "urlEncode",
  ]
  /// How many texts each takes.
  private static let filtersWithTexts = [
    "charsetDecode": 1, "dateFormat": 1, "decode": 1, "format": 1, "jsonpath": 1, "regex": 1, "replace": 2, "replaceRegex": 2,
    "split": 1, "toDate": 1,
  ]
  private static let predicatesWithoutValue: Set<String> = [
    "exists", "isBoolean", "isCollection", "isDate", "isEmpty", "isFloat", "isInteger", "isIpv4", "isIpv6", "isIsoDate", "isList",
    "isNumber", "isObject", "isString", "isUuid",
  ]
  private static let predicates = predicatesWithoutValue.union([
    "==", "!=", "<", "<=", ">", ">=", "contains", "endsWith", "includes", "matches", "startsWith",
  ])
  /// The names that predicates had in older versions of Hurl.
  private static let oldPredicates = [
    "equals": "==", "notEquals": "!=", "greaterThan": ">", "greaterThanOrEquals": ">=", "lessThan": "<", "lessThanOrEquals": "<=",
  ]
  /// What scenarios don't have, and what to write in its place.
  private static let unsupported = [
    "xpath": "Write regex, or compare the body.", "md5": "Write sha256.", "toHex": "Compare the bytes with hex,..;.",
    "utf8Encode": "Compare the text, or the bytes with hex,..;.", "utf8Decode": "Compare the text, or the bytes with hex,..;.",
    "urlQueryParam": "Write regex and urlDecode.",
  ]
}
