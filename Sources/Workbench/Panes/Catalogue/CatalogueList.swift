import Scenarios

/// The rows of the catalogue: routes, scenarios and, where it has no pane of its own, the history.
struct CatalogueList: Sendable {
  /// The parts of the catalogue, from above.
  enum Section: Sendable, Hashable, CaseIterable {
    case routes, scenarios, history
  }

  enum Row: Sendable, Hashable {
    case route(RouteTree.Row)
    case scenario(path: String)
    case history(id: Int)
    /// Above the rows of a part that shares its box with another one.
    case heading(Section)
    case blank

    var item: CataloguePane.Item? {
      switch self {
      case .route(.group(let group, _)): .group(group.path)
      case .route(.leaf(let leaf, _)): .route(leaf.route, method: leaf.method)
      case .scenario(let path): .scenario(path: path)
      case .history(let id): .history(id: id)
      case .heading, .blank: nil
      }
    }

    /// Whether it is something that a filter looks for.
    var isMatch: Bool {
      switch self {
      case .route(.leaf), .scenario, .history: true
      case .route(.group), .heading, .blank: false
      }
    }
  }

  /// What the rows depend on; while it is the same, so are they.
  struct Inputs: Sendable, Hashable {
    var filter = ""
    /// Whether a group is open, by its path, where the user has said so.
    var foldings: [String: Bool] = [:]
    /// Counts the changes of the routes.
    var routes = 0
    var scenarios: [Message.ScenarioEntry] = []
    var runs: [String: CheckReport.RunState] = [:]
    /// The exchanges that are listed.
    var history: [Int] = []
    /// Whether each part has a box of its own.
    var isSplit = false
  }

  let inputs: Inputs
  private(set) var rows: [Row] = []
  /// Where the rows of each part stand.
  private(set) var ranges: [Section: Range<Int>] = [:]
  /// How many items of each part pass the filter.
  private(set) var matches: [Section: Int] = [:]

  init(_ inputs: Inputs = Inputs(), _ tree: RouteTree = RouteTree(), _ history: History = History()) {
    self.inputs = inputs
    let words = inputs.filter.split(separator: " ").compactMap { ByteSearch(String($0)) }
    let passes: (String) -> Bool = { text in words.allSatisfy { $0.isFound(in: text) } }
    add(tree.rows(inputs.foldings, matching: words).map(Row.route), to: .routes)
    matches[.routes] = words.isEmpty ? tree.count : rows.count(where: \.isMatch)
    let scenarios = inputs.scenarios.filter { passes("\($0.name) \($0.path)") }
    // What needs a look stands first; else the files keep their order.
    let (urgent, others) = (scenarios.filter { isUrgent($0) }, scenarios.filter { !isUrgent($0) })
    add((urgent + others).map { .scenario(path: $0.path) }, to: .scenarios)
    let entries = inputs.history.reversed().filter { words.isEmpty || passes(history[$0]?.draft.line ?? "") }
    add(entries.map { .history(id: $0) }, to: .history)
  }

  private func isUrgent(_ entry: Message.ScenarioEntry) -> Bool {
    switch inputs.runs[entry.path] {
    case .failed, .broken: true
    case nil: entry.fault != nil
    case .running, .passed, .skipped, .cancelled: false
    }
  }

  private mutating func add(_ items: [Row], to section: Section) {
    matches[section] = items.count
    if !inputs.isSplit, section != .routes, section == .scenarios || !items.isEmpty { rows += [.blank, .heading(section)] }
    ranges[section] = rows.count..<rows.count + items.count
    rows += items
  }

  /// The part a row belongs to.
  func section(of row: Int) -> Section {
    Section.allCases.last { ranges[$0].map { row >= $0.lowerBound && !$0.isEmpty } ?? false } ?? .routes
  }

  /// The first row that is something the filter looks for.
  var firstMatch: Int? { rows.firstIndex(where: \.isMatch) }
}

extension CatalogueList {
  /// What stands above the rows of a part: `3 of 105 routes`, `43: 41 passed, 1 failed, 1 new`.
  func heading(of section: Section, routes: Int) -> String {
    let found = matches[section] ?? 0
    func count(_ total: Int, _ noun: String) -> String {
      (inputs.filter.isEmpty ? "\(total)" : "\(found) of \(total)") + " \(noun)" + (total == 1 ? "" : "s")
    }
    switch section {
    case .routes: return count(routes, "route")
    case .history: return count(inputs.history.count, "exchange")
    case .scenarios: return inputs.filter.isEmpty ? summary : count(inputs.scenarios.count, "scenario")
    }
  }

  /// How many scenarios there are, and what is known of them.
  private var summary: String {
    guard !inputs.scenarios.isEmpty else { return "0 scenarios" }
    var counts: [String: Int] = [:]
    for entry in inputs.scenarios { counts[ScenarioState(entry, inputs.runs[entry.path]).kind, default: 0] += 1 }
    let order = ["running", "passed", "failed", "broken", "skipped", "new", "changed", "renamed", "not run"]
    if counts["not run"] == inputs.scenarios.count {
      return inputs.scenarios.count == 1 ? "1 scenario, not run yet" : "\(inputs.scenarios.count) scenarios, none run yet"
    }
    let words = order.compactMap { kind in counts[kind].map { "\($0) \(kind)" } }
    return "\(inputs.scenarios.count): " + words.joined(separator: ", ")
  }

  /// What the list says of a scenario.
  struct ScenarioState {
    /// The word by which it is counted.
    let kind: String
    /// What stands at the end of its row.
    let word: String
    let role: Style.Role
    private let marks: (ascii: String, unicode: String)

    init(_ entry: Message.ScenarioEntry, _ run: CheckReport.RunState?) {
      (kind, word, role, marks) =
        switch run {
        case .running: ("running", "running", .warning, ("~", "●"))
        case .passed(let checks): ("passed", "\(checks) of \(checks)", .good, ("v", "✓"))
        case .failed(let count): ("failed", "\(count) failed", .bad, ("x", "✗"))
        case .skipped: ("skipped", "skipped", .dim, ("-", "-"))
        case .cancelled: ("cancelled", "cancelled", .warning, ("-", "-"))
        case .broken: ("broken", "not run", .bad, ("!", "!"))
        case nil:
          if let fault = entry.fault {
            ("broken", entry.hasUnreadableName ? "not UTF-8" : fault.dropping(entry.path + ":").trimmingSpaces, .bad, ("!", "!"))
          } else {
            switch entry.change {
            case .added: ("new", "new", .warning, (".", "·"))
            case .edited: ("changed", "changed", .warning, (".", "·"))
            case .renamed: ("renamed", "renamed", .warning, (".", "·"))
            case nil: ("not run", "", .dim, (".", "·"))
            }
          }
        }
    }

    func mark(_ glyphs: Painter.Glyphs) -> String { glyphs.isASCII ? marks.ascii : marks.unicode }
  }
}
