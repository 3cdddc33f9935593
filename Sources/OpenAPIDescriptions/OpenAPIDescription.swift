package import Codecs
package import Exchanges
import FieldValues

/// An OpenAPI 3 or Swagger 2.0 document as something to check exchanges against, to make requests from and to count coverage by.
///
/// Only what those need is read; the rest of the document stays in ``root``. References are followed within the document, and into files
/// below its folder where the reader gives them (``ReferencedFiles``).
package struct OpenAPIDescription: Sendable {
  /// The whole document; one of Swagger 2.0 as OpenAPI 3.0 would say it.
  package let root: Tree
  /// Its operations, in document order.
  package let operations: [OpenAPIOperation]
  /// The URLs of `servers`, their variables by their defaults.
  package let servers: [String]
  /// The references that are not followed.
  package let unread: [ReferencedFiles.Unread]

  /// - Parameters:
  ///   - name: The file of the document, in its folder.
  ///   - read: Reads the files that the document refers to; nil reads none.
  /// - Throws: ``OpenAPIDescription.ReadingError`` for a tree that isn't an OpenAPI 3 or Swagger 2.0 document.
  package init(
    _ root: Tree,
    named name: String = "",
    reading read: ReferencedFiles.Reader? = nil
  ) throws(OpenAPIDescription.ReadingError) {
    var files = ReferencedFiles(read, name: name)
    var root = files.bundled(root)
    unread = files.unread
    if let version = (root["swagger"] ?? root["swaggerVersion"])?.scalarText {
      guard version == "2.0" || version == "2" else {
        throw .swagger(version)
      }
      root = SwaggerConversion(root).document
    }
    guard let version = root["openapi"]?.scalarText else {
      throw .noVersion
    }
    guard version.hasPrefix("3.") else {
      throw .version(version)
    }
    self.root = root
    servers = Self.servers(root) ?? []
    var operations: [OpenAPIOperation] = []
    for (path, item) in root["paths"]?.namedMembers ?? [] where !path.hasPrefix("x-") {
      let item = root.followed(item)
      for (method, node) in item.namedMembers ?? [] where OpenAPIOperation.methods.contains(method) {
        var operation = OpenAPIOperation(method: method.uppercased(), path: path, node, of: item, in: root)
        operation.servers = Self.servers(node) ?? Self.servers(item) ?? servers
        operations.append(operation)
      }
      for (method, node) in item["additionalOperations"]?.namedMembers ?? [] {
        var operation = OpenAPIOperation(method: method, path: path, node, of: item, in: root)
        operation.servers = Self.servers(node) ?? Self.servers(item) ?? servers
        operations.append(operation)
      }
    }
    self.operations = operations
  }

  /// Reads a document in JSON.
  package init(json bytes: [UInt8]) throws(OpenAPIDescription.ReadingError) {
    let tree: Tree
    do throws(MalformedBody) {
      tree = try Tree(json: bytes)
    } catch {
      throw .notJSON(error)
    }
    try self.init(tree)
  }

  /// Reads a document in JSON or in YAML.
  /// - Parameters:
  ///   - name: The file of the document, in its folder.
  ///   - read: Reads the files that the document refers to; nil reads none.
  package init(
    document bytes: [UInt8],
    named name: String = "",
    reading read: ReferencedFiles.Reader? = nil
  ) throws(OpenAPIDescription.ReadingError) {
    try self.init(try Tree(document: bytes), named: name, reading: read)
  }

  /// The URLs of a node's `servers`, their variables by their defaults; nil where it names none.
  private static func servers(_ node: Tree) -> [String]? {
    guard let servers = node["servers"]?.elements, !servers.isEmpty else { return nil }
    return servers.compactMap { server in
      (server["variables"]?.namedMembers ?? []).reduce(server["url"]?.text) { url, variable in
        url?.replacing("{\(variable.name)}", with: (variable.value["default"] ?? variable.value["enum"]?[0])?.scalarText ?? "")
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

extension OpenAPIDescription {
  /// Why something isn't an OpenAPI document that can be read, or that can be made into a scenario.
  package enum ReadingError: Error, Sendable, Hashable, CustomStringConvertible {
    case swagger(String)
    case noVersion
    case version(String)
    case notJSON(MalformedBody)
    case notUTF8
    /// - Parameter reason: The first line of what the YAML parser says.
    case notYAML(reason: String)
    case empty
    case tooLarge
    case aliasWithoutAnchor
    case keyIsNoText
    /// - Parameter unread: What may hold them.
    case noOperations(unread: ReferencedFiles.Unread? = nil)
    /// - Parameter reason: What the scenario's parser says.
    case unwritable(reason: String)

    /// Whether the document is one that can be read.
    package var isOfReadableDocument: Bool {
      switch self {
      case .noOperations, .unwritable: true
      default: false
      }
    }

    /// What is wrong with the document, as the end of a sentence.
    package var description: String {
      switch self {
      case .swagger(let version): "it is Swagger \(version); Swagger 2.0 and OpenAPI 3.0, 3.1 and 3.2 are read"
      case .noVersion: "it has no member openapi, which states the version"
      case .version(let version): "it is OpenAPI \(version); versions 3.0, 3.1 and 3.2 are read"
      case .notJSON(let error): "it is not JSON: \(error)"
      case .notUTF8: "it is not UTF-8, as JSON and YAML are"
      case .notYAML(let reason): "it is neither JSON nor YAML: \(reason)"
      case .empty: "it is empty"
      case .tooLarge: "it is nested too deeply, or too large once its aliases are resolved"
      case .aliasWithoutAnchor: "it has an alias without an anchor"
      case .keyIsNoText: "a key in it isn't text"
      case .noOperations(let unread): "it has no operations under paths\(unread.map { ": \($0)" } ?? "")"
      case .unwritable(let reason): "a scenario cannot say it: \(reason)"
      }
    }
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

extension OpenAPIDescription {
  /// Which declared answers of a description have been seen: `answerback run --openapi-coverage`.
  package struct Coverage: Sendable {
    /// A declared answer.
    package struct Entry: Sendable, Hashable {
      /// `GET /items/{id}`
      package let operation: String
      /// `200`, `4XX` or `default`.
      package let status: String
      /// How many exchanges had it.
      package fileprivate(set) var count = 0
    }

    /// An answer that differs from its declaration, and how.
    package struct Difference: Sendable, Hashable {
      /// `GET /items/5`, status included: `GET /items/5 404`.
      package let exchange: String
      package let violations: [SchemaViolation]
    }

    /// Every declared answer, in document order.
    package private(set) var entries: [Entry]
    package private(set) var differences: [Difference] = []
    private let description: OpenAPIDescription

    package init(_ description: OpenAPIDescription) {
      self.description = description
      entries = description.operations.flatMap { operation in
        operation.responses.map { Entry(operation: operation.name, status: $0.key) }
      }
    }

    /// Counts an exchange; one that the description says nothing about counts for nothing.
    package mutating func record(_ exchange: Exchange) {
      guard let head = exchange.head,
        let operation = description.operation(for: exchange.request.method, exchange.request.url)
      else { return }
      if let response = operation.response(for: head.status),
        let index = entries.firstIndex(where: { $0.operation == operation.name && $0.status == response.key })
      {
        entries[index].count += 1
      }
      guard let violations = description.differences(of: exchange), !violations.isEmpty else { return }
      let path = URLReference(exchange.request.url).path
      differences.append(Difference(exchange: "\(exchange.request.method) \(path) \(head.status)", violations: violations))
    }

    /// The declared answers no one has seen.
    package var missing: [Entry] { entries.filter { $0.count == 0 } }

    /// A line for each answer that was not seen, and one that counts: `seen 12 of 14 declared answers`.
    package var lines: [String] {
      missing.map { "not seen: \($0.operation) \($0.status)" }
        + ["seen \(entries.count - missing.count) of \(entries.count) declared answers"]
    }
  }
}
