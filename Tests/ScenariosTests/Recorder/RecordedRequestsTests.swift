import Exchanges
import SystemIO
import XCTest

@testable import Scenarios

/// Looking for values of answers in later requests.
final class RecordedRequestsTests: XCTestCase {
  func testAValueIsFoundWhereASearchThroughEachLaterRequestFindsIt() {
    var numbers = SeededGenerator(seed: 12)
    func text(_ lengths: ClosedRange<Int>) -> String {
      String((0..<Int.random(in: lengths, using: &numbers)).map { _ in "abc".randomElement(using: &numbers) ?? "a" })
    }
    for _ in 0..<50 {
      let requests = (0..<Int.random(in: 0...6, using: &numbers)).map { _ in
        var request = RequestMessage(url: text(0...40), headers: [HeaderLine(name: "A", value: text(0...40))])
        request.body = Bool.random(using: &numbers) ? Array(text(0...60).utf8) : nil
        return request
      }
      let recorded = RecordedRequests(requests)
      let pieces = requests.map { String($0.url.suffix(Int.random(in: 1...30, using: &numbers))) }
      for value in pieces + (0..<20).map({ _ in text(1...6) }) where !value.isEmpty {
        for number in 0..<7 {
          let isMentioned = requests.dropFirst(number + 1).contains { request in
            request.url.contains(value) || request.headers[0].value.contains(value)
              || String(decoding: request.body ?? [], as: UTF8.self).contains(value)
          }
          XCTAssertEqual(recorded.mentions(value, after: number), isMentioned, "\(value) after \(number) in \(requests)")
        }
      }
    }
  }
}
