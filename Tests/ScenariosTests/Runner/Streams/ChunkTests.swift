import Exchanges
import Scenarios
import XCTest

/// The lines of `[Chunks]`.
final class ChunkTests: XCTestCase {
  private func failures(_ server: StreamServer, _ lines: String, after sections: String = "") async -> [String] {
    await server.failures("GET {{base}}/export\n\nHTTP 200\n[Chunks]\n\(lines)\n\(sections)")
  }

  private let whole = StreamScript.chunks((20, "ab\n"), (30, "\u{1}\u{2}"), (90, "1234567890")).ending(.complete, at: 95)

  func testChunksAreComparedAsTextAsBytesAndByLength() async {
    let failures = await failures(
      StreamServer(whole),
      "@within 10ms\n\"a{{*:string -> x}}\\n\"\n@gap 10ms..20ms\nhex,0102;\nbytes 10\n@end",
      after: "[Asserts]\nvariable \"x\" == \"b\"\nbytes count == 15\n"
    )
    XCTAssertEqual(failures, [])
  }

  func testAChunkThatDiffersIsShownBesideWhatWasExpected() async {
    let failures = await failures(StreamServer(whole), "\"ax\\n\"\nhex,0103;\nbytes 9\n@end")
    XCTAssertEqual(
      failures,
      [
        """
        5:1+6 chunk 1 differs
        - "ax\\n"
        + "ab\\n"
            ^ differs from here
        came at 20 ms, 10 ms after the head
        """,
        """
        6:1+9 chunk 2 differs
        - hex,0103;
        + hex,0102;
        came at 30 ms, 10 ms after the one before
        before: "ab\\n"
        """,
        """
        7:1+7 chunk 3 differs
        - bytes 9
        + bytes 10: "1234567890"
        came at 90 ms, 60 ms after the one before
        before: "\\u0001\\u0002"
        """,
      ]
    )
  }

  func testTimesOfChunksAndOfTheEnd() async {
    let failures = await failures(
      StreamServer(whole),
      "@within 9ms\n\"ab\\n\"\n@gap 11ms..20ms\nbytes 2\nbytes 10\n@within 4ms\n@end"
    )
    XCTAssertEqual(
      failures,
      [
        "5:1+11 chunk 1 came 10 ms after the head, not within 9 ms",
        "7:1+15 chunk 2 came 10 ms after the one before, not 11ms..20ms",
        "10:1+11 the end came 5 ms after the one before, not within 4 ms",
      ]
    )
  }

  func testUnlistedChunksPassWhereAnyAllowsThem() async {
    let fits = await failures(StreamServer(whole), "@any 0..5\nbytes 10\n@end")
    XCTAssertEqual(fits, [])
    let rest = await failures(StreamServer(whole), "\"ab\\n\"\n@any 2..2\n@end")
    XCTAssertEqual(rest, [])
    let few = await failures(StreamServer(whole), "\"ab\\n\"\n@any 3..4\n@end")
    XCTAssertEqual(few, ["6:1+9 2 chunks were left, not 3..4"])
    let surplus = await failures(StreamServer(whole), "\"ab\\n\"\n@end")
    XCTAssertEqual(
      surplus,
      ["6:1+4 2 more chunks came before the end\nnot listed:\n+ \"\\u0001\\u0002\"\n+ \"1234567890\""]
    )
  }

  func testAChunkThatDoesNotComeSaysHowTheBodyEnded() async {
    let failures = await failures(StreamServer(whole), "\"ab\\n\"\nbytes 2\nbytes 10\n@within 1s\nbytes 1\n@end")
    XCTAssertEqual(
      failures,
      [
        "8:1+10 not reached: the body has no further chunk",
        "9:1+7 this chunk did not come\nthe body had 3 chunks; it ended at 95 ms as it should",
        "10:1+4 not reached: the body has no further chunk",
      ]
    )
  }

  func testAMissingChunkDoesNotPutTheRestOutOfStep() async {
    let failures = await failures(StreamServer(whole), "\"ab\\n\"\nbytes 7\nbytes 2\nbytes 10\n@end")
    XCTAssertEqual(failures, ["6:1+7 this chunk is missing\nchunk 2, the one after it, came in its place"])
  }

  func testACutBodyIsWhatAbortAsksFor() async {
    let cut = StreamScript.chunks((20, "ab\n")).ending(.failed(TransportFailure(.cut, "cut after 3 bytes")), at: 30)
    let asked = await failures(StreamServer(cut), "\"ab\\n\"\n@abort", after: "[Asserts]\nbody == \"ab\\n\"\nduration == 30ms\n")
    XCTAssertEqual(asked, [])
    let notAsked = await failures(StreamServer(cut), "\"ab\\n\"\n@end")
    XCTAssertEqual(notAsked, ["6:1+4 the body did not end as it should\nit ended: cut after 3 bytes"])
    let whole = await failures(StreamServer(whole), "@any 0..9\n@abort")
    XCTAssertEqual(whole, ["6:1+6 the body was not cut\nit ended at 95 ms as it should"])
    let timeout = StreamScript.chunks().ending(.failed(TransportFailure(.timeout, "no time left")), at: 30)
    let late = await failures(StreamServer(timeout), "@abort")
    XCTAssertEqual(late, ["5:1+6 the body was not cut\nit ended: no time left"])
  }

  func testABodyWithoutAnEndIsLeftWhereALastLineAnyAllowsThat() async {
    let server = StreamServer(StreamScript.chunks((20, "a"), (30, "b"), (40, "c")))
    let failures = await failures(server, "\"a\"\n\"b\"\n@any 0..1")
    XCTAssertEqual(failures, [])
    XCTAssertEqual(server.closed, 1)
  }

  func testWithoutALineAboutTheEndTheBodyEndsAfterTheLastChunk() async {
    let ended = await failures(StreamServer(StreamScript.chunks((20, "a")).ending(.complete, at: 25)), "\"a\"")
    XCTAssertEqual(ended, [])
    let surplus = await failures(StreamServer(whole), "\"ab\\n\"\nhex,0102;")
    XCTAssertEqual(
      surplus,
      ["4:1+8 another chunk came after the last line; write @any 0..N at the end to let them pass\nnot listed:\n+ \"1234567890\""]
    )
    let cut = StreamScript.chunks((20, "a")).ending(.failed(TransportFailure(.cut, "cut after 1 byte")), at: 30)
    let wasCut = await failures(StreamServer(cut), "\"a\"")
    XCTAssertEqual(
      wasCut,
      ["4:1+8 the body did not end as it should; write @abort at the end if it must be cut\nit ended: cut after 1 byte"]
    )
    let endless = StreamServer(StreamScript.chunks((20, "a"), (30, "b")))
    let wentOn = await failures(endless, "\"a\"")
    XCTAssertEqual(wentOn.count, 1)
    XCTAssertEqual(endless.closed, 1)
  }

  func testABodyThatIsNotChunkedHasNoChunks() async {
    let failures = await Rig().failures("GET {{base}}/\n\nHTTP 200\n[Chunks]\n\"a\"\n@end\n", Answer(body: "a"))
    XCTAssertEqual(
      failures,
      [
        "4:1+8 the body is not chunked: its length of 1 bytes is stated",
        "5:1+3 not reached: the body is not chunked: its length of 1 bytes is stated",
        "6:1+4 not reached: the body is not chunked: its length of 1 bytes is stated",
      ]
    )
  }

  func testHTTP2HasNoChunksToJudgeNotEvenTheEndOfThem() async {
    var answer = Answer(body: "a")
    (answer.framing, answer.version) = (.frames, "HTTP/2")
    let reason = "HTTP/2 has no chunks, only frames that proxies cut differently; ask over HTTP/1.1, or judge the body"
    let text = "GET {{base}}/\n[Options]\nhttp2: true\n\nHTTP/2 200\n[Chunks]\n@end\n"
    let failures = await Rig().failures(text, answer)
    XCTAssertEqual(failures, ["6:1+8 \(reason)", "7:1+4 not reached: \(reason)"])
    answer.version = "HTTP/1.1"
    let version = await Rig().failures("GET {{base}}/\n\nHTTP/2 200\n", answer)
    XCTAssertEqual(version.map { $0.prefix { !$0.isNewline } }, ["3:1+10 version is HTTP/1.1, not HTTP/2"])
  }

  func testTheEndOfABodyOfKnownLengthCanBeAskedFor() async {
    var cut = Answer(body: "a")
    cut.failure = TransportFailure(.cut, "cut")
    let failures = await Rig().failures("GET {{base}}/\n\nHTTP 200\n[Chunks]\n@abort\n", cut)
    XCTAssertEqual(failures, [])
  }

  func testTrailersAreJudgedBesideChunks() async {
    let script = StreamScript.chunks((20, "a")).with {
      $0.pieces.append((25, .trailers(["X-Checksum: sha256=ab12"])))
      $0.pieces.append((26, .end(.complete)))
    }
    let failures = await failures(StreamServer(script), "\"a\"\n@end", after: "[Trailers]\nX-Checksum: sha256={{*:hex}}\nX: y\n")
    XCTAssertEqual(failures, ["9:1+4 trailer \"X\" is missing\nexpected: \"y\""])
  }
}
