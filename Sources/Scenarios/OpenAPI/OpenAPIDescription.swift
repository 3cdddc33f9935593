public import Codecs

/// An OpenAPI 3 document as something to check exchanges against, to make requests from and to count coverage by.
///
/// Only what those need is read; the rest of the document stays in ``root``. References are followed within the document.
public struct OpenAPIDescription: Sendable {
  /// The whole document.
  public let root: Tree
  /// Its operations, in document order.
  public let operations: [OpenAPIOperation]

  /// - Throws: ``NotOpenAPI`` for a tree that is no OpenAPI 3 document.
  public init(_ root: Tree) throws(NotOpenAPI) {
    guard let version = root["openapi"]?.text else { throw NotOpenAPI("it has no member openapi, which states the version") }
    guard version.hasPrefix("3.") else { throw NotOpenAPI("it is OpenAPI \(version); versions 3.0, 3.1 and 3.2 are read") }
    self.root = root
    var operations: [OpenAPIOperation] = []
    for (path, item) in root["paths"]?.namedMembers ?? [] {
      let item = root.followed(item)
      let shared = item["parameters"]?.elements ?? []
      for (method, node) in item.namedMembers ?? [] where OpenAPIOperation.methods.contains(method) {
        operations.append(OpenAPIOperation(method: method.uppercased(), path: path, node, shared: shared, in: root))
      }
    }
    self.operations = operations
  }

  /// Reads a document in JSON.
  public init(json bytes: [UInt8]) throws(NotOpenAPI) {
    let tree: Tree
    do throws(MalformedBody) {
      tree = try Tree(json: bytes)
    } catch {
      throw NotOpenAPI("it is not JSON: \(error); a document in YAML has to be turned into JSON first")
    }
    try self.init(tree)
  }

  /// `info.title`; empty when there is none.
  public var title: String { root["info"]?["title"]?.text ?? "" }
  /// The URLs of `servers`, as they stand there.
  public var servers: [String] { (root["servers"]?.elements ?? []).compactMap { $0["url"]?.text } }

  /// The operation of an `operationId`, or of a method and a path as the document has it: `GET /items/{id}`.
  public func operation(named name: String) -> OpenAPIOperation? {
    operations.first { $0.id.map(name.isExactly) == true } ?? operations.first { $0.name.isExactly(name) }
  }

  /// The operation a request is for; of several paths that fit, the one with more that is literal. HEAD is answered from GET where
  /// it is not described itself (RFC 9110 section 9.3.2).
  /// - Parameter target: a URL or a path; the path of a described server may come first.
  public func operation(for method: String, _ target: String) -> OpenAPIOperation? {
    let path = URLReference(target).path
    let bases = [""] + servers.map { URLReference($0).path }.map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    let paths = bases.filter { path.hasPrefix($0) }.map { String(path.dropFirst($0.count)) }
    let fitting = operations.filter { operation in paths.contains { operation.takes(path: $0) } }
    let own = fitting.filter { $0.method == method }
    let chosen = own.isEmpty && method == "HEAD" ? fitting.filter { $0.method == "GET" } : own
    return chosen.max { $0.literalSegments < $1.literalSegments }
  }
}

/// Why something is no OpenAPI document that can be read: a sentence.
public struct NotOpenAPI: Error, Sendable, Hashable, CustomStringConvertible {
  public var description: String

  public init(_ description: String) {
    self.description = description
  }
}

extension Tree {
  /// What a node means that may be a reference: its target, or an empty object when there is none.
  func followed(_ node: Tree) -> Tree {
    var node = node
    for _ in 0..<16 {
      guard let reference = node["$ref"]?.text else { return node }
      guard let target = target(of: reference) else { return Tree(.object([])) }
      node = target
    }
    return Tree(.object([]))
  }
}
