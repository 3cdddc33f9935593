import Exchanges
import XCTest

@testable import Wire

final class RequestFaultTests: XCTestCase {
  private func fault(_ message: RequestMessage) -> RequestFault? {
    do throws(RequestFault) {
      _ = try OutgoingRequest(message, options: TransportOptions())
      return nil
    } catch {
      return error
    }
  }

  func testAURLThatCannotBeAskedSaysWhy() {
    let faults = [
      "": RequestFault.noScheme, "127.0.0.1:8080/x": .noScheme, "ftp://a/": .scheme("ftp"),
      " http://a/": .scheme(" http"), "http://": .noHost, "http:///path": .noHost, "http://:80/": .noHost,
      "http://me:secret@a/": .userInfo, "http://a b/": .host("a b"), "http://a\r\nX: y/": .host("a\r\nX"),
      "http://bücher.test/": .host("bücher.test"), "http://[::1/": .host("[::1"), "http://[1.2.3.4]/": .host("[1.2.3.4]"),
      "http://[::1]80/": .port("0"), "http://a:0/": .port("0"), "http://a:65536/": .port("65536"), "http://a:+80/": .port("+80"),
      "http://::1/": .noHost, "http://fe80::1/": .port(":1"), "http://a:99999999999999999999/": .port("99999999999999999999"),
    ]
    for (url, expected) in faults {
      XCTAssertEqual(fault(RequestMessage(url: url)), expected, url)
    }
  }

  func testNoLineBreakOrNULGetsIntoTheHead() {
    for line in ["A: b\r\nC: d", "A: b\n", "A\0: b", "\r"] {
      XCTAssertEqual(
        fault(RequestMessage(url: "http://a/", headers: headerLines(["X: y", line]))),
        .headerBytes(Array(line.utf8))
      )
    }
    XCTAssertEqual(fault(RequestMessage(url: "http://a/", headers: headerLines(["X: y", ""]))), .emptyHeader(number: 2))
  }

  func testAMethodIsAToken() {
    for method in ["", "GET /", "GE\r\nT", "GÉT", "A:B"] {
      XCTAssertEqual(fault(RequestMessage(method: method, url: "http://a/")), .method(method))
    }
    XCTAssertEqual(fault(RequestMessage(method: "CONNECT", url: "http://a/")), .tunnel)
  }

  func testNoSentenceShowsTheUserInformationOfAURL() async {
    let client = WireClient()
    for (url, shown) in [
      "http://ada:secret@a/x": "http://***@a/x", "http://secret@a/": "http://***@a/", "ftp://ada:secret@a/": "ftp://***@a/",
      "http://ada:s@secret@a/": "http://***@a/", "http://:secret@/": "http://***@/",
    ] {
      let exchange = await client.perform(RequestMessage(url: url))
      let sentence = exchange.failure?.description ?? ""
      XCTAssertTrue(sentence.hasPrefix("GET \(shown): the "), sentence)
      XCTAssertFalse(sentence.contains("secret"), sentence)
    }
  }

  func testSentencesSayWhereWhatAndWhatToDo() async {
    let client = WireClient()
    let requests = [
      RequestMessage(url: "ftp://a/"),
      RequestMessage(method: "G\u{1B}", url: "http://a/"),
      RequestMessage(url: "http://a/", headers: headerLines(["A: b\nC: d"])),
    ]
    var endings: [Ending?] = []
    for request in requests { endings.append(await client.perform(request).ending) }
    XCTAssertEqual(
      endings,
      [
        "GET ftp://a/: the scheme \"ftp\" is not spoken here. Begin the URL with http:// or https://.",
        "G\\u{1b} http://a/: the method \"G\\u{1b}\" is not a token. Use letters such as GET.",
        "GET http://a/: the header line \"A: b\\u{a}C: d\" holds CR, LF or NUL, which would break the head. Take it out.",
      ].map { .failed(TransportFailure(.badRequest, $0)) }
    )
  }
}
