import FieldValues

/// The lines of a Hurl file while they are translated.
struct HurlLines {
  private let original: [String]
  /// What a line becomes: nothing, or one line and perhaps some below it.
  private var new: [String?]
  /// Lines that are added below others.
  private var added: [Int: [String]] = [:]

  init(_ lines: [String]) {
    original = lines
    new = lines
  }

  /// A line as it is now.
  subscript(index: Int) -> String { new[index] ?? "" }

  /// Writes another line in the place of one; its blanks at the start and its CR stay.
  mutating func set(_ index: Int, to line: String) {
    let old = original[index]
    let blanks = line.utf8.first?.isBlank == true ? "" : old.prefix { $0 == " " || $0 == "\t" }
    let end = old.utf8.last == 0x0D && line.utf8.last != 0x0D ? "\r" : ""
    new[index] = blanks + line + end
  }

  /// Writes other lines in the place of some; those that are more stand behind the last.
  mutating func set(_ range: Range<Int>, to lines: [String]) {
    for (offset, line) in lines.enumerated() where offset < range.count && line != original[range.lowerBound + offset] {
      if offset == 0 { set(range.lowerBound, to: line) } else { new[range.lowerBound + offset] = line }
    }
    for line in lines.dropFirst(range.count) { new[range.upperBound - 1] = "\(self[range.upperBound - 1])\n\(line)" }
  }

  mutating func remove(_ index: Int) { new[index] = nil }

  mutating func add(_ lines: [String], below index: Int) {
    if !lines.isEmpty { added[index] = lines }
  }

  /// Makes comments of lines.
  mutating func comment(_ range: Range<Int>) {
    for index in range {
      let line = original[index]
      new[index] = HurlFile.content(of: line).isEmpty ? line : "# \(line)"
    }
  }

  /// Makes comments of all lines of a request.
  mutating func comment(_ entry: HurlFile.Entry) {
    for part in entry.parts {
      for index in part.lines { added[index] = nil }
      comment(part.lines)
    }
  }

  private var all: [(source: Int, line: String)] {
    var lines: [(Int, String)] = []
    for (index, line) in new.enumerated() {
      if let line { lines += line.split(separator: "\n", omittingEmptySubsequences: false).map { (index, String($0)) } }
      lines += (added[index] ?? []).map { (index, $0) }
    }
    return lines
  }

  var text: String { all.map(\.line).joined(separator: "\n") }

  /// The line of the file that each line of the text comes from.
  var sources: [Int] { all.map(\.source) }
}
