/// The routes of a server by their paths: routes that share a prefix are a group, which can be folded.
struct RouteTree: Sendable {
  /// A route, by its place in the list, and one of its methods.
  struct Leaf: Sendable, Hashable {
    let route: Int
    let method: String
    /// What follows the path of its group: `login`, `{id}`; `.` for the group's own path, and the whole path outside of groups.
    let name: String
    let depth: Int
    /// The groups it lies in, the outermost first, by their paths.
    let groups: [String]
    /// What a filter looks through: method, path and summary.
    fileprivate let text: [UInt8]
  }

  /// Routes that share the beginning of their paths.
  struct Group: Sendable, Hashable {
    /// The whole path that its routes share: `/cookies/layers`.
    let path: String
    /// What it adds to the path of the group it lies in.
    let name: String
    let depth: Int
    /// The groups it lies in, the outermost first, by their paths.
    let groups: [String]
    /// How many routes are in it, each method counted.
    let count: Int
    /// The columns that the methods and the names of its own routes take.
    let columns: Columns
  }

  /// How wide the methods and the names of neighbouring routes are.
  struct Columns: Sendable, Hashable {
    var method = 0
    var name = 0
  }

  /// A row of the tree.
  enum Row: Sendable, Hashable {
    case group(Group, isOpen: Bool)
    case leaf(Leaf, Columns)
  }

  private enum Node: Sendable {
    case group(Group, [Node])
    case leaf(Leaf)
  }

  /// A group inside of a group has at least this many routes; fewer are shown with their longer names.
  private static let fewestNested = 3
  /// With more routes than this, groups are folded until they are opened.
  private static let mostOpen = 24

  private var nodes: [Node] = []
  private var columns = Columns()
  /// How many routes there are, each method counted.
  private(set) var count = 0
  /// How many rows there are when every group is open.
  private(set) var rowCount = 0
  private(set) var hasGroups = false

  init(_ routes: [CatalogueRoute] = []) {
    let entries = routes.indices.flatMap { index in
      let segments = routes[index].path.dropping("/").split(separator: "/", omittingEmptySubsequences: false)
      return routes[index].methods.map { Entry(index: index, method: $0, segments: segments, route: routes[index]) }
    }
    count = entries.count
    nodes = Self.nodes(entries[...], after: 0, in: [])
    columns = Self.columns(of: nodes)
    rowCount = Self.rowCount(of: nodes)
    hasGroups = rowCount > count
  }

  private static func rowCount(of nodes: [Node]) -> Int {
    nodes.reduce(0) { sum, node in
      switch node {
      case .leaf: sum + 1
      case .group(_, let children): sum + 1 + rowCount(of: children)
      }
    }
  }

  /// Whether groups are open that no one has folded or unfolded.
  var opensGroups: Bool { count <= Self.mostOpen }

  /// The rows that are to be seen.
  /// - Parameters:
  ///   - foldings: whether a group is open, by its path, where the user has said so.
  ///   - words: what a route must contain; with words every group is open that has such a route.
  func rows(_ foldings: [String: Bool], matching words: [ByteSearch]) -> [Row] {
    var rows: [Row] = []
    _ = add(nodes, columns, foldings, words, to: &rows)
    return rows
  }

  /// - Returns: how many routes match.
  private func add(
    _ nodes: [Node],
    _ columns: Columns,
    _ foldings: [String: Bool],
    _ words: [ByteSearch],
    to rows: inout [Row]
  ) -> Int {
    var matches = 0
    let isOnlyOne = nodes.count == 1
    for node in nodes {
      switch node {
      case .leaf(let leaf):
        guard words.allSatisfy({ $0.isFound(in: leaf.text[...]) }) else { continue }
        rows.append(.leaf(leaf, columns))
        matches += 1
      case .group(let group, let children):
        // A group that holds everything would hide it.
        let isOpen = !words.isEmpty || foldings[group.path] ?? (opensGroups || isOnlyOne)
        let heading = rows.count
        rows.append(.group(group, isOpen: isOpen))
        let found = isOpen ? add(children, group.columns, foldings, words, to: &rows) : group.count
        if found == 0 { rows.remove(at: heading) }
        matches += found
      }
    }
    return matches
  }
}

extension RouteTree {
  /// A method of a route while the tree is built.
  private struct Entry {
    let index: Int
    let method: String
    let segments: [Substring]
    let route: CatalogueRoute
  }

  /// The nodes of routes whose paths begin with the same segments, in the order in which they were declared.
  private static func nodes(_ entries: ArraySlice<Entry>, after shared: Int, in groups: [String]) -> [Node] {
    var order: [Substring?] = []
    var buckets: [Substring?: [Entry]] = [:]
    for entry in entries {
      let segment = entry.segments.dropFirst(shared).first
      if buckets[segment] == nil { order.append(segment) }
      buckets[segment, default: []].append(entry)
    }
    return order.flatMap { segment -> [Node] in
      let bucket = buckets[segment] ?? []
      guard segment != nil, isGroup(bucket, isNested: !groups.isEmpty) else {
        return bucket.map { .leaf(leaf($0, after: shared, in: groups)) }
      }
      let length = commonLength(bucket, from: shared + 1)
      let path = "/" + bucket[0].segments.prefix(length).joined(separator: "/")
      let children = nodes(bucket[...], after: length, in: groups + [path])
      let name = bucket[0].segments[shared..<length].joined(separator: "/")
      let group = Group(
        path: path,
        name: groups.isEmpty ? path : name,
        depth: groups.count,
        groups: groups,
        count: bucket.count,
        columns: columns(of: children)
      )
      return [.group(group, children)]
    }
  }

  /// Several methods of one path aren't a group: each has a row with the path.
  private static func isGroup(_ bucket: [Entry], isNested: Bool) -> Bool {
    guard bucket.count >= (isNested ? fewestNested : 2) else { return false }
    return bucket.contains { $0.segments != bucket[0].segments }
  }

  /// How many segments all paths begin with.
  private static func commonLength(_ bucket: [Entry], from start: Int) -> Int {
    let first = bucket[0].segments
    var length = bucket.reduce(first.count) { min($0, $1.segments.count) }
    for entry in bucket {
      length = min(length, zip(first, entry.segments).prefix { $0 == $1 }.count)
    }
    return max(start, length)
  }

  private static func leaf(_ entry: Entry, after shared: Int, in groups: [String]) -> Leaf {
    let rest = entry.segments.dropFirst(shared)
    let name = groups.isEmpty ? entry.route.path : rest.isEmpty ? "." : rest == [""] ? "/" : rest.joined(separator: "/")
    return Leaf(
      route: entry.index,
      method: entry.method,
      name: name,
      depth: groups.count,
      groups: groups,
      text: Array("\(entry.method) \(entry.route.path) \(entry.route.summary)".utf8)
    )
  }

  private static func columns(of nodes: [Node]) -> Columns {
    var columns = Columns()
    for case .leaf(let leaf) in nodes {
      columns.method = max(columns.method, leaf.method.utf8.count)
      columns.name = max(columns.name, leaf.name.utf8.count)
    }
    return columns
  }
}
