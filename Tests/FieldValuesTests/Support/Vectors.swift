import Foundation
import TestSupport
import XCTest

/// Third-party vectors, which lie beside the project and are not part of it.
enum Vectors {
  /// Returns the rows under a key of a file, and skips the test where the file is missing.
  static func rows(_ file: String, _ key: String = "rows") async throws -> [JSON] {
    let url = try await Requirement.shared("conformance/vectors/\(file).json")
    let rows = try JSONDecoder().decode(JSON.self, from: Data(contentsOf: url))[key].array
    XCTAssertFalse(rows.isEmpty, "\(file).json has no rows under \(key)")
    return rows
  }
}

/// A JSON value of a vector file.
enum JSON: Decodable, Hashable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  subscript(key: String) -> JSON { object[key] ?? .null }
  subscript(index: Int) -> JSON { array.indices.contains(index) ? array[index] : .null }

  var object: [String: JSON] { if case .object(let value) = self { value } else { [:] } }
  var array: [JSON] { if case .array(let value) = self { value } else { [] } }
  var string: String? { if case .string(let value) = self { value } else { nil } }
  var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  var int: Int? { if case .number(let value) = self { Int(exactly: value) } else { nil } }
}
