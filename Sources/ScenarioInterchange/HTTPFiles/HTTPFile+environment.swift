import Patterns
import Scenarios

extension HTTPFile {
  /// The variables of an environment, from the files `http-client.env.json` and `http-client.private.env.json`.
  package struct Environment: Sendable {
    /// By name. They are written into the scenario.
    var values: [String: String] = [:]
    /// The names of the private file, whose values are secrets.
    var secrets: Set<String> = []

    /// The names of the files in a folder, the private one last.
    static let fileNames = ["http-client.env.json", "http-client.private.env.json"]

    /// - Parameters:
    ///   - folders: Where the files are looked for; the first one that has any counts.
    ///   - read: Returns the content of a file; nil where there is none.
    /// - Throws: ``InterchangeFault`` where no file has the environment, and for a file that can't be read.
    package init(_ name: String, in folders: [String], read: (String) -> [UInt8]?) throws(InterchangeFault) {
      func path(_ folder: String, _ file: String) -> String { folder.isEmpty ? file : "\(folder)/\(file)" }
      var known: Set<String> = []
      for folder in folders where known.isEmpty {
        var isFound = false
        for (place, file) in Self.fileNames.enumerated() {
          guard let bytes = read(path(folder, file)) else { continue }
          guard case .object(let environments) = try? QueryValue(json: bytes, name: file) else {
            throw .badEnvironmentFile(path: path(folder, file))
          }
          isFound = true
          known.formUnion(environments.map(\.name).filter { $0 != "$shared" })
          for environment in environments where environment.name == name || environment.name == "$shared" {
            guard case .object(let members) = environment.value else { continue }
            for member in members { add(member.name, member.value, isSecret: place == 1, isShared: environment.name != name) }
          }
        }
        if isFound, !known.contains(name) { throw .noEnvironment(name: name, known: known.sorted()) }
      }
      guard !known.isEmpty else {
        throw .noEnvironmentFile(name: name, paths: folders.flatMap { folder in Self.fileNames.map { path(folder, $0) } })
      }
    }

    private mutating func add(_ name: String, _ value: QueryValue, isSecret: Bool, isShared: Bool) {
      // Objects set up TLS and signing in, and mean no variable.
      let text: String
      switch value {
      case .text(let value): text = value
      case .number, .boolean: text = value.literal
      default: return
      }
      guard !isShared || (values[name] == nil && !secrets.contains(name)) else { return }
      if isSecret { secrets.insert(name) }
      values[name] = isSecret ? nil : text
    }
  }
}
