import Answerback
import ServiceLifecycle
import Synchronization

/// Files that are sent in a form.
public enum Uploads {
  public struct Upload: Decodable, Sendable {
    var title: String
    var photo: FormFile
    var more: [FormFile]
  }

  public static func makeApp() throws -> App {
    try App {
      Post("/photos", Body(Upload.self)) { upload in
        "\(upload.title): \(upload.photo.filename ?? "?"), \(upload.photo.size) bytes and \(upload.more.count) more"
      }
      Post("/any", Body(MultipartForm.self)) { form in form.files.compactMap(\.filename) }
    }
  }
}

/// An app whose database is a service that runs beside it.
public final class LampStore: Service {
  private let journal: Journal
  private let isOpen = Mutex(false)

  public init(_ journal: Journal) {
    self.journal = journal
  }

  public func run() async throws {
    isOpen.withLock { $0 = true }
    try await gracefulShutdown()
    journal.log("store", "closed")
  }

  /// Connects, which only works while the service runs.
  public func lamps() async throws -> [String] {
    while !isOpen.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(1)) }
    return ["desk lamp"]
  }

  /// Makes the app, for which the store is asked first.
  public func makeApp() async throws -> App {
    let known = try await lamps()
    return try App {
      Get("/lamps") { try await self.lamps() }
      Get("/known") { known.count }
    }
  }
}
