import FieldValues
import XCTest

/// Werkzeug's tests of cookies and the prefix page of web-platform-tests.
final class CookieVectorTests: XCTestCase {
  func testPrefixes() async throws {
    let rows = try await Vectors.rows("cookie_prefix_wpt")
    XCTAssertEqual(rows.count, 5)
    for row in rows {
      let text = "\(row["name"].string ?? "")=1; \(row["attributes"].string ?? "")"
      let line = try XCTUnwrap(SetCookieLine(text))
      // The page lies at /, so that the client's default path is / as well; the prefix asks for an explicit one.
      XCTAssertEqual(!line.breaksPrefix, row["stored"].bool, text)
      let cookie = try? Cookie(line.name, line.value, path: line.path, secure: line.secure, sameSite: nil)
      XCTAssertEqual(cookie != nil, row["stored"].bool, text)
    }
  }

  func testWerkzeugsSetCookieLinesMeanTheSame() async throws {
    let rows = try await Vectors.rows("set_cookie_werkzeug").filter { $0["call"].string == "dump_cookie" }
    XCTAssertEqual(rows.count, 18)
    for row in rows {
      let name = try XCTUnwrap(row["args"][0].string)
      let value = try XCTUnwrap(row["args"][1].string)
      let options = row["kwargs"]
      let sameSite = options["samesite"].string
      if sameSite == "invalid" {
        XCTAssertNil(Cookie.SameSite(rawValue: "invalid"))
        continue
      }
      let isSecure = options["secure"].bool ?? false
      let make = {
        try Cookie(
          name,
          value,
          maxAge: row["args"][2].int,
          path: options["path"] == .null && options.object["path"] != nil ? nil : "/",
          domain: options["domain"].string,
          secure: isSecure,
          httpOnly: options["httponly"].bool ?? false,
          sameSite: sameSite.flatMap { Cookie.SameSite(rawValue: $0) },
          partitioned: options["partitioned"].bool ?? false
        )
      }
      if let reason = Self.refused(value: value, name: name, options: options) {
        XCTAssertThrowsError(try make(), reason)
        continue
      }
      let ours = try XCTUnwrap(SetCookieLine(try make().setCookieValue(now: .epoch)))
      let theirs = try XCTUnwrap(SetCookieLine(try XCTUnwrap(row["result"].string)))
      XCTAssertEqual(ours.name, theirs.name)
      // Werkzeug quotes a value with a space; ours goes out bare (ruled).
      XCTAssertEqual(ours.value, value.contains(" ") ? String(theirs.value.dropFirst().dropLast()) : theirs.value)
      XCTAssertEqual(Self.meaning(ours), Self.meaning(theirs))
    }
  }

  /// Why ours refuses what Werkzeug sends.
  private static func refused(value: String, name: String, options: JSON) -> String? {
    if !name.allSatisfy(\.isASCII) { return "a name is a token (ruled)" }
    if !value.allSatisfy(\.isASCII) { return "a value that is not ASCII is refused, with the offer to encode it (ruled)" }
    if !(options["domain"].string ?? "").allSatisfy(\.isASCII) { return "a domain that is not ASCII is refused (ruled)" }
    if options["samesite"].string == "none" { return "SameSite=None without Secure is refused (ruled)" }
    if options["partitioned"].bool == true, options["secure"].bool != true {
      return "Partitioned without Secure is refused (ruled)"
    }
    return nil
  }

  private static func meaning(_ line: SetCookieLine) -> Set<String> {
    Set(line.attributes.map { "\($0.name)=\($0.value ?? "")".lowercased() })
  }

  func testWerkzeugsCookieFields() async throws {
    let rows = try await Vectors.rows("set_cookie_werkzeug").filter { $0["call"].string == "parse_cookie" }
    XCTAssertEqual(rows.count, 9)
    for row in rows {
      let text = try XCTUnwrap(row["args"][0].string)
      // Quotes are part of a value, and nothing in it is an escape (RFC 6265 section 4.2.2): Werkzeug undoes the
      // quoting of its own writer.
      if text.contains("=\"") { continue }
      // Werkzeug reads the text as ISO-8859-1 that holds UTF-8; ours is handed text.
      if !text.allSatisfy(\.isASCII) { continue }
      let header = CookieHeader(text)
      let pairs = Dictionary(header.pairs.map { ($0.name, JSON.string($0.value)) }) { first, _ in first }
      XCTAssertEqual(.object(pairs), row["result"], text)
    }
  }
}
