import FieldValues

extension String {
  /// The text in lines of so many characters, broken at blanks; a longer word stands on a line of its own.
  func wrapped(at count: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in split(separator: " ", omittingEmptySubsequences: false) {
      if !line.isEmpty, line.count + 1 + word.count > count {
        lines.append(line)
        line = String(word)
      } else {
        line += (line.isEmpty ? "" : " ") + word
      }
    }
    return lines + [line]
  }

  /// The text without a beginning, where it has it.
  func dropping(_ prefix: String) -> String { droppingPrefix(prefix).map(String.init) ?? self }

  /// `http://127.0.0.1:8080` of `http://127.0.0.1:8080/path`; empty when there is no scheme.
  var authorityPrefix: String {
    guard let colon = firstIndex(of: ":"), self[colon...].hasPrefix("://") else { return "" }
    let authority = self[index(colon, offsetBy: 3)...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    return String(self[..<authority.endIndex])
  }

  var trimmingSpaces: String {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  /// `layers` of `scenarios/cookies/layers.scenario`.
  var fileStem: String {
    let name = split(separator: "/").last.map(String.init) ?? self
    return name.hasSuffix(".scenario") ? String(name.dropLast(".scenario".count)) : name
  }
}
