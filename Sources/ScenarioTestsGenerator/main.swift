import Foundation

let arguments = CommandLine.arguments
guard arguments.count >= 3 else {
  FileHandle.standardError.write(Data("usage: scenario-tests-generator FOLDER OUTPUT [SCENARIO…]\n".utf8))
  exit(2)
}
do {
  var tests = GeneratedTests(root: arguments[1])
  for path in arguments.dropFirst(3) { try tests.add(path) }
  try Data(tests.source.utf8).write(to: URL(filePath: arguments[2]), options: .atomic)
} catch {
  FileHandle.standardError.write(Data("error: \(error)\n".utf8))
  exit(1)
}
