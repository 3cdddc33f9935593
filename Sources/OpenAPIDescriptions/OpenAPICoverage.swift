package import Exchanges

/// Which declared answers of a description have been seen: `answerback run --openapi-coverage`.
package struct OpenAPICoverage: Sendable {
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

  /// The declared answers nobody has seen.
  package var missing: [Entry] { entries.filter { $0.count == 0 } }

  /// A line for each answer that was not seen, and one that counts: `seen 12 of 14 declared answers`.
  package var lines: [String] {
    missing.map { "not seen: \($0.operation) \($0.status)" }
      + ["seen \(entries.count - missing.count) of \(entries.count) declared answers"]
  }
}
