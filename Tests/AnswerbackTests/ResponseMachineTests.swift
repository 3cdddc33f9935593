import Answerback
import HTTPTypes
import XCTest

/// The order of head, body and end, decided without a wire.
final class ResponseMachineTests: XCTestCase {
  private typealias Step = (event: ResponseMachine.Event, action: ResponseMachine.Action)

  private func assert(_ machine: ResponseMachine, _ name: String, line: UInt = #line, _ steps: [Step]) {
    var machine = machine
    for (index, step) in steps.enumerated() {
      XCTAssertEqual(machine.take(step.event), step.action, "\(name), step \(index): \(step.event)", line: line)
    }
  }

  private var responder: ResponseMachine { ResponseMachine(isHead: false) }

  func testAResponderWritesHeadPiecesAndEnd() {
    assert(
      responder,
      "unknown length",
      [
        (.head(.ok, length: nil), .sendHead), (.piece(3), .sendPiece), (.piece(0), .dropPiece), (.piece(5), .sendPiece),
        (.end([:]), .sendEnd([:])), (.returned, .proceed),
      ]
    )
    assert(
      responder,
      "exact length",
      [
        (.head(.ok, length: 5), .sendHead), (.piece(3), .sendPiece), (.piece(2), .sendPiece), (.end([:]), .sendEnd([:])),
      ]
    )
    assert(responder, "no body", [(.head(.notFound, length: 0), .sendHead), (.end([:]), .sendEnd([:]))])
  }

  func testWhatComesOutOfOrderIsRefused() {
    assert(
      responder,
      "body first",
      [
        (.piece(1), .refuse(.noHead)), (.piece(0), .refuse(.noHead)), (.end([:]), .refuse(.noHead)),
        (.head(.ok, length: nil), .sendHead),
      ]
    )
    assert(
      responder,
      "two heads",
      [
        (.head(.ok, length: nil), .sendHead), (.head(.ok, length: nil), .refuse(.twoHeads)), (.piece(1), .sendPiece),
        (.head(.noContent, length: nil), .refuse(.twoHeads)), (.piece(1), .sendPiece), (.end([:]), .sendEnd([:])),
      ]
    )
    assert(
      responder,
      "after the end",
      [
        (.head(.ok, length: nil), .sendHead), (.end([:]), .sendEnd([:])), (.piece(1), .refuse(.afterEnd)),
        (.end([:]), .refuse(.afterEnd)), (.head(.ok, length: nil), .refuse(.afterEnd)), (.failed, .cut),
      ]
    )
  }

  func testABodyThatDoesNotKeepItsLengthIsRefused() {
    assert(
      responder,
      "too long",
      [
        (.head(.ok, length: 5), .sendHead), (.piece(3), .sendPiece), (.piece(3), .refuse(.tooLong(declared: 5))),
        (.end([:]), .refuse(.tooShort(declared: 5, written: 3))), (.piece(2), .sendPiece), (.end([:]), .sendEnd([:])),
      ]
    )
    assert(
      responder,
      "too short",
      [
        (.head(.ok, length: 1), .sendHead), (.end([:]), .refuse(.tooShort(declared: 1, written: 0))), (.failed, .cut),
      ]
    )
    assert(
      responder,
      "the largest length",
      [
        (.head(.ok, length: .max), .sendHead), (.piece(.max), .sendPiece), (.piece(.max), .refuse(.tooLong(declared: .max))),
      ]
    )
  }

  func testOnlyFinalStatusesMakeAHead() {
    for code in [-1, 0, 99, 100, 103, 199, 1000] {
      assert(
        responder,
        "\(code)",
        [
          (.head(Status(code), length: nil), .refuse(.notFinal(Status(code)))), (.head(.ok, length: nil), .sendHead),
        ]
      )
    }
    for code in [200, 299, 599, 999] { assert(responder, "\(code)", [(.head(Status(code), length: nil), .sendHead)]) }
  }

  func testAResponseWithoutContentDropsItsBodyAndItsTrailers() {
    let trailers: HTTPFields = [.eTag: "\"1\""]
    for (isHead, status) in [(true, Status.ok), (true, .noContent), (false, .noContent), (false, 205), (false, .notModified)] {
      var machine = ResponseMachine(isHead: isHead)
      XCTAssertTrue(machine.allowsBody)
      XCTAssertEqual(machine.take(.head(status, length: 5)), .sendHead)
      XCTAssertFalse(machine.allowsBody)
      assert(
        machine,
        "\(isHead) \(status)",
        [
          (.piece(10), .dropPiece), (.end(trailers), .sendEnd([:])), (.piece(1), .dropPiece), (.end([:]), .refuse(.afterEnd)),
        ]
      )
    }
  }

  func testTrailersThatAClientNeedsBeforeTheBodyAreLeftOut() {
    let given: HTTPFields = [.contentLength: "5", .eTag: "\"1\"", .setCookie: "a=b", .transferEncoding: "x", .date: "today"]
    assert(responder, "trailers", [(.head(.ok, length: nil), .sendHead), (.end(given), .sendEnd([.eTag: "\"1\""]))])
  }

  func testAFailureBeforeTheHeadIsReplacedAndALaterOneCuts() {
    assert(responder, "before", [(.failed, .replace), (.head(.ok, length: nil), .refuse(.afterEnd)), (.failed, .cut)])
    assert(responder, "refused", [(.piece(1), .refuse(.noHead)), (.failed, .replace)])
    assert(responder, "after", [(.head(.ok, length: nil), .sendHead), (.failed, .cut)])
    assert(responder, "cancelled before", [(.cancelled, .cut)])
    assert(responder, "cancelled after", [(.head(.ok, length: nil), .sendHead), (.cancelled, .cut)])
  }

  func testAResponderThatReturnsWithoutAHeadIsRefusedForItsFirstMisuse() {
    assert(responder, "nothing", [(.returned, .refuse(.noResponse)), (.failed, .replace)])
    assert(
      responder,
      "caught",
      [
        (.head(103, length: nil), .refuse(.notFinal(103))), (.piece(1), .refuse(.noHead)), (.returned, .refuse(.notFinal(103))),
      ]
    )
    assert(
      responder,
      "length",
      [
        (.wrongHead(.contentLength("x")), .refuse(.contentLength("x"))), (.returned, .refuse(.contentLength("x"))),
      ]
    )
    assert(responder, "recovered", [(.piece(1), .refuse(.noHead)), (.head(.ok, length: nil), .sendHead), (.returned, .proceed)])
  }

  func testTheHeadOfAStreamGoesOutBeforeItsFirstPieceOrAfterTheDelay() {
    let stream = ResponseMachine(length: nil)
    assert(
      stream,
      "piece",
      [
        (.piece(1), .sendPiece), (.headNeeded, .sendHead), (.delayPassed, .proceed), (.headSent, .proceed),
        (.piece(1), .sendPiece), (.headNeeded, .proceed), (.end([:]), .sendEnd([:])), (.headNeeded, .refuse(.afterEnd)),
      ]
    )
    assert(
      stream,
      "delay",
      [
        (.delayPassed, .sendHead), (.piece(1), .sendPiece), (.headNeeded, .awaitHead), (.headSent, .proceed),
        (.headNeeded, .proceed), (.failed, .cut),
      ]
    )
    assert(stream, "empty", [(.headNeeded, .sendHead), (.headSent, .proceed), (.end([:]), .sendEnd([:]))])
    assert(
      stream,
      "failed",
      [
        (.failed, .replace), (.delayPassed, .proceed), (.headNeeded, .refuse(.afterEnd)), (.piece(1), .refuse(.afterEnd)),
      ]
    )
    assert(stream, "failed while its head goes out", [(.delayPassed, .sendHead), (.failed, .cut), (.headSent, .proceed)])
    assert(stream, "cancelled", [(.cancelled, .cut)])
  }

  func testAStreamThatDoesNotKeepItsLengthCanBeReplacedBeforeItsHead() {
    let stream = ResponseMachine(length: 3)
    assert(stream, "too long", [(.piece(4), .refuse(.tooLong(declared: 3))), (.failed, .replace)])
    XCTAssertEqual(stream.misuseOfEnd, .tooShort(declared: 3, written: 0))
    var short = stream
    XCTAssertEqual(short.take(.piece(2)), .sendPiece)
    XCTAssertEqual(short.misuseOfEnd, .tooShort(declared: 3, written: 2))
    XCTAssertEqual(short.take(.piece(1)), .sendPiece)
    XCTAssertNil(short.misuseOfEnd)
  }

  func testWhatIsWrongWithAnotherPieceCanBeAsked() {
    var machine = responder
    XCTAssertEqual(machine.misuseOfBody, .noHead)
    XCTAssertEqual(machine.misuseOfEnd, .noHead)
    XCTAssertFalse(machine.hasBegun)
    _ = machine.take(.head(.ok, length: nil))
    XCTAssertNil(machine.misuseOfBody)
    XCTAssertTrue(machine.hasBegun)
    XCTAssertFalse(machine.hasEnded)
    _ = machine.take(.end([:]))
    XCTAssertEqual(machine.misuseOfBody, .afterEnd)
    XCTAssertEqual(machine.misuseOfEnd, .afterEnd)
    XCTAssertTrue(machine.hasEnded)
  }
}
