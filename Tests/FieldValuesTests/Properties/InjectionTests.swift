import FieldValues
import Foundation
import SystemIO
import XCTest

/// Whatever names, values, paths and domains are tried, a line that goes out has no line end and no attribute more.
final class InjectionTests: XCTestCase {
  func testACookieHasItsAttributesAndNoOther() throws {
    var generator = SeededGenerator(seed: 21)
    var built = 0
    for _ in 0..<20_000 {
      let name = generator.chance() ? generator.token() : generator.anyText(0...6)
      let value = generator.chance() ? generator.text(0...6, of: "ab =/%(") : generator.anyText(0...6)
      let path = generator.chance() ? "/" + generator.token() : generator.anyText(0...6)
      let domain = generator.maybe { $0.chance() ? $0.token() : $0.anyText(0...6) }
      guard let cookie = try? Cookie(name, value, path: path, domain: domain, secure: true) else { continue }
      built += 1
      let line = cookie.setCookieValue(now: .epoch)
      XCTAssertTrue(line.utf8.allSatisfy { (0x20...0x7E).contains($0) }, line)
      let read = try XCTUnwrap(SetCookieLine(line))
      XCTAssertEqual(read.name, name)
      XCTAssertEqual(read.value, value)
      var expected: [SetCookieLine.Attribute] = []
      if let path = cookie.path { expected.append(.init("Path", path)) }
      if let domain = cookie.domain { expected.append(.init("Domain", domain)) }
      XCTAssertEqual(read.attributes, expected + [.init("Secure"), .init("SameSite", "lax")])
    }
    XCTAssertGreaterThan(built, 500)
  }

  func testAPercentEncodedCookieHoldsAnyText() throws {
    var generator = SeededGenerator(seed: 22)
    for _ in 0..<5000 {
      let value = generator.anyText()
      let cookie = try Cookie.percentEncoded("k", value, path: nil, sameSite: nil)
      let line = cookie.setCookieValue(now: .epoch)
      XCTAssertTrue(line.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ";") }, line)
      XCTAssertEqual(cookie.value.removingPercentEncoding, value)
    }
  }

  func testWhatIsBuiltCanBeSent() throws {
    var generator = SeededGenerator(seed: 23)
    for _ in 0..<20_000 {
      let (name, text) = (generator.anyText(0...4), generator.anyText(0...8))
      let token = generator.token()
      let extensions = [CacheControl.Extension(name, text), .init(token, text)]
      let printed: [String?] = [
        try? MediaType(type: name, subtype: text).description,
        try? MediaType(type: "a", subtype: "b", parameters: [FieldParameter(name: token, value: text)]).description,
        try? ETag(text).description,
        try? ContentDisposition(.attachment, filename: text).description,
        try? ContentDisposition(.other(name), filename: text).description,
        try? Link(text, relation: name, title: text).description,
        try? Link("/", relation: "next", parameters: [FieldParameter(name: name, value: text)]).description,
        CacheControl(noCache: .fields([name, text, token]), extensions: extensions).description,
      ]
      for value in printed.compactMap({ $0 }) { XCTAssertNil(FieldSyntax.fault(inFieldValue: value), value) }
    }
  }

  func testAnEventIsOneFrame() throws {
    var generator = SeededGenerator(seed: 24)
    for _ in 0..<5000 {
      let event = try? ServerSentEvent(
        data: generator.maybe { $0.anyText() },
        event: generator.maybe { $0.anyText(0...4) },
        id: generator.maybe { $0.anyText(0...4) },
        comment: generator.maybe { $0.anyText() }
      )
      guard let event else { continue }
      var decoder = ServerSentEventDecoder()
      let frames = decoder.decode(event.encoded().utf8)
      XCTAssertEqual(frames.count, event == (try ServerSentEvent()) ? 0 : 1)
      XCTAssertEqual(frames.first?.values(of: "id").count ?? 0, event.id == nil ? 0 : 1)
      XCTAssertEqual(frames.first?.values(of: "event").count ?? 0, event.event == nil ? 0 : 1)
      XCTAssertEqual(frames.first?.event == nil, event.data == nil)
    }
  }
}
