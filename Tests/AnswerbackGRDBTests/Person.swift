#if GRDB
import Foundation
import GRDB

struct Person: Codable, Sendable, FetchableRecord, PersistableRecord {
  var id: Int64
  var name: String
  var team: String

  /// Makes the table and fills it: ids 10, 20 and so on, names that run the other way, every third one in the team `red`.
  static func fill(_ database: Database, count: Int64) throws {
    try database.create(table: "person") { table in
      table.primaryKey("id", .integer)
      table.column("name", .text).notNull().unique()
      table.column("team", .text).notNull()
    }
    for number in 0..<count {
      try Person(id: (number + 1) * 10, name: "p\(99 - number)", team: number % 3 == 0 ? "red" : "blue").insert(database)
    }
  }

  static func queue(_ count: Int64 = 7) throws -> DatabaseQueue {
    let queue = try DatabaseQueue()
    try queue.write { try fill($0, count: count) }
    return queue
  }
}

/// A pool on a file of its own, removed with the object.
final class TemporaryPool: Sendable {
  let pool: DatabasePool
  private let folder: URL

  init(_ count: Int64 = 7) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "answerback-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    pool = try DatabasePool(path: folder.appending(path: "people.sqlite").path(percentEncoded: false))
    try pool.write { try Person.fill($0, count: count) }
  }

  deinit {
    try? pool.close()
    try? FileManager.default.removeItem(at: folder)
  }
}
#endif
