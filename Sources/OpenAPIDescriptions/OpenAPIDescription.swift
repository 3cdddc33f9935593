package import Codecs
import Exchanges
import FieldValues

/// An OpenAPI 3 document as something to check exchanges against, to make requests from and to count coverage by.
///
/// Only what those need is read; the rest of the document stays in ``root``. References are followed within the document.
package struct OpenAPIDescription: Sendable {
  /// The whole document.
  package let root: Tree
  /// Its operations, in document order.
  package let operations: [OpenAPIOperation]
  /// The URLs of `servers`, their variables by their defaults.
  package let servers: [String]

  /// - Throws: ``NotOpenAPI`` for a tree that is no OpenAPI 3 document.
  package init(_ root: Tree) throws(NotOpenAPI) {
    if let version = root["swagger"]?.scalarText {
      throw NotOpenAPI("it is Swagger \(version); OpenAPI 3.0, 3.1 and 3.2 are read, so convert it to one of them")
    }
    guard let version = root["openapi"]?.scalarText else {
      throw NotOpenAPI("it has no member openapi, which states the version")
    }
    guard version.hasPrefix("3.") else { throw NotOpenAPI("it is OpenAPI \(version); versions 3.0, 3.1 and 3.2 are read") }
    self.root = root
    servers = Self.servers(root) ?? []
    var operations: [OpenAPIOperation] = []
    for (path, item) in root["paths"]?.namedMembers ?? [] {
      let item = root.followed(item)
      for (method, node) in item.namedMembers ?? [] where OpenAPIOperation.methods.contains(method) {
        var operation = OpenAPIOperation(method: method.uppercased(), path: path, node, of: item, in: root)
        operation.servers = Self.servers(node) ?? Self.servers(item) ?? servers
        operations.append(operation)
      }
    }
    self.operations = operations
  }

  /// Reads a document in JSON.
  package init(json bytes: [UInt8]) throws(NotOpenAPI) {
    let tree: Tree
    do throws(MalformedBody) {
      tree = try Tree(json: bytes)
    } catch {
      throw NotOpenAPI("it is not JSON: \(error)")
    }
    try self.init(tree)
  }

  /// Reads a document in JSON, which begins with a brace, or in YAML.
  package init(document bytes: [UInt8]) throws(NotOpenAPI) {
    let bytes = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    if bytes.first(where: { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }) == UInt8(ascii: "{") {
      try self.init(json: bytes)
    } else {
      try self.init(try Tree(yaml: bytes))
    }
  }

  /// The URLs of a node's `servers`, their variables by their defaults; nil where it names none.
  private static func servers(_ node: Tree) -> [String]? {
    guard let servers = node["servers"]?.elements, !servers.isEmpty else { return nil }
    return servers.compactMap { server in
      (server["variables"]?.namedMembers ?? []).reduce(server["url"]?.text) { url, variable in
        url?.replacing("{\(variable.name)}", with: variable.value["default"]?.scalarText ?? "")
      }
    }
  }

  /// `info.title`; empty when there is none.
  package var title: String { root["info"]?["title"]?.text ?? "" }

  /// The operation of an `operationId`, or of a method and a path as the document has it: `GET /items/{id}`.
  package func operation(named name: String) -> OpenAPIOperation? {
    operations.first { $0.id.map(name.isExactly) == true } ?? operations.first { $0.name.isExactly(name) }
  }

  /// The operation a request is for; of several paths that fit, the one with more that is literal. HEAD is answered from GET where
  /// it is not described itself (RFC 9110 section 9.3.2).
  /// - Parameter target: a URL or a path; the path of a described server may come first.
  package func operation(for method: String, _ target: String) -> OpenAPIOperation? {
    let path = URLReference(target).path
    let fitting = operations.filter { operation in
      let bases = [""] + operation.servers.map { URLReference($0).pathWithoutSlash }
      return bases.filter { path.hasPrefix($0) }.contains { operation.takes(path: String(path.dropFirst($0.count))) }
    }
    let own = fitting.filter { $0.method == method }
    let chosen = own.isEmpty && method == "HEAD" ? fitting.filter { $0.method == "GET" } : own
    return chosen.max { $0.literalSegments < $1.literalSegments }
  }
}

/// Why something is no OpenAPI document that can be read: a sentence.
package struct NotOpenAPI: Error, Sendable, Hashable, CustomStringConvertible {
  package var description: String

  package init(_ description: String) {
    self.description = description
  }
}

extension URLReference {
  /// The path without the slash at its end.
  package var pathWithoutSlash: String { path.hasSuffix("/") ? String(path.dropLast()) : path }
}

extension Tree {
  /// A text, or a number as it is spelled: `openapi: 3.1` is one in YAML.
  var scalarText: String? {
    switch content {
    case .string(let text): text
    case .number, .bool: compactJSON
    default: nil
    }
  }

  /// What a node means that may be a reference: its target, or an empty object when there is none.
  package func followed(_ node: Tree) -> Tree {
    var node = node
    for _ in 0..<16 {
      guard let reference = node["$ref"]?.text else { return node }
      guard let target = target(of: reference) else { return Tree(.object([])) }
      node = target
    }
    return Tree(.object([]))
  }
}
