import Answerback
import Foundation

/// Seed pages, "Streaming Responses" and "StreamingResponse": sequences, async sequences, closures, writers.
struct Streams: Controller {
  private let folder: Files.Folder

  /// - Throws: An error if the temporary folder can't be written.
  init() throws {
    folder = try Files.shared.get()
  }

  var path: String { "/streams" }

  var routes: [RouteNode] {
    Get("/sequence") { StreamingResponse((1...3).map { "line \($0)\n" }, mediaType: .text) }.offers(.text)
      .summary("A sequence: one chunk an item")
    Get("/lazy") { StreamingResponse((1...3).lazy.map { "line \($0)\n" }, mediaType: .text) }.offers(.text)
      .summary("A lazy sequence: each item is made when it is sent")
    Get("/iterator") { StreamingResponse(iterator: ["a", "b"].makeIterator()).mediaType(.text) }.offers(.text)
      .summary("An iterator")
    Get("/file") {
      StreamingResponse(reading: try FileHandle(forReadingFrom: URL(filePath: "\(folder.path)/log.txt"))).mediaType(.text)
    }
    .offers(.text).summary("An open file, from where it stands")
    Get("/async") { StreamingResponse(Countdown(from: 3)) }.mediaType(.text).summary("An async sequence of one's own type")
    Get("/closure") { StreamingResponse { (1...3).lazy.map { [UInt8($0)] } } }
      .offers(.octetStream).summary("A closure that returns a sequence of bytes")
    Get("/slow", Query("ms", Int.self, in: 0...200, default: 100)) { _, pause in
      StreamingResponse(mediaType: .csv) { body in
        for row in 1...5 {
          try await body.write("\(row),\(row * row)\r\n")
          try await Task.sleep(for: .milliseconds(pause))
        }
      }
    }
    .offers(.csv).summary("A writer closure, with pauses")
    Get("/trailers") {
      StreamingResponse(mediaType: .text) { body in
        try await body.write("counted")
        body.setTrailers(["X-Count": "7"])
      }
    }
    .offers(.text).summary("A trailer field after the body")
    Get("/export", Query("rows", Int.self, in: 0...20, default: 5), Query("break-at", Int?.self)) { _, rows, breakAt in
      StreamingResponse(headers: ["Trailer": "X-Rows"]) { body in
        for row in 1...max(1, rows) {
          if row == breakAt { throw OutOfItems() }
          try await body.write("{\"row\":\(row)}\n")
          try await Task.sleep(for: .milliseconds(50))
        }
        body.setTrailers(["X-Rows": "\(rows)"])
      }
    }
    .mediaType("application/x-ndjson").raises(.internalServerError)
    .summary("An export that counts its rows in a trailer, or breaks at one")
    Get("/jsonl") { JSONLinesResponse((1...3).lazy.map { Square(of: $0, square: $0 * $0) }) }
      .summary("JSON Lines: one value on each line")
    Get("/length") { StreamingResponse(["12", "345"], length: 5, mediaType: .text) }.offers(.text).summary(
      "A declared length: not chunked"
    )
    Get("/fails/{after}", Path("after", Int.self)) { _, after in
      StreamingResponse(mediaType: .text) { body in
        for number in 0..<min(max(0, after), 100_000) { try await body.write("\(number);") }
        throw OutOfItems()
      }
    }
    .offers(.text).raises(.internalServerError)
    .summary("Fails after some items: a 500 at the start, an incomplete body later")
    Get("/endless") {
      StreamingResponse(mediaType: .text) { body in
        while true {
          try await body.write("tick\n")
          try await Task.sleep(for: .milliseconds(50))
        }
      }
    }
    .offers(.text).summary("Until the client leaves")
  }
}

extension Streams {
  struct OutOfItems: Error {}

  struct Square: Codable, Sendable {
    let of: Int
    let square: Int
  }

  struct Countdown: AsyncSequence, Sendable {
    let from: Int

    struct AsyncIterator: AsyncIteratorProtocol {
      var left: Int

      mutating func next() async -> String? {
        defer { left -= 1 }
        return left > 0 ? "\(left) " : nil
      }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(left: from) }
  }
}
