import FieldValues
import XCTest

/// The tests of jshttp/content-disposition, the greenbytes cases of RFC 2231 and RFC 6266 among them.
final class ContentDispositionVectorTests: XCTestCase {
  func testWhatIsRead() async throws {
    let rows = try await Vectors.rows("content_disposition_jshttp", "parse")
    XCTAssertEqual(rows.count, 136)
    var checked = 0
    for row in rows {
      // The third group is about multipart/form-data (RFC 7578), which is another grammar; one switches extended values off.
      if row["args"].array.count > 1 { continue }
      guard let text = row["args"][0].string, Self.readExceptions[text] == nil else { continue }
      let expected = row["expected"]
      let word = expected["type"].string ?? ""
      checked += 1
      guard FieldSyntax.isToken(word) else {
        // A word that is no token makes the field malformed (RFC 6266 section 4.1), where the package hands it out.
        XCTAssertNil(ContentDisposition(text), text)
        continue
      }
      let read = try XCTUnwrap(ContentDisposition(text), text)
      XCTAssertEqual(read.kind.description, word, text)
      XCTAssertEqual(read.filename, expected["parameters"]["filename"].string, text)
      XCTAssertEqual(Self.others(read), Self.others(expected["parameters"].object), text)
    }
    XCTAssertEqual(checked, 125)
  }

  private static let noToken = "a parameter name is a token (RFC 6266 section 4.1); the package keeps any"
  private static let readExceptions = [
    "attachment; filename@=\"rates.pdf\"": noToken,
    "attachment; filename *=UTF-8''foo-%c3%a4.html": noToken,
  ]

  private static func others(_ read: ContentDisposition) -> [String: String] {
    Dictionary(read.parameters.map { ($0.name, $0.value) }) { first, _ in first }
  }

  /// Without the file name, and without the decoded double of an extended value, which ours keeps as it was sent.
  private static func others(_ parameters: [String: JSON]) -> [String: String] {
    parameters.filter { name, _ in
      name != "filename" && name != "filename*" && parameters["\(name)*"] == nil
    }.compactMapValues(\.string)
  }

  func testWhatIsWritten() async throws {
    let rows = try await Vectors.rows("content_disposition_jshttp", "create")
    XCTAssertEqual(rows.count, 42)
    var checked = 0
    for row in rows {
      let name = row["args"][0].string
      let options = row["args"][1]
      // Ours has no option for the fallback, and takes the last path part (ruled), so that paths are other names.
      if options.object["fallback"] != nil, options["fallback"].bool != true { continue }
      if let name, name.contains("/") || name.contains("\\") || name.isEmpty { continue }
      checked += 1
      switch options["type"].string {
      case "invalid;type": XCTAssertThrowsError(try ContentDisposition(.other("invalid;type")))
      case "inline": try check(.inline, name, row)
      case let word?: try check(.other(word), name, row)
      case nil: try check(.attachment, name, row)
      }
    }
    XCTAssertEqual(checked, 21)
  }

  private func check(_ kind: ContentDisposition.Kind, _ name: String?, _ row: JSON) throws {
    let expected = try XCTUnwrap(row["expected"].string)
    XCTAssertEqual(try ContentDisposition(kind, filename: name).description, Self.inOurSpelling(expected))
  }

  /// The name always in quotes, and `_` for a character that is not ASCII: `?` is not allowed in a file name on Windows.
  private static func inOurSpelling(_ text: String) -> String {
    text.split(separator: "; ").map { part -> String in
      guard part.hasPrefix("filename=") else { return String(part) }
      let quoted = part.hasPrefix("filename=\"") ? String(part) : "filename=\"\(part.dropFirst(9))\""
      return quoted.replacing("?", with: "_")
    }.joined(separator: "; ")
  }

  func testWhatIsFormattedFromParts() async throws {
    let rows = try await Vectors.rows("content_disposition_jshttp", "format")
    XCTAssertEqual(rows.count, 28)
    var checked = 0
    for row in rows {
      let parts = row["args"][0]
      // Ours is built of a kind and a name only; rows with other parts, raw extended values or options have no call.
      guard row["args"].array.count == 1, parts["__call"] == .null else { continue }
      let parameters = parts["parameters"].object
      guard let word = parts["type"].string, parameters.keys.allSatisfy({ $0 == "filename" }) else { continue }
      let name = parameters["filename"]?.string
      if let name, name.isEmpty || name.contains("\\") { continue }
      checked += 1
      let kind: ContentDisposition.Kind = word == "attachment" ? .attachment : .other(word)
      guard let expected = row["expected"].string else {
        XCTAssertThrowsError(try ContentDisposition(kind, filename: name))
        continue
      }
      let ours = try ContentDisposition(kind, filename: name)
      // The package writes ISO-8859-1 as it is and Unicode without a fallback; read back the name is the same.
      XCTAssertEqual(ContentDisposition(ours.description), ContentDisposition(expected), expected)
    }
    XCTAssertEqual(checked, 5)
  }
}
