import FieldValues
package import ScenarioSyntax

extension ScenarioFile {
  /// The values of the lines of one key, taken apart at commas where the key is a list.
  func values(of key: MetadataSyntax.Key) -> [String] {
    let lines = metadata.filter { $0.key == key }.map(\.value)
    guard key.repeats else { return lines }
    return lines.flatMap(MetadataSyntax.elements)
  }

  /// What the scenario is called: `#@ name:`, else its path without folder and extension.
  package var title: String {
    values(of: .name).first ?? Name(path: path).file
  }

  /// The words of its `#@ tags:` lines.
  package var tags: Set<String> { Set(values(of: .tags)) }

  /// A scenario's path in the short form people know it by: its folder and its name, `cookies/layers`.
  struct Name: Hashable, Sendable {
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
}

extension MetadataSyntax {
  /// The elements of a list: words or the names of files, between commas.
  static func elements(of list: String) -> [String] {
    list.parts(between: ",").map { String($0.trimmingBlanks()) }.filter { !$0.isEmpty }
  }
}
