import Answerback

struct Streams: Controller {
  var path: String { "/stream" }

  var routes: [RouteNode] {
    sequences + closures + failures
  }

  @RoutesBuilder private var sequences: [RouteNode] {
    Get("/asyncgen") { StreamingResponse(Self.texts) }
    Get("/gen") { StreamingResponse((0..<3).map { Array("s\($0);".utf8) }) }
    Get("/iter-class") { StreamingResponse(CountedTexts()) }
    Get("/iter-instance") { StreamingResponse(iterator: CountedTexts().makeIterator()) }
    Get("/aiter-class") { StreamingResponse(CountedBytes()) }
    Get("/aiter-instance") { StreamingResponse { CountedBytes() } }
    Get("/list") { StreamingResponse(["x", .bytes([0x79]), "é"] as [StreamPiece]) }
    Get("/empty") { StreamingResponse([] as [String]) }
    Get("/string") { StreamingResponse("abc") }
    Get("/empty-chunk") { StreamingResponse(["a", "", "b"]) }
  }

  @RoutesBuilder private var closures: [RouteNode] {
    Get("/callable-async") { StreamingResponse { () async in Self.texts } }
    Get("/callable-sync") { StreamingResponse { (0..<3).lazy.map { "s\($0);" } } }
  }

  @RoutesBuilder private var failures: [RouteNode] {
    Get("/boom-first") { StreamingResponse { _ in throw Boom() } }.raises(.internalServerError)
    Get("/boom-mid") {
      StreamingResponse { body in
        try await body.write("one;")
        try await body.write("two;")
        throw Boom()
      }
    }
  }

  private static var texts: AsyncStream<String> {
    AsyncStream { stream in
      for n in 0..<3 { stream.yield("a\(n);") }
      stream.finish()
    }
  }
}

struct TypedStreams: Controller {
  var path: String { "/stream-typed" }

  var routes: [RouteNode] {
    Get("/text") { StreamingResponse(Self.items) }.mediaType(.text)
    Get("/instance") { StreamingResponse(Self.items, mediaType: .csv) }.offers(.csv)
    Get("/both") { StreamingResponse(Self.items, mediaType: .csv) }.mediaType(.text).offers(.csv)
    Get("/full") {
      StreamingResponse(Self.items, headers: ["x-own": "2"], cookies: [try Cookie("own", "2")])
    }
    .status(206).header("x-static", "1").cookie("st", "1")
  }

  private static let items = ["s0;", "s1;", "s2;"]
}

struct Boom: Error {}

/// `i1;` `i2;` `i3;`: every iteration starts anew.
struct CountedTexts: Sequence, Sendable {
  func makeIterator() -> IndexingIterator<[String]> { (1...3).map { "i\($0);" }.makeIterator() }
}

/// `j1;` `j2;` `j3;` as bytes, one at a time.
struct CountedBytes: AsyncSequence, Sendable {
  struct AsyncIterator: AsyncIteratorProtocol {
    var count = 0

    mutating func next() async -> [UInt8]? {
      count += 1
      return count > 3 ? nil : Array("j\(count);".utf8)
    }
  }

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator() }
}
