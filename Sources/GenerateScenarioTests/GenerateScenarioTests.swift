import Foundation
import PackagePlugin

/// Writes one XCTest method for each scenario file of the target it is used on, so that `swift test` lists and runs them by name.
///
/// The target's `path:` is the folder of the scenarios. Every file that is not Swift is an input, so none is reported as unhandled
/// and a change of any is seen.
@main
struct GenerateScenarioTests: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] {
    guard let target = target as? any SourceModuleTarget else { return [] }
    let files = target.sourceFiles.map(\.url).filter { $0.pathExtension != "swift" }
    let scenarios = files.filter { $0.pathExtension == "scenario" }
    let output = context.pluginWorkDirectoryURL.appending(path: "ScenarioTests.generated.swift")
    return [
      .buildCommand(
        displayName: "Writing a test for each of \(scenarios.count) scenarios",
        executable: try context.tool(named: "scenario-tests-generator").url,
        arguments: [target.directoryURL.path(percentEncoded: false), output.path(percentEncoded: false)]
          + scenarios.map { $0.path(percentEncoded: false) },
        inputFiles: files,
        outputFiles: [output]
      )
    ]
  }
}
