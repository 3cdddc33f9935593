import ArgumentParser
import FieldValues
import Foundation
import Scenarios

/// Where the variables of a run come from. What is nearer counts: `--var`, then `--vars-file`, then `--env`.
struct VariableOptions: ParsableArguments {
  @Option(name: .customLong("var"), help: "Set a variable for every scenario, NAME=VALUE. May be repeated.")
  var variables: [Assignment] = []
  @Option(
    name: .customLong("vars-file"),
    help: "Read variables from a file with a line NAME=VALUE for each. May be repeated; later files win."
  )
  var files: [String] = []
  @Option(name: .customLong("env"), help: "Read variables from the file NAME.vars beside the scenarios.")
  var environment: String?
  @OptionGroup
  var secrets: SecretOptions

  /// The variables by name.
  /// - Parameter paths: Of the scenarios, as the command line has them.
  /// - Throws: A ``CommandFailure`` for a file that cannot be read, or a line in it that sets nothing.
  func values(beside paths: [String]) throws -> [String: String] {
    var values: [String: String] = [:]
    let environmentFile = try environment.map { try Self.file(of: $0, beside: paths) }
    for path in [environmentFile].compactMap({ $0 }) + files {
      values.merge(try Self.read(path, "--vars-file")) { _, last in last }
    }
    for assignment in variables { values[assignment.name] = assignment.value }
    return values
  }

  /// The secrets by name.
  /// - Throws: A ``CommandFailure`` for a file that can't be read, and for a secret that is neither given nor in the environment.
  func secretValues() throws -> [String: String] { try secrets.byName() }

  /// The options that give another run the same variables. Secrets are named without their values.
  /// - Throws: A ``CommandFailure`` where the file of `--env` is missing.
  func arguments(beside paths: [String]) throws -> [String] {
    let environmentFile = try environment.map { try Self.file(of: $0, beside: paths) }
    var arguments = ([environmentFile].compactMap { $0 } + files).flatMap { ["--vars-file", $0] }
    arguments += variables.flatMap { ["--var", "\($0.name)=\($0.value)"] }
    arguments += secrets.files.flatMap { ["--secrets-file", $0] }
    return arguments + secrets.values.flatMap { ["--secret", $0.name] }
  }

  /// The variables of an environment: of the file NAME.vars beside the scenarios or in this folder, or of a file.
  /// - Throws: A ``CommandFailure`` for a file that isn't there, or a line in it that sets nothing.
  static func environment(_ name: String) throws -> [String: String] {
    let isFile = name.hasSuffix(".vars") || name.contains("/")
    return try read(isFile ? name : try file(of: name, beside: ["scenarios", "./scenarios.scenario"]), "--env")
  }

  /// The first of the folders that has such a file.
  private static func file(of name: String, beside paths: [String]) throws -> String {
    let candidates = paths.map { path in
      var isFolder: ObjCBool = false
      let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      let folder = exists && isFolder.boolValue ? path : (path as NSString).deletingLastPathComponent
      return (folder as NSString).appendingPathComponent("\(name).vars")
    }
    guard let found = candidates.first(where: { FileManager.default.fileExists(atPath: $0) }) else {
      throw CommandFailure(.noVariables(environment: name, file: candidates.first ?? "\(name).vars"))
    }
    return found
  }

  fileprivate static func read(_ path: String, _ option: String) throws -> [String: String] {
    guard let bytes = FileManager.default.contents(atPath: path) else {
      throw CommandFailure(.unreadableVariables(option: option, path: path))
    }
    do {
      let text = String(decoding: bytes, as: UTF8.self)
      return try Variables.File.parse(text, path: path, holdsSecrets: option == "--secrets-file")
    } catch {
      throw CommandFailure(CommandFailure.usage, telling: error)
    }
  }
}

/// Where secrets come from. `--secret` counts before `--secrets-file`.
struct SecretOptions: ParsableArguments {
  @Option(
    name: .customLong("secret"),
    help: "Set {{secret.NAME}}, which no report shows, NAME=VALUE; NAME alone is read from the environment. May be repeated."
  )
  var values: [VariableOptions.Secret] = []
  @Option(
    name: .customLong("secrets-file"),
    help: "Read secrets from a file with a line NAME=VALUE for each. May be repeated; later files win."
  )
  var files: [String] = []

  /// The secrets by name.
  /// - Throws: A ``CommandFailure`` for a file that can't be read, and for a secret that is neither given nor in the environment.
  func byName() throws -> [String: String] {
    var known: [String: String] = [:]
    for path in files {
      // A secret is always text, which quotes around a value say.
      let secrets = try VariableOptions.read(path, "--secrets-file").mapValues { value in
        value.count > 1 && value.hasPrefix("\"") && value.hasSuffix("\"") ? String(value.dropFirst().dropLast()) : value
      }
      known.merge(secrets) { _, last in last }
    }
    for secret in values {
      guard let value = secret.value ?? Surroundings.current.environment[secret.name] else {
        throw CommandFailure(.noSecret(secret.name))
      }
      known[secret.name] = value
    }
    return known
  }
}

extension VariableOptions {
  /// `NAME=VALUE` of a command line.
  struct Assignment: ExpressibleByArgument {
    let name: String
    let value: String

    init?(argument: String) {
      guard let (before, after) = argument.splitOnce(at: "="), !before.isEmpty else { return nil }
      (name, value) = (String(before), String(after))
    }
  }

  /// `NAME=VALUE`, or `NAME` for a secret whose value is in the environment: a command line can be read by every user.
  struct Secret: ExpressibleByArgument {
    let name: String
    let value: String?

    init?(argument: String) {
      let parts = argument.splitOnce(at: "=")
      name = parts.map { String($0.0) } ?? argument
      value = parts.map { String($0.1) }
      if name.isEmpty { return nil }
    }
  }
}
