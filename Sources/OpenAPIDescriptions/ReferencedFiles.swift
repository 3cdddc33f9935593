import Codecs
import FieldValues

/// The files that an OpenAPI document refers to, which become a part of it.
///
/// `$ref: schemas/pet.yaml#/Pet` is read relative to the file that says it (RFC 3986 section 5), and only below the folder of the
/// document. In the document it becomes `#/x-referenced-files/schemas~1pet.yaml/Pet`.
package struct ReferencedFiles {
  /// Reads a file.
  ///
  /// - Parameter path: Relative to the folder of the document; it doesn't leave it, unless by a symbolic link.
  package typealias Reader = (_ path: String) throws(Unreadable) -> [UInt8]

  /// Why a file can't be read.
  package enum Unreadable: Error, Sendable, Hashable {
    case missing
    /// A symbolic link leads out of the folder.
    case outside
    /// - Parameter reason: What is wrong, the file included.
    case failed(reason: String)
  }

  /// A reference that is not followed.
  package struct Unread: Sendable, Hashable, CustomStringConvertible {
    /// As it is written.
    package let reference: String
    /// Where it is named first: a file, empty for the document itself, and a JSON pointer (RFC 6901).
    package let place: String
    package let reason: Reason

    package enum Reason: Error, Sendable, Hashable {
      /// Only the document itself is read.
      case alone
      case url, outside, missing, nothingThere
      case tooMany, tooLarge
      case failed(reason: String)
    }

    /// What is wrong with it, and what to do.
    package var description: String {
      let subject = "\(VisibleText.excerpt(of: reference, length: 200)), named at \(place),"
      return switch reason {
      case .alone: "\(subject) is in another document, which is not read"
      case .url: "\(subject) is a URL, which is not read; save it as a file below the folder of the document"
      case .outside: "\(subject) leads out of the folder of the document; put the file below it"
      case .missing: "\(subject) names a file that doesn't exist"
      case .nothingThere: "\(subject) names nothing in its file"
      case .tooMany: "\(subject) is not read: the document refers to more than \(ReferencedFiles.mostFiles) files"
      case .tooLarge: "\(subject) is not read: the files of the document have more than \(ReferencedFiles.mostBytes >> 20) MiB"
      case .failed(let reason): "\(subject) can't be read: \(reason)"
      }
    }
  }

  static let mostFiles = 1000
  /// Of all files together.
  package static let mostBytes = 32 << 20
  /// An alias of YAML costs a few bytes and may stand for much.
  private static let mostNodes = 4_000_000
  private static let member = "x-referenced-files"

  private let read: Reader?
  /// The name of the document itself.
  private let name: String
  /// In the order in which they are named; nil for one that can't be read.
  private var files: [(path: String, tree: Tree?)] = []
  private var places: [String: Int] = [:]
  private var reasons: [String: Unread.Reason] = [:]
  private var bytes = 0
  private var nodes = 0
  /// References that were rewritten, which may name nothing in their file.
  private var rewritten: [(unread: Unread, pointer: String)] = []
  /// The files that say a reference, and what they say.
  private var seen: Set<[String]> = []
  /// The references that are not followed, each once.
  private(set) var unread: [Unread] = []

  /// - Parameters:
  ///   - read: nil reads no files.
  ///   - name: The file of the document, in its folder.
  init(_ read: Reader?, name: String) {
    self.read = read
    self.name = name
  }

  /// The document with its files in it.
  mutating func bundled(_ document: Tree) -> Tree {
    let root = rewriting(document, of: "", at: "#", depth: 0)
    var number = 0
    while number < files.count {
      if let tree = files[number].tree {
        files[number].tree = rewriting(tree, of: files[number].path, at: "\(files[number].path)#", depth: 0)
      }
      number += 1
    }
    guard !files.isEmpty, case .object(let members) = root.content else { return root }
    let trees = files.compactMap { file in file.tree.map { Tree.Member(key: Tree(.string(file.path)), value: $0) } }
    let bundle = Tree(.object(members + [Tree.Member(key: Tree(.string(Self.member)), value: Tree(.object(trees)))]))
    unread += rewritten.filter { bundle.target(of: $0.pointer) == nil }.map(\.unread)
    return bundle
  }

  // MARK: - References

  private mutating func rewriting(_ node: Tree, of file: String, at place: String, depth: Int) -> Tree {
    nodes += 1
    guard depth < Tree.nestingLimit else { return node }
    switch node.content {
    case .array(let elements):
      var new: [Tree] = []
      for (index, element) in elements.enumerated() {
        new.append(rewriting(element, of: file, at: "\(place)/\(index)", depth: depth + 1))
      }
      return Tree(.array(new), range: node.range)
    case .object(let members):
      var new: [Tree.Member] = []
      for member in members {
        let name = member.name ?? ""
        if name == "$ref", case .string(let reference) = member.value.content {
          let value = self.reference(reference, of: file, at: place)
          new.append(Tree.Member(key: member.key, value: Tree(.string(value), range: member.value.range)))
        } else {
          let value = rewriting(member.value, of: file, at: "\(place)/\(Self.token(name))", depth: depth + 1)
          new.append(Tree.Member(key: member.key, value: value))
        }
      }
      return Tree(.object(new), range: node.range)
    default: return node
    }
  }

  /// What a reference is called in the bundled document; one that isn't followed stays as it is.
  private mutating func reference(_ text: String, of file: String, at place: String) -> String {
    let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
    // Many documents write `#/` for the whole of a file.
    let fragment = parts.count > 1 && parts[1] != "/" ? String(parts[1]) : ""
    let path = parts.first.map(String.init) ?? ""
    if path.isEmpty {
      guard !file.isEmpty else { return text }
      return pointer(to: file, fragment)
    }
    let isNew = seen.insert([file, text]).inserted
    func leave(_ reason: Unread.Reason) -> String {
      if isNew { unread.append(Unread(reference: text, place: place, reason: reason)) }
      return text
    }
    guard let read else { return leave(.alone) }
    switch Self.resolved(path, from: file) {
    case .failure(let reason): return leave(reason)
    case .success(name): return "#\(fragment)"
    case .success(let target):
      if let reason = take(target, read) { return leave(reason) }
      guard fragment.isEmpty || fragment.hasPrefix("/") else { return leave(.nothingThere) }
      let pointer = pointer(to: target, fragment)
      if isNew { rewritten.append((Unread(reference: text, place: place, reason: .nothingThere), pointer)) }
      return pointer
    }
  }

  private func pointer(to file: String, _ fragment: String) -> String {
    "#/\(Self.member)/\(Self.token(file).replacing("%", with: "%25"))\(fragment)"
  }

  /// Whether a reference of the bundled document points into a file.
  static func holds(_ reference: String) -> Bool { reference.hasPrefix("#/\(member)/") }

  /// A name as a JSON pointer has it.
  private static func token(_ name: String) -> String { name.replacing("~", with: "~0").replacing("/", with: "~1") }

  /// The path of a file, relative to the folder of the document.
  private static func resolved(_ reference: String, from file: String) -> Result<String, Unread.Reason> {
    let path = reference.percentDecoded
    let scheme = path.prefix { $0 != ":" }
    // A single letter is a drive of Windows.
    if path.hasPrefix("//") || (scheme.count > 1 && scheme.count < path.count && scheme.allSatisfy { $0.isASCII && $0.isLetter })
    {
      return .failure(.url)
    }
    guard !path.hasPrefix("/"), !path.contains("\\"), !path.utf8.contains(0), scheme.count == path.count || scheme.count != 1
    else {
      return .failure(.outside)
    }
    var parts = file.split(separator: "/").dropLast().map(String.init)
    for part in path.split(separator: "/") where part != "." {
      if part != ".." {
        parts.append(String(part))
      } else if parts.popLast() == nil {
        return .failure(.outside)
      }
    }
    return .success(parts.joined(separator: "/"))
  }

  /// Reads a file that hasn't been read.
  /// - Returns: Why it can't be.
  private mutating func take(_ path: String, _ read: Reader) -> Unread.Reason? {
    if places[path] != nil { return reasons[path] }
    guard files.count < Self.mostFiles else { return .tooMany }
    guard bytes < Self.mostBytes, nodes < Self.mostNodes else { return .tooLarge }
    places[path] = files.count
    files.append((path, nil))
    do throws(Unreadable) {
      let content = try read(path)
      bytes += content.count
      if bytes > Self.mostBytes {
        reasons[path] = .tooLarge
      } else {
        files[files.count - 1].tree = try tree(content)
      }
    } catch {
      reasons[path] =
        switch error {
        case .missing: .missing
        case .outside: .outside
        case .failed(let reason): .failed(reason: reason)
        }
    }
    return reasons[path]
  }

  private func tree(_ content: [UInt8]) throws(Unreadable) -> Tree {
    do throws(OpenAPIDescription.ReadingError) {
      return try Tree(document: content)
    } catch {
      throw .failed(reason: "\(error)")
    }
  }
}
