import Answerback
// For every file of these tests.
@_exported import AnswerbackTesting
import HTTPTypes
import NIOCore
import Synchronization

/// A wire that keeps what was written to it, piece by piece.
final class RecordingWriter: ResponseWriter {
  struct Record: Equatable {
    var status: Int?
    var fields: [String] = []
    var pieces: [String] = []
    var trailers: [String] = []
    var isEnded = false
  }

  let shutdown: ShutdownNotice
  private let stored = Mutex(Record())

  init(shutdown: ShutdownNotice = ShutdownNotice()) {
    self.shutdown = shutdown
  }

  var record: Record { stored.withLock { $0 } }

  func head(_ status: Status, _ fields: HTTPFields) async throws {
    stored.withLock { record in
      record.status = status.code
      record.fields = fields.map { "\($0.name.rawName): \($0.value)" }
    }
  }

  func write(_ bytes: ByteBuffer) async throws {
    try Task.checkCancellation()
    stored.withLock { $0.pieces.append(String(buffer: bytes)) }
  }

  func end(trailers: HTTPFields) async throws {
    stored.withLock { record in
      record.trailers = trailers.map { "\($0.name.rawName): \($0.value)" }
      record.isEnded = true
    }
  }
}

extension App {
  /// Asks with GET and lets the whole answer be written, also one that writes itself.
  /// - Throws: what keeps the body from its proper end.
  func written(_ target: String, headers: HTTPFields = [:], to writer: RecordingWriter = RecordingWriter()) async throws
    -> RecordingWriter.Record
  {
    let request = Request(method: .get, target: target, headers: headers, time: .epoch)
    let response = await respond(to: request).settled
    try await writer.send(response)
    return writer.record
  }
}
