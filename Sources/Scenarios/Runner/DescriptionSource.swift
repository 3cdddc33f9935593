import Exchanges
import FieldValues
import OpenAPIDescriptions
import ScenarioSyntax

/// Where a scenario's `openapi` queries find the description they are checked against; each is read once.
///
/// A reference that begins with a slash is a path on the server under test, one with a scheme a URL, any other a file relative to the
/// scenario's, which may refer to others below its folder. Without `#@ openapi:` it is ``standard``, where our own apps serve theirs.
actor DescriptionSource {
  static let standard = "/schema/openapi.json"

  private let transport: any ExchangeTransport
  private let folder: ScenarioFolder
  private let base: String
  private var known: [String: Result<OpenAPIDescription, Fault>] = [:]

  init(transport: any ExchangeTransport, folder: ScenarioFolder, base: String) {
    self.transport = transport
    self.folder = folder
    self.base = base
  }

  /// How an answer differs from what an operation declares, a sentence each.
  func differences(of exchange: Exchange, from name: String, in reference: String) async throws(Fault) -> [String] {
    let description = try await description(reference)
    guard let operation = description.operation(named: name) else {
      let names = description.operations.map { $0.id ?? $0.name }
      throw Fault(.noOperation(name, in: reference, known: names))
    }
    return description.differences(of: exchange, from: operation)?.map(\.description) ?? ["there is no response"]
  }

  private func description(_ reference: String) async throws(Fault) -> OpenAPIDescription {
    if let known = known[reference] { return try known.get() }
    let result: Result<OpenAPIDescription, Fault>
    do throws(Fault) {
      result = .success(try await read(reference))
    } catch {
      result = .failure(error)
    }
    known[reference] = result
    return try result.get()
  }

  private func read(_ reference: String) async throws(Fault) -> OpenAPIDescription {
    let bytes = try await bytes(reference)
    do throws(OpenAPIDescription.ReadingError) {
      guard Self.isFile(reference), let path = folder.path(of: reference) else { return try OpenAPIDescription(document: bytes) }
      return try ScenarioFolder.description(bytes, at: path, from: folder.files)
    } catch {
      throw Fault(.badDescription(reference, reason: "\(error)"))
    }
  }

  private static func isFile(_ reference: String) -> Bool {
    !reference.hasPrefix("/") && URLReference(reference).scheme == nil
  }

  private func bytes(_ reference: String) async throws(Fault) -> [UInt8] {
    if Self.isFile(reference) { return try file(reference) }
    let url = reference.hasPrefix("/") ? base + reference : reference
    let exchange = await transport.perform(RequestMessage(url: url))
    if let failure = exchange.failure { throw Fault(.unreadableDescription(url: url.withoutUserInfo, reason: "\(failure)")) }
    guard let head = exchange.head, head.status == 200 else {
      throw Fault(.descriptionStatus(url: url.withoutUserInfo, status: exchange.head?.status ?? 0))
    }
    return exchange.body
  }

  private func file(_ reference: String) throws(Fault) -> [UInt8] {
    guard let path = folder.path(of: reference) else { throw Fault(.absoluteDescription(reference)) }
    do throws(FileFault) {
      return try folder.text(at: path)
    } catch {
      throw Fault(.reported(error.description))
    }
  }
}
