/// A scenario's path in the short form people know it by: its folder and its name, `cookies/layers`.
struct ScenarioName: Hashable, Sendable {
  /// The last folder; empty when the path has none.
  let folder: String
  /// The file's name without its extension.
  let file: String

  init(path: String) {
    let parts = path.split(separator: "/").map { String($0) }
    let name = parts.last ?? path
    file = name.hasSuffix(".scenario") ? String(name.dropLast(9)) : name
    folder = parts.dropLast().last { $0 != "." && $0 != ".." } ?? ""
  }

  var text: String { folder.isEmpty ? file : "\(folder)/\(file)" }
}
