import Answerback
import XCTest

@testable import AnswerbackServer

/// What happens on a connection, decided without a channel.
final class ServerConnectionMachineTests: XCTestCase {
  private typealias Step = (event: ServerConnectionMachine.Event, action: ServerConnectionMachine.Action)

  private static let fault = RequestRefusal(.badRequest, "it does not parse")
  private static let large = RequestRefusal(.contentTooLarge, "the body is too large")
  private static let foreign = RequestRefusal(.badRequest, "the protocol is not HTTP")

  private static let request: [Step] = [(.head, .begin), (.bodyPart, .keepPart), (.bodyPart, .keepPart), (.end, .respond)]
  private static let response: [Step] = [
    (.headWritten(isLast: false, isInChunks: false), .nothing), (.endDue(isWritable: true), .writeEnd), (.endWritten, .nothing),
  ]
  private static let lastResponse: [Step] = [
    (.headWritten(isLast: true, isInChunks: false), .nothing), (.endDue(isWritable: true), .writeEnd),
    (.endWritten, .nothing), (.lastSent, .linger),
  ]

  private func assert(isHTTP2: Bool = false, _ name: String, line: UInt = #line, _ steps: [Step]...) {
    let machine = ServerConnectionMachine(isHTTP2: isHTTP2)
    for (index, step) in steps.joined().enumerated() {
      XCTAssertEqual(machine.take(step.event), step.action, "\(name), step \(index): \(step.event)", line: line)
    }
  }

  func testRequestsAreAnsweredOneAfterTheOther() {
    for isHTTP2 in [false, true] {
      assert(isHTTP2: isHTTP2, "two", Self.request, Self.response, Self.request, Self.response)
      assert(isHTTP2: isHTTP2, "no body", [(.head, .begin), (.end, .respond)], Self.response)
    }
    assert("the last", Self.request, Self.response, Self.request, Self.lastResponse)
  }

  func testPipelinedRequestsWaitUntilTheEndHasBeenWrittenAndAreTakenInALoop() {
    let next: [Step] = [(.head, .begin), (.bodyPart, .keepPart), (.end, .nothing)]
    let toEnd: [Step] = [
      (.headWritten(isLast: false, isInChunks: false), .nothing), (.endDue(isWritable: true), .writeEnd),
    ]
    // The second and third response are written inside the loop that the first one's end has begun.
    assert(
      "three ready responses",
      Self.request,
      toEnd,
      next,
      [(.endWritten, .respond)],
      toEnd,
      next,
      [(.endWritten, .nothing), (.caughtUp, .respond)],
      toEnd,
      [(.endWritten, .nothing), (.caughtUp, .nothing)],
      Self.request,
      Self.response
    )
    assert(
      "the second takes its time",
      Self.request,
      toEnd,
      next,
      [(.endWritten, .respond), (.caughtUp, .nothing)],
      Self.response,
      Self.request
    )
    assert("half a request", Self.request, toEnd, [(.head, .begin), (.endWritten, .nothing), (.end, .respond)], Self.response)
    assert(
      "a refusal",
      Self.request,
      toEnd,
      [
        (.head, .begin), (.refused(Self.large), .refuse(Self.large)), (.headWritten(isLast: true, isInChunks: false), .nothing),
        (.endWritten, .nothing), (.lastSent, .linger),
      ]
    )
  }

  func testAClientThatHasFinishedSendingGetsItsResponses() {
    assert("before a request", [(.inputClosed, .closeWhenWritten), (.head, .nothing), (.lastSent, .linger)])
    assert("after a response", Self.request, Self.response, [(.inputClosed, .closeWhenWritten)])
    assert(
      "while it waits",
      Self.request,
      [
        (.inputClosed, .watchClient(probes: false)), (.headWritten(isLast: false, isInChunks: true), .nothing),
        (.endDue(isWritable: true), .writeEnd), (.endWritten, .closeWhenWritten), (.endWritten, .nothing),
      ]
    )
    assert(
      "while chunks are sent",
      Self.request,
      [
        (.headWritten(isLast: false, isInChunks: true), .nothing), (.inputClosed, .watchClient(probes: true)),
        (.endDue(isWritable: false), .holdEnd), (.inputClosed, .watchClient(probes: true)), (.writable, .writeEnd),
        (.endWritten, .closeWhenWritten),
      ]
    )
    assert(
      "with another request",
      Self.request,
      [
        (.headWritten(isLast: false, isInChunks: true), .nothing), (.endDue(isWritable: true), .writeEnd), (.head, .begin),
        (.end, .nothing), (.inputClosed, .watchClient(probes: false)), (.endWritten, .respond),
        (.headWritten(isLast: false, isInChunks: false), .nothing), (.endDue(isWritable: true), .writeEnd),
        (.endWritten, .closeWhenWritten), (.caughtUp, .nothing),
      ]
    )
    assert("while the last response goes out", Self.request, Self.lastResponse, [(.inputClosed, .close)])
    assert("refused", [(.head, .begin), (.refused(Self.large), .refuse(Self.large)), (.inputClosed, .nothing)])
  }

  func testARequestIsRefusedWhileItIsRead() {
    assert(
      "body too large",
      [
        (.head, .begin), (.bodyPart, .keepPart), (.refused(Self.large), .refuse(Self.large)), (.bodyPart, .nothing),
        (.refused(Self.large), .nothing), (.end, .nothing), (.head, .nothing), (.unparsable(Self.fault), .nothing),
        (.lastSent, .linger), (.head, .nothing), (.unparsable(Self.fault), .nothing), (.inputClosed, .close),
      ]
    )
    assert("does not parse", [(.unparsable(Self.fault), .refuse(Self.fault)), (.unparsable(Self.fault), .nothing)])
    assert("its body does not parse", [(.head, .begin), (.unparsable(Self.fault), .refuse(Self.fault)), (.end, .nothing)])
    assert("the second", Self.request, Self.response, [(.unparsable(Self.fault), .refuse(Self.fault))])
    assert("amid a response", Self.request, [(.unparsable(Self.fault), .close)])
    assert("another protocol", [(.foreign(Self.foreign), .breakOff), (.unparsable(Self.fault), .refuse(Self.foreign))])
    assert("another fault", Self.request, [(.failed, .close)])
  }

  func testAnEndWaitsUntilTheClientTakesMore() {
    assert(
      "held",
      Self.request,
      [
        (.writable, .nothing), (.headWritten(isLast: false, isInChunks: false), .nothing), (.endDue(isWritable: false), .holdEnd),
        (.expired(.responding), .checkProgress), (.writable, .writeEnd), (.writable, .nothing), (.endWritten, .nothing),
      ],
      Self.request
    )
    assert(
      "held and last",
      Self.request,
      [
        (.headWritten(isLast: true, isInChunks: false), .nothing), (.endDue(isWritable: false), .holdEnd),
        (.writable, .writeEnd), (.endWritten, .nothing), (.head, .nothing), (.lastSent, .linger),
      ]
    )
    let machine = ServerConnectionMachine(isHTTP2: true)
    for step in Self.request { XCTAssertEqual(machine.take(step.event), step.action) }
    XCTAssertFalse(machine.isHoldingEnd)
    XCTAssertEqual(machine.take(.endDue(isWritable: false)), .holdEnd)
    XCTAssertTrue(machine.isHoldingEnd)
    XCTAssertEqual(machine.take(.inactive), .failHeldEnd)
    XCTAssertFalse(machine.isHoldingEnd)
  }

  func testAClosedConnectionEndsWhatIsOpen() {
    assert("idle", [(.inactive, .nothing), (.head, .nothing)])
    assert("reading", [(.head, .begin), (.inactive, .nothing), (.bodyPart, .nothing), (.end, .nothing)])
    assert("with the responder", Self.request, [(.inactive, .nothing), (.cut(isWhole: false), .endResponse)])
    // A closed connection never becomes writable.
    assert("end after the close", Self.request, [(.inactive, .nothing), (.endDue(isWritable: false), .writeEnd)])
    assert("held", Self.request, [(.endDue(isWritable: false), .holdEnd), (.inactive, .failHeldEnd), (.writable, .nothing)])
    assert(
      "a whole request is still given to the app",
      Self.request,
      [
        (.endDue(isWritable: true), .writeEnd), (.head, .begin), (.end, .nothing), (.inactive, .nothing), (.endWritten, .respond),
        (.cut(isWhole: false), .endResponse), (.caughtUp, .nothing), (.head, .nothing),
      ]
    )
    assert("a fault afterwards", [(.inactive, .nothing), (.unparsable(Self.fault), .close)])
  }

  func testACutResponseIsEndedOnce() {
    assert(
      "cut",
      Self.request,
      [(.cut(isWhole: false), .endResponse), (.cut(isWhole: false), .nothing), (.endDue(isWritable: true), .nothing)]
    )
    assert(
      "held",
      Self.request,
      [(.endDue(isWritable: false), .holdEnd), (.cut(isWhole: true), .nothing), (.inactive, .failHeldEnd)]
    )
    assert(
      "whole",
      Self.request,
      Self.response,
      Self.request,
      [(.cut(isWhole: true), .nothing), (.cut(isWhole: false), .endResponse)]
    )
  }

  func testEachPhaseExpiresInItsOwnWay() {
    assert("idle", [(.expired(.idle), .close)])
    assert(isHTTP2: true, "idle stream", [(.expired(.idle), .nothing)])
    assert(
      "head",
      [
        (.expired(.head), .breakOff), (.unparsable(Self.fault), .refuse(.tooSlow)), (.expired(.head), .close),
        (.lastSent, .linger),
      ]
    )
    for isHTTP2 in [false, true] {
      assert(
        isHTTP2: isHTTP2,
        "body",
        [
          (.head, .begin), (.bodyPart, .keepPart), (.expired(.body), .refuse(.tooSlow)), (.bodyPart, .nothing),
          (.expired(.body), .close), (.lastSent, .linger), (.expired(.lingering), .close),
        ]
      )
      assert(
        isHTTP2: isHTTP2,
        "response",
        Self.request,
        [(.expired(.responding), .checkProgress), (.expired(.body), .nothing), (.expired(.head), .nothing)]
      )
    }
    assert("lingering", Self.request, Self.lastResponse, [(.expired(.lingering), .close)])
  }

  func testAStreamOfHTTP2HasOneRequest() {
    assert(
      isHTTP2: true,
      "ready",
      Self.request,
      Self.response,
      [(.expired(.responding), .checkProgress), (.inactive, .nothing)]
    )
    assert(
      isHTTP2: true,
      "refused",
      [
        (.head, .begin), (.refused(Self.large), .refuse(Self.large)), (.headWritten(isLast: false, isInChunks: false), .nothing),
        (.lastSent, .linger), (.bodyPart, .nothing), (.end, .nothing), (.expired(.lingering), .close),
      ]
    )
  }

  func testBytesAfterTheLastResponseAreThrownAway() {
    assert(
      "after the last",
      Self.request,
      Self.lastResponse,
      [(.head, .nothing), (.bodyPart, .nothing), (.end, .nothing), (.unparsable(Self.fault), .nothing)]
    )
    assert("without a request", [(.bodyPart, .nothing), (.end, .nothing), (.head, .begin)])
    assert("a connection that is kept has no last response", Self.request, Self.response, [(.lastSent, .close)])
  }
}
