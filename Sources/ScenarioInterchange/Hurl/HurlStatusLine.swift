import FieldValues

/// A line `HTTP 200` as scenarios write it.
struct HurlStatusLine {
  private(set) var text: String
  /// What of the line is left out.
  private(set) var problems: [HurlProblem] = []

  /// - Parameter line: Without the blanks and the CR at its ends.
  init(_ line: Substring) {
    text = HurlField.spacingComment(line)
    let words = text.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" }
    var version = words.first.map { String($0) } ?? ""
    if !["HTTP", "HTTP/*", "HTTP/1.0", "HTTP/1.1", "HTTP/2"].contains(version) {
      problems.append(.version(VisibleText.excerpt(of: version), isOfHurl: version == "HTTP/3"))
      version = "HTTP"
    }
    var status = words.count > 1 ? String(words[1]) : ""
    if status.begins(with: "{{") || !HurlCheck(.statusLine).reads("HTTP \(status)") {
      problems.append(.status(VisibleText.excerpt(of: status)))
      status = "*"
    }
    let reason = words.dropFirst(2).joined(separator: " ")
    if !reason.isEmpty { problems.append(.reason(VisibleText.excerpt(of: reason))) }
    guard !problems.isEmpty else { return }
    let comment = text.splitOnce(at: "#").map { " #\($0.after)" } ?? ""
    text = "\(version) \(status)\(comment)"
  }
}
