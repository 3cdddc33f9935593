import SystemPackage

#if canImport(Darwin)
import Darwin
#else
import Glibc
#endif

/// What a path leads to when it is written, all symbolic links followed.
enum OutputTarget {
  /// A descriptor of this process, named as `/dev/stdout` or `/dev/fd/3`.
  case descriptor(FileDescriptor)
  /// A path that is not a symbolic link, and may not exist yet.
  case path(String)

  /// As many links as the system itself follows.
  private static let linkLimit = 40

  /// Follows the links of a path; unlike `realpath(3)`, also where the last one leads to a file that doesn't exist yet.
  /// - Throws: What the system said.
  init(_ path: String) throws(SystemError) {
    guard !path.utf8.contains(0) else { throw SystemError(.invalidArgument) }
    var path = path
    for _ in 0..<Self.linkLimit {
      let (folder, name) = Self.split(path)
      let realFolder = try Self.realPath(folder)
      if let number = Int32(name), number >= 0, realFolder == (try? Self.realPath("/proc/self/fd")) {
        self = .descriptor(FileDescriptor(rawValue: number))
        return
      }
      let place = realFolder == "/" ? "/\(name)" : "\(realFolder)/\(name)"
      guard let link = Self.destination(ofLink: place) else {
        self = .path(place)
        return
      }
      path = link.hasPrefix("/") ? link : "\(realFolder)/\(link)"
    }
    throw SystemError(.tooManySymbolicLinkLevels)
  }

  /// The folder of a path and the name in it; a path that can only be a folder has the name `.`.
  private static func split(_ path: String) -> (folder: String, name: String) {
    if path.isEmpty || path.hasSuffix("/") || path.hasSuffix("/..") || path == ".." { return (path.isEmpty ? "." : path, ".") }
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    return (String(path[...slash]), String(path[path.index(after: slash)...]))
  }

  private static func realPath(_ path: String) throws(SystemError) -> String {
    guard let resolved = realpath(path, nil) else { throw SystemError.last }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// Nil for everything else.
  private static func destination(ofLink path: String) -> String? {
    var characters = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &characters, characters.count)
    return count < 0 ? nil : String(decoding: characters[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
