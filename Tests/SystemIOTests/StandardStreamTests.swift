import Glibc
import XCTest

@testable import SystemIO

/// What is written and read when the other side is slow, interrupts or leaves.
final class StandardStreamTests: SystemIOTestCase {
  private var ends: [Int32] = [-1, -1]

  override func setUpWithError() throws {
    try super.setUpWithError()
    signal(SIGPIPE, SIG_IGN)
    XCTAssertEqual(pipe(&ends), 0)
  }

  override func tearDown() {
    ends.forEach { close($0) }
    super.tearDown()
  }

  func testAReaderThatHasGoneIsAnError() {
    close(ends[0])
    XCTAssertThrowsError(try StandardStream(ends[1]).write("text")) { error in
      XCTAssertEqual(error as? SystemError, .readerHasGone)
    }
  }

  func testAStreamThatIsClosedIsAnError() {
    XCTAssertThrowsError(try StandardStream(Int32.max).write("text")) { error in
      XCTAssertEqual((error as? SystemError)?.cause, "it is closed")
    }
  }

  func testAPipeThatIsFullAndDoesNotBlockIsWaitedFor() throws {
    XCTAssertEqual(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0)
    let text = String(repeating: "0123456789abcdef", count: 100_000)
    let reader = Reader(ends[0])
    try StandardStream(ends[1]).write(text)
    close(ends[1])
    XCTAssertEqual(reader.text, text)
  }

  func testAPipeThatIsEmptyAndDoesNotBlockIsWaitedFor() throws {
    XCTAssertEqual(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0)
    let reader = Reader(ends[0])
    try StandardStream(ends[1]).write("text")
    close(ends[1])
    XCTAssertEqual(reader.text, "text")
  }

  func testReadingAFolderIsAnError() {
    XCTAssertThrowsError(try InputFile(path()).read())
    XCTAssertThrowsError(try InputFile(path("nothing")).read()) { error in
      XCTAssertEqual(error as? SystemError, .isMissing)
    }
  }
}

/// Reads a descriptor to its end on a thread of its own.
private final class Reader: @unchecked Sendable {
  private var thread = pthread_t()
  private var bytes: [UInt8] = []
  private let descriptor: Int32

  init(_ descriptor: Int32) {
    self.descriptor = descriptor
    let reader = Unmanaged.passRetained(self).toOpaque()
    pthread_create(
      &thread,
      nil,
      { argument in
        let reader = argument.map { Unmanaged<Reader>.fromOpaque($0).takeRetainedValue() }
        reader?.bytes = (try? StandardStream(reader?.descriptor ?? -1).readToEnd()) ?? []
        return nil
      },
      reader
    )
  }

  /// What was read, once the end has come.
  var text: String {
    pthread_join(thread, nil)
    return String(decoding: bytes, as: UTF8.self)
  }
}
