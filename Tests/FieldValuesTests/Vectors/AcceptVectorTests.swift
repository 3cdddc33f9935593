import FieldValues
import XCTest

/// WebOb's and Werkzeug's tests of Accept.
final class AcceptVectorTests: XCTestCase {
  /// The rows of WebOb about other fields: the rulings negotiate media types only.
  private static let otherFields = ["AcceptCharset", "AcceptEncoding", "AcceptLanguage"]

  func testWebObsAcceptableOffers() async throws {
    var checked = 0
    for row in try await Vectors.rows("accept_webob") {
      let call = row["call"].string ?? ""
      if Self.otherFields.contains(where: call.hasPrefix) { continue }
      checked += 1
      check(row)
    }
    XCTAssertEqual(checked, 56)
  }

  private func check(_ row: JSON) {
    let offers = row["kwargs"]["offers"].array.compactMap(\.string)
    let header = row["header"].string
    let name = "\(header ?? "absent") with \(offers)"
    guard Self.webObExceptions[name] == nil else { return }
    // An offer that is no media type is passed over, as WebOb does with "foo" and "text/*".
    let types = offers.compactMap { text in (try? MediaType(parsing: text)).map { (text, $0) } }
    let accept = header.flatMap { Accept.parse([$0]) }
    let acceptable = types.map { ($0.0, accept?.quality(of: $0.1) ?? 1000) }.filter { $0.1 > 0 }
    let best = acceptable.enumerated().sorted { ($0.element.1, $1.offset) > ($1.element.1, $0.offset) }
    let expected = row["result"].array.map { [$0[0], $0[1]] }
    XCTAssertEqual(best.map { [.string($0.element.0), .number(Double($0.element.1) / 1000)] }, expected, name)
    XCTAssertEqual(accept?.bestMatch(types.map(\.1)).map { types[$0].0 }, accept == nil ? nil : expected.first?[0].string)
  }

  private static let webObExceptions: [String: String] = {
    var reasons: [String: String] = [:]
    let headers = ["text/html", "absent", ", "]
    let weighted = "a weight is no part of a media type: such an offer is taken without it (ruled in accept-echo-provided-q)"
    for header in headers {
      for offer in ["text/html;p=1;q=0.5", "text/html;q=0.5", "text/html;q=0.5;e=1"] {
        reasons["\(header) with \([offer])"] = weighted
      }
      reasons["\(header) with \(["text/html", "text/plain;p=1;q=0.5;e=1", "foo"])"] = weighted
    }
    let empty = "an empty Accept counts as absent (ruled in accept-empty)"
    reasons[" with \(["text/html"])"] = empty
    reasons[" with \(["text/*", "*/*", "text/html", "text/html;level=1", "image/*"])"] = empty
    reasons["text/*;q=0.5 with \([String]())"] = "the offer is handed in as a parsed tuple of WebOb's own"
    return reasons
  }()

  func testEveryExceptionOfWebObIsARow() async throws {
    let rows = try await Vectors.rows("accept_webob")
    let names = Set(
      rows.map { "\($0["header"].string ?? "absent") with \($0["kwargs"]["offers"].array.compactMap(\.string))" }
    )
    XCTAssertEqual(Self.webObExceptions.keys.filter { !names.contains($0) }, [])
  }

  func testWerkzeugsBestMatch() async throws {
    let rows = try await Vectors.rows("accept_werkzeug")
    XCTAssertEqual(rows.count, 8)
    for row in rows {
      let offers = row["offers"].array.compactMap(\.string)
      let header = try XCTUnwrap(row["header"].string)
      if Self.werkzeugExceptions["\(header) with \(offers)"] != nil { continue }
      let types = try offers.map { try MediaType(parsing: $0) }
      let accept = Accept.parse([header])
      let best = accept == nil ? offers.first : accept?.bestMatch(types).map { offers[$0] } ?? row["default"].string
      XCTAssertEqual(best, row["result"].string, "\(header) with \(offers)")
    }
  }

  private static let ties = "both weigh 1, and ties go to the server's order; specificity does not rank offers (ruled)"
  private static let werkzeugExceptions = [
    "text/html; level=1,text/html,text/*,*/* with \(["text/html; version=1", "text/html"])": ties,
    "text/html; level=1,text/html,text/*,*/* with \(["text/html", "text/html; level=1"])": ties,
  ]
}
