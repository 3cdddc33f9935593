import Answerback
import XCTest

/// Whatever is put into names and values, nothing reaches the wire that ends a line or adds an attribute.
final class InjectionTests: XCTestCase {
  /// A generator that is the same in every run.
  private struct Seeded: RandomNumberGenerator {
    var state: UInt64 = 0x5EED

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  private static let alphabet = Array("aZ09-_=;,\" \t\r\n\0\u{1B}\u{7F}/\\%éü€;.:()<>@[]{}")

  /// Mostly letters, with something hostile now and then.
  private func text(_ random: inout Seeded) -> String {
    let hostile = Int.random(in: 0..<3, using: &random) == 0
    let characters = hostile ? Self.alphabet : Array("abcXYZ09-.")
    return String((0..<Int.random(in: 1...8, using: &random)).compactMap { _ in characters.randomElement(using: &random) })
  }

  func testRandomHeadersAreSentWholeOrNotAtAll() async throws {
    var random = Seeded()
    var sent = 0
    for _ in 0..<3000 {
      let (name, value) = (text(&random), text(&random))
      let app = try App {
        Get("/x") { () throws -> Response<Int> in
          var response = Response(1)
          try response.setHeader(name, value)
          return response
        }
      }
      let answer = await app.ask("/x")
      guard answer.status == 200 else { continue }
      sent += 1
      XCTAssertEqual(
        answer.fields.count,
        ["Content-Type", "Content-Length"].contains { $0.lowercased() == name.lowercased() } ? 2 : 3
      )
      for field in answer.fields {
        XCTAssertFalse(
          field.unicodeScalars.contains { $0.value < 0x20 && $0 != "\t" || $0.value == 0x7F || $0.value > 0xFF },
          field
        )
      }
    }
    XCTAssertGreaterThan(sent, 500)
  }

  func testRandomCookiesAreOneLineWithTheAttributesThatWereGiven() async throws {
    var random = Seeded()
    var sent = 0
    for _ in 0..<3000 {
      let (name, value, path, domain) = (text(&random), text(&random), "/" + text(&random), text(&random))
      guard let cookie = try? Cookie(name, value, path: path, domain: domain) else { continue }
      sent += 1
      let line = cookie.setCookieValue(now: .epoch)
      XCTAssertFalse(line.utf8.contains { $0 < 0x20 || $0 >= 0x7F }, line)
      let attributes = line.components(separatedBy: "; ").dropFirst().map { $0.prefix { $0 != "=" } }
      XCTAssertEqual(Set(attributes).count, attributes.count, line)
      XCTAssertTrue(Set(attributes).isSubset(of: ["Path", "Domain", "SameSite"]), line)
    }
    XCTAssertGreaterThan(sent, 100)
  }
}
