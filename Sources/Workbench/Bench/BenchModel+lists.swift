import Exchanges
import FieldValues
import Scenarios

extension BenchModel {
  mutating func tell(list: [String], none: String) {
    if list.isEmpty { shared.notice = none }
    plain?.lines = list
  }

  /// `12 GET /items/{id}  one item`, those that have all the words.
  func routes(_ words: String) -> [String] {
    if shared.routes.isEmpty { return ["no routes are known here   open PATH asks for any"] }
    return lines(
      shared.routes.enumerated().map { index, route in
        "\(index + 1) \(route.methods.joined(separator: ",")) \(route.path)  \(route.summary)"
      }.filter { $0.containsAll(words) }
    )
  }

  func scenarios(_ words: String) -> [String] {
    if shared.scenarios.isEmpty { return ["there are no scenarios   save makes one"] }
    return lines(
      shared.scenarios.enumerated().map { index, entry in
        "\(index + 1) \(entry.path)  \(CatalogueList.ScenarioState(entry, shared.runs[entry.path]).word)"
      }.filter { $0.containsAll(words) }
    )
  }

  private func lines(_ texts: [String]) -> [String] {
    drawn(rows: texts.count) { painter, rect in
      for (row, text) in texts.enumerated() { painter.write(text, in: rect, row: row) }
    }
  }

  /// What can be accepted of a scenario that failed.
  var reviewLines: [String] {
    guard let review = shared.review else { return [] }
    let items = review.items.indices.map { "\($0 + 1) " + ReviewScreen.words(review.items[$0], review.decision(of: $0)) }
    return lines(
      ["What came, and may be accepted:"] + items + ["accept: takes all and writes the file; accept 1 takes only that"]
    )
  }

  mutating func show(_ words: String) {
    let name = words.lowercased()
    switch name {
    case "": break
    case "request": focusNow(.request)
    case "routes", "catalogue": focusNow(.catalogue)
    case "scenarios": return tell(list: scenarios(""), none: "")
    case "history": focusNow(.history)
    case "log": focusNow(.log)
    case "variables", "vars": overlay = .page(Page(listing: shared.variables))
    case "response": focusNow(.response)
    default:
      let tab = name == "events" ? .stream : name == "jar" ? .cookies : ResponseTab.allCases.first { $0.rawValue.hasPrefix(name) }
      guard let tab else { return shared.notice = "show: there is no \(words). help show lists what there is." }
      guard shared.shownEntry != nil || tab == .checks else { return shared.notice = "nothing was sent yet   send: sends" }
      show(tab)
      focusNow(.response)
    }
    plain?.wantsPicture = true
  }

  mutating func tellRow(_ words: String) {
    guard let row = Int(words), (1...max(1, component(focus).count(shared))).contains(row) else {
      return shared.notice = "there is no row \(words). show tells the rows."
    }
    pass(.select(row - 1), to: focus)
    settle()
    var painter = emptyPainter
    painter.wrapsRows = wraps(focus)
    component(focus).draw(in: layout.place(of: focus), &painter, shared)
    let end = painter.listed.keys.max() ?? 0
    let own = painter.listed.filter { $0.value == row - 1 }.keys.sorted()
    let rows = own + (painter.frames.last.map { Array(min(end + 1, $0.row + $0.rows - 1)..<$0.row + $0.rows - 1) } ?? [])
    plain?.lines = rows.map { row in
      painter.grid.lines[row].dropFirst().dropLast().description.trimmingEnd
    }.filter { !$0.isEmpty }
  }

  /// The rows of what is shown that have some words.
  mutating func find(_ words: String) {
    guard focus == .response, let search = ByteSearch(expression: words) else {
      return words.isEmpty
        ? shared.notice = "find: say what to look for" : tell(list: routes(words), none: "no route has \(words)")
    }
    let (matches, texts) = (component(focus).matcher(search, shared), component(focus).texts(shared))
    var found: [String] = []
    for row in 0..<component(focus).count(shared) where matches(row) {
      found.append("\(row + 1) \((texts(row) ?? "").prefix(PlainMode.size.columns))")
      if found.count == PlainMode.most { break }
    }
    tell(list: lines(found), none: "\(words) is not found in \(response.tab.title)")
  }
}
