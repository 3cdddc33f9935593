import FieldValues

/// A line of `[Options]`.
enum HurlOption {
  /// What becomes of the line.
  enum Outcome {
    case line(String)
    /// A header line that the option adds.
    case header(String)
    case comment(HurlProblem)
  }

  static func translated(_ line: Substring) throws(HurlProblem) -> Outcome {
    guard let (name, value) = HurlField.parts(of: line) else { return .line(String(line)) }
    let option = String(name)
    if needless.contains(option) || (offByDefault.union(newer.keys).contains(option) && value == "false") {
      return .comment(.needless(option))
    }
    switch option {
    case "ipv4", "ipv6": return .comment(value == "false" ? .needless(option) : .address(option))
    case "output" where value == "-": return .comment(.needless(option))
    case "header":
      let rest = line.splitOnce(at: ":")?.after ?? ""
      return .header(HurlField.translatedHeader(rest.trimmingBlanks()))
    case "limit-rate" where !value.isEmpty && value.utf8.allSatisfy(\.isDigit):
      let comment = line.splitOnce(at: "#").map { " #\($0.after)" } ?? ""
      return .line("read-rate: \(value)/s\(comment)")
    case "repeat" where value == "-1": throw .endlessRepeat
    case "variable":
      guard let (name, value) = (line.splitOnce(at: ":")?.after ?? "").splitOnce(at: "=") else { return .line(String(line)) }
      return .line("variable: \(name.trimmingBlanks())=\(assigned(value.trimmingBlanks()))")
    default: break
    }
    if let advice = newer[option] { throw .unsupported("option \(option)", advice: advice) }
    guard known.contains(option) else { throw .unknown(option, kind: "an option") }
    return .line(HurlField.translated(line))
  }

  /// The value of a variable; in quotes it may have the mark of a comment.
  private static func assigned(_ value: Substring) -> String {
    guard let quoted = HurlWords(value).words.first, quoted.isClosed, quoted.text.begins(with: "\"") else {
      return HurlField.translated(value)
    }
    let text = HurlField.translated(Substring(quoted.text.replacing("\\#", with: "#").replacing("#", with: "\\u{23}")))
    return text + HurlField.translated(value[quoted.text.endIndex...])
  }

  /// Options that say how much is printed, or how URLs are sent that are sent as they are written.
  private static let needless: Set<String> = ["fail-with-body", "path-as-is", "verbose", "very-verbose", "verbosity"]
  /// Options that a scenario doesn't have, and that mean nothing when they are off.
  private static let offByDefault: Set<String> = [
    "http1.0", "http3", "netrc", "netrc-optional", "digest", "negotiate", "ntlm", "location-trusted",
  ]
  /// Options that a scenario doesn't have, and what to do instead.
  private static let newer = [
    "fresh-connect": "Remove it.", "http2-prior-knowledge": "Write http2: true.", "max-filesize": "Compare bytes count.",
    "no-assert": "Remove what isn't to be judged.", "no-cookie-store": "Write jar: off.",
    "no-header": "Remove the line of that header: only the headers of the request are sent.",
    "no-jsonpath-coercion": "A path that leads to one value gives that value.",
    "no-proxy": "Pass --proxy to the command where it is needed.",
    "proxy-header": "Remove it.", "ssl-no-revoke": "Remove it.", "user-agent": "Write the header User-Agent.",
  ]
  /// The other options of Hurl.
  private static let known = offByDefault.union([
    "aws-sigv4", "cacert", "cert", "compressed", "connect-timeout", "connect-to", "delay", "http1.1", "http2", "insecure", "key",
    "limit-rate", "location", "max-redirs", "max-time", "netrc-file", "output", "pinnedpubkey", "proxy", "repeat", "resolve",
    "retry", "retry-interval", "skip", "unix-socket", "user",
  ])
}
