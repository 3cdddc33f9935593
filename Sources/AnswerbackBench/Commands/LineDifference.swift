/// How one text becomes another, line by line.
struct LineDifference {
  private enum Line {
    case kept(String), removed(String), added(String)

    var text: String {
      switch self {
      case .kept(let line): "  \(line)"
      case .removed(let line): "- \(line)"
      case .added(let line): "+ \(line)"
      }
    }

    var isKept: Bool { if case .kept = self { true } else { false } }
  }

  private var lines: [Line] = []

  init(_ old: String, _ new: String) {
    let (old, new) = (Self.lines(of: old), Self.lines(of: new))
    let changes = new.difference(from: old)
    var removed: Set<Int> = []
    var added: Set<Int> = []
    for change in changes {
      switch change {
      case .remove(let offset, _, _): removed.insert(offset)
      case .insert(let offset, _, _): added.insert(offset)
      }
    }
    var (from, to) = (0, 0)
    while from < old.count || to < new.count {
      if from < old.count, removed.contains(from) {
        lines.append(.removed(old[from]))
        from += 1
      } else if to < new.count, added.contains(to) {
        lines.append(.added(new[to]))
        to += 1
      } else {
        if from < old.count { lines.append(.kept(old[from])) }
        from += 1
        to += 1
      }
    }
  }

  /// The lines that differ, `- ` or `+ ` before them, and some around them; `…` stands for those left out between.
  func lines(context: Int) -> [String] {
    let changed = lines.indices.filter { !lines[$0].isKept }
    var result: [String] = []
    var last = -1
    for place in lines.indices where changed.contains(where: { abs($0 - place) <= context }) {
      if place > last + 1 { result.append("…") }
      result.append(lines[place].text)
      last = place
    }
    if let place = changed.last, last >= place, last < lines.count - 1 { result.append("…") }
    return result
  }

  private static func lines(of text: String) -> [String] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    if lines.last == "" { lines.removeLast() }
    return lines
  }
}
