import FieldValues
package import OpenAPIDescriptions
import ScenarioSyntax

/// The folder of a scenario file, to which the files it names are relative.
package struct ScenarioFolder: Sendable {
  /// Empty for the process's own folder.
  let path: String
  let files: any FileSource

  /// The names of files that the next run, `review` or `swift test` reads by itself: the folder of the scenarios may be a test target.
  private static let liveSuffixes = [".scenario", ".scenario.new", ".swift"]

  package init(of scenario: String, files: any FileSource) {
    path = scenario.lastIndex(of: "/").map { String(scenario[..<$0]) } ?? ""
    self.files = files
  }

  /// The bytes of a file in this folder or below, or a slice of them.
  func read(_ file: FileSyntax, _ variables: Variables) throws(Fault) -> [UInt8] {
    let name = try variables.fill(file.path)
    guard let joined = join(name, mayLeave: false) else {
      throw Fault(.readsOutside(name), at: file)
    }
    let bytes = try read(joined, within: path, at: file)
    guard let range = file.range else { return bytes }
    guard range.upperBound < bytes.count else {
      throw Fault(.rangeBeyond(name, count: bytes.count, range: range), at: file)
    }
    return Array(bytes[range])
  }

  /// Writes a file in this folder or below, unless it is one that other programs act upon: hidden files, scenarios and source files.
  func write(_ bytes: [UInt8], to name: String, _ sink: any FileSink) throws(Fault) {
    guard let joined = join(name, mayLeave: false) else {
      throw Fault(.writesOutside(name))
    }
    guard !name.split(separator: "/").contains(where: { $0.hasPrefix(".") && $0 != "." && $0 != ".." }) else {
      throw Fault(.hiddenFile(name))
    }
    guard !Self.liveSuffixes.contains(where: { name.lowercased().hasSuffix($0) }) else {
      throw Fault(.liveFile(name))
    }
    do throws(FileFault) {
      try sink.write(bytes, to: joined, within: path)
    } catch {
      throw Fault(.reported(error.description))
    }
  }

  /// The path of another scenario, which may lie anywhere; nil for an absolute one.
  func path(of scenario: String) -> String? {
    join(scenario, mayLeave: true)
  }

  /// The text of another scenario.
  func text(at path: String) throws(FileFault) -> [UInt8] {
    try files.read(path, within: nil)
  }

  /// Reads an OpenAPI document and the files that it refers to, which lie below its folder.
  package static func description(
    _ document: [UInt8],
    at path: String,
    from files: any FileSource
  ) throws(OpenAPIDescription.ReadingError) -> OpenAPIDescription {
    let folder = ScenarioFolder(of: path, files: files)
    let own = String(path.split(separator: "/").last ?? "")
    return try OpenAPIDescription(document: document, named: own) { name throws(ReferencedFiles.Unreadable) in
      do throws(FileFault) {
        let place = folder.path.isEmpty ? name : "\(folder.path)/\(name)"
        return try files.read(place, within: folder.path, limit: ReferencedFiles.mostBytes)
      } catch {
        switch error {
        case .missing: throw .missing
        case .readsOutside: throw .outside
        default: throw .failed(reason: error.description)
        }
      }
    }
  }

  private func read(_ path: String, within folder: String, at file: FileSyntax) throws(Fault) -> [UInt8] {
    do throws(FileFault) {
      return try files.read(path, within: folder)
    } catch {
      throw Fault(.reported(error.description), at: file)
    }
  }

  private func join(_ name: String, mayLeave: Bool) -> String? {
    guard !name.hasPrefix("/"), !name.utf8.contains(0) else { return nil }
    var parts = path.split(separator: "/", omittingEmptySubsequences: true).map { String($0) }
    let depth = parts.count
    for part in name.split(separator: "/") where part != "." {
      if part != ".." {
        parts.append(String(part))
      } else if mayLeave, parts.isEmpty || parts.last == ".." {
        parts.append("..")
      } else if mayLeave || parts.count > depth {
        parts.removeLast()
      } else {
        return nil
      }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
