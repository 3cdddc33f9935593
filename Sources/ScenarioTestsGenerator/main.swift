import Foundation
import SystemIO

/// Writes a line to standard error; where that can't be done, the exit code has to do.
func complain(_ sentence: String) {
  try? StandardStream.error.write(sentence + "\n")
}

StandardStream.ignoreBrokenPipes()
let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
  complain("usage: scenario-tests-generator FOLDER OUTPUT [SCENARIO…]")
  exit(2)
}
do {
  var tests = GeneratedTests(root: arguments[1])
  for path in arguments.dropFirst(3) { try tests.add(path) }
  try OutputFile(arguments[2]).write(Array(tests.source.utf8))
  // The package manager silently leaves out files whose names it can't read.
  for file in (try? FolderListing(of: arguments[1]))?.unreadable ?? [] where file.isFolder || file.path.hasSuffix(".scenario") {
    complain("warning: \(arguments[1])/\(file.path) is left out: its name is not UTF-8. Rename it.")
  }
} catch {
  complain("error: \(error)")
  exit(1)
}
