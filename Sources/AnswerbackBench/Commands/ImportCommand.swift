import ArgumentParser
import Foundation
import OpenAPIDescriptions
import ScenarioInterchange
import ScenarioSyntax
import Scenarios
import SystemIO

/// `answerback import`: a scenario from what other tools write.
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Print a scenario made from a curl command, an HTTP archive, an .http file, a Hurl file or an OpenAPI document.",
    discussion: """
      Requests to the origin of the first one go to {{base}}. To send them there again, use run --server ORIGIN.
      The exit code is 0 if every request is whole, 1 if a request or a part of one is left out, and 2 if nothing can be imported. What is \
      left out goes to standard error, a line each. Tests and scripts for responses aren't part of a request.
      In a Hurl file, what is expected of a response is part of a request. An assertion, a capture or an option that can't be kept becomes a \
      comment, and so does a request that couldn't be sent as Hurl sends it. Accept and User-Agent are sent only where the file has them; \
      Hurl adds its own.
      """
  )

  enum Form: String, CaseIterable {
    case curl, har, http, hurl, openapi
  }

  @Option(
    name: .customLong("env"),
    help: "The environment of http-client.env.json and http-client.private.env.json, for .http files."
  )
  var environment: String?
  @Argument(help: "curl, har, http, hurl or openapi", transform: choice())
  var form: Form
  @Argument(help: "The file; - is standard input.")
  var path: String

  func validate() throws {
    guard environment == nil || form == .http else { throw ValidationError("--env is only for .http files. Remove it.") }
  }

  func run() throws {
    let bytes = try read()
    if form == .openapi {
      let new = try openAPI(bytes)
      Surroundings.current.write(new.file.text)
      if !(new.leftOut + new.unfit).isEmpty { throw ExitCode(1) }
      return
    }
    let isWhole: Bool
    do throws(InterchangeFault) {
      let new: RequestImport
      switch form {
      case .curl: new = try RequestImport(curl: bytes) { Self.content(of: $0) }
      case .har: new = try RequestImport(har: bytes)
      case .hurl: new = try RequestImport(hurl: try Self.text(bytes), path: path)
      case .http, .openapi:
        new = try RequestImport(http: try Self.text(bytes), path: path, environment: try httpEnvironment())
      }
      Surroundings.current.write(new.text)
      if !new.base.isEmpty { Surroundings.writeErrorLine("{{base}} is \(new.base).") }
      if !new.leftOut.isEmpty {
        Surroundings.writeErrorLine("Left out, because they aren't part of a request: \(new.leftOut.joined(separator: " "))")
      }
      let place = form == .har ? "\(path): " : ""
      for sentence in new.notes + new.losses { Surroundings.writeErrorLine(place + sentence) }
      isWhole = new.losses.isEmpty
    } catch {
      throw CommandFailure(.interchange(path: path, error))
    }
    if !isWhole { throw ExitCode(1) }
  }

  /// Creates a request for each operation, with its parameters filled in. Responses are checked against the document.
  private func openAPI(_ bytes: [UInt8]) throws -> OpenAPIImport {
    do throws(OpenAPIDescription.ReadingError) {
      let description =
        if path == "-" { try OpenAPIDescription(document: bytes) } else {
          try ScenarioFolder.description(bytes, at: path, from: LocalFiles())
        }
      let new = try OpenAPIImport(description, reference: reference)
      Surroundings.writeErrorLine(
        new.base.isEmpty ? "{{base}} is the server, which the document doesn't name." : "{{base}} is \(new.base)."
      )
      if !new.secrets.isEmpty {
        Surroundings.writeErrorLine("Set these with --secret NAME=VALUE: \(new.secrets.joined(separator: " "))")
      }
      for sentence in new.notes { Surroundings.writeErrorLine(sentence) }
      for sentence in new.leftOut { Surroundings.writeErrorLine("Left out: \(sentence)") }
      for sentence in new.unfit { Surroundings.writeErrorLine("To be changed: \(sentence)") }
      return new
    } catch {
      throw CommandFailure(.noOpenAPI(path: path, error))
    }
  }

  private static func text(_ bytes: [UInt8]) throws(InterchangeFault) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else { throw .notUTF8 }
    return text
  }

  /// The environment that is asked for: of the folder of the file, else of this one.
  private func httpEnvironment() throws(InterchangeFault) -> HTTPFile.Environment? {
    guard let environment else { return nil }
    let folder = path == "-" ? "" : (path as NSString).deletingLastPathComponent
    return try HTTPFile.Environment(environment, in: folder.isEmpty ? [""] : [folder, ""]) { try? InputFile($0).read() }
  }

  /// Where the document lies, for a scenario beside it: nowhere for standard input.
  private var reference: String? {
    if path == "-" { return nil }
    return path.hasPrefix("/") ? URL(filePath: path).lastPathComponent : path
  }

  /// What a file holds that a command names, relative to the folder of this process. Up to 1 MiB can be put into a scenario.
  static func content(of path: String) -> [UInt8]? {
    let place = URL(filePath: path, relativeTo: URL(filePath: Surroundings.current.folder, directoryHint: .isDirectory)).path
    let attributes = try? FileManager.default.attributesOfItem(atPath: URL(filePath: place).resolvingSymlinksInPath().path)
    guard attributes?[.type] as? FileAttributeType == .typeRegular, let size = attributes?[.size] as? Int, size <= 1 << 20 else {
      return nil
    }
    return try? InputFile(place).read()
  }

  private func read() throws -> [UInt8] {
    if path == "-" { return try Surroundings.readInput() }
    guard let bytes = try? InputFile(path).read() else {
      throw CommandFailure(.unreadable(path: path))
    }
    return bytes
  }
}
