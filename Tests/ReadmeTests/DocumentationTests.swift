import Foundation
import ScenarioSyntax
import TestSupport
import XCTest

@testable import AnswerbackBench

/// The code, the scenarios and the commands in the articles of the documentation, and the manifests of the README.
final class DocumentationTests: XCTestCase {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let sources = root.appending(path: "Sources")

  /// Every article, by the name of its catalogue and its own: `Answerback.docc/Errors.md`.
  private func articles() throws -> [Article] {
    let manager = FileManager.default
    return try manager.contentsOfDirectory(atPath: Self.sources.path).sorted().flatMap { module -> [Article] in
      let folder = Self.sources.appending(path: "\(module)/\(module).docc")
      guard manager.fileExists(atPath: folder.path) else { return [] }
      return try manager.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".md") }.sorted().map { name in
        Article(name: "\(module).docc/\(name)", text: try String(contentsOf: folder.appending(path: name), encoding: .utf8))
      }
    }
  }

  func testEverySwiftBlockCompiles() async throws {
    let compiler = try await Compiler(for: DocumentationTests.self)
    var files: [String: String] = [:]
    var names: [String: String] = [:]
    for article in try articles() where article.blocks.contains(where: \.isSwift) {
      let file = article.name.replacing(".docc/", with: "-").replacing(".md", with: ".swift")
      (files[file], names[file]) = (article.source, article.name)
    }
    XCTAssertGreaterThan(files.count, 8)
    let faults = try await compiler.errors(in: files)
    XCTAssertEqual(faults.map { "\(names[$0.file] ?? $0.file):\($0.line): \($0.text)" }, [])
  }

  /// The manifests of the articles and of the README, each with the name of its page.
  private func manifests() throws -> [(name: String, text: String)] {
    let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
    return try (articles() + [Article(name: "README.md", text: readme)]).flatMap { article in
      article.blocks.filter(\.isManifest).map { (article.name, $0.text) }
    }
  }

  func testEveryProductOfAManifestIsOneOfThePackage() throws {
    let package = try String(contentsOf: Self.root.appending(path: "Package.swift"), encoding: .utf8)
    for (name, text) in try manifests() {
      let products = text.matches(of: /\.(product|plugin)\(name: "(\w+)", package: "answerback"\)/)
      XCTAssertGreaterThan(products.count, 2, name)
      for product in products {
        let kind = product.output.1 == "plugin" ? "plugin" : "library"
        XCTAssertTrue(package.contains(".\(kind)(name: \"\(product.output.2)\", targets:"), "\(name): \(product.output.0)")
      }
    }
  }

  func testEveryManifestCompiles() async throws {
    let compiler = try await Compiler(for: DocumentationTests.self)
    let manifests = try manifests()
    XCTAssertTrue(manifests.contains { $0.name == "README.md" })
    for (name, text) in manifests {
      let faults = try await compiler.errors(inManifest: text)
      XCTAssertEqual(faults.map { "\(name): manifest line \($0.line): \($0.text)" }, [])
    }
  }

  func testEveryScenarioIsOne() throws {
    var count = 0
    for article in try articles() {
      for block in article.blocks where block.language == "scenario" {
        let file = try ScenarioFile.parse(block.text, path: "\(article.name):\(block.line)")
        XCTAssertEqual(file.lint().filter { $0.severity == .error }.map(\.message), [], article.name)
        count += 1
      }
    }
    XCTAssertGreaterThan(count, 1)
  }

  func testEveryCommandThatIsShownExists() throws {
    var count = 0
    for article in try articles() {
      for command in article.blocks.filter({ $0.language == "sh" }).flatMap(\.commands) {
        XCTAssertNoThrow(
          try Bench.parse(SelectionOptions.completing(command)),
          "\(article.name): \(command.joined(separator: " "))"
        )
        count += 1
      }
    }
    XCTAssertGreaterThan(count, 10)
  }

  func testAFaultIsFoundAtItsLineOfTheArticle() async throws {
    let text = """
      # Title

      ```swift
      import Foundation

      struct Lamp: Codable {}
      ```

      ```swift
      let lamp = Lamp(id: 7)
      ```
      """
    let article = Article(name: "A.docc/B.md", text: text)
    XCTAssertEqual(article.source.count { $0 == "\n" }, text.count { $0 == "\n" })
    let faults = try await Compiler(for: DocumentationTests.self).errors(in: ["B.swift": article.source])
    XCTAssertEqual(faults.map(\.line), [10])
  }

  func testTheWordsOfACommandAreThoseOfAShell() {
    let text = "answerback run scenarios \\\n  --filter 'a b' > out.txt\nswift run LampService serve --port 8080 & # comment\nls"
    let block = Article.Block(language: "sh", line: 1, text: text)
    XCTAssertEqual(block.commands, [["run", "scenarios", "--filter", "a b"], ["serve", "--port", "8080"]])
  }
}

/// An article of the documentation.
private struct Article {
  /// A fenced block.
  struct Block {
    var language: String
    /// The line of its fence.
    var line: Int
    var text: String

    var isManifest: Bool { language == "swift" && text.contains("import PackageDescription\n") }
    var isSwift: Bool { language == "swift" && !isManifest }

    /// The arguments of each command of the bench, under the name of `answerback` or of a service of a reader's.
    var commands: [[String]] {
      text.replacing("\\\n", with: " ").split(separator: "\n").compactMap { line in
        var words: [String] = []
        for (number, part) in line.split(separator: "'", omittingEmptySubsequences: false).enumerated() {
          if number.isMultiple(of: 2) {
            words += part.split(separator: " ").map(String.init)
          } else {
            words.append(String(part))
          }
        }
        words = Array(words.prefix { ![">", "|", "&", "&&", "#"].contains($0) })
        if words.first == "answerback" { return Array(words.dropFirst()) }
        if words.starts(with: ["swift", "run", "LampService"]) { return Array(words.dropFirst(3)) }
        return nil
      }
    }
  }

  let name: String
  let blocks: [Block]
  private let lineCount: Int

  init(name: String, text: String) {
    self.name = name
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    lineCount = lines.count
    var blocks: [Block] = []
    var open: Block?
    for (number, line) in lines.enumerated() where line.hasPrefix("```") || open != nil {
      if let block = open, line.hasPrefix("```") {
        blocks.append(block)
        open = nil
      } else if open != nil {
        open?.text += line + "\n"
      } else {
        open = Block(language: String(line.dropFirst(3)), line: number, text: "")
      }
    }
    self.blocks = blocks
  }

  /// The Swift blocks as one source file in which each line has the number that it has in the article.
  ///
  /// Imports move to the first line, declarations become private, because other articles have some of the same names, and blocks
  /// of statements become functions.
  var source: String {
    var lines = Array(repeating: "", count: lineCount)
    var imports: Set<String> = ["import Answerback"]
    let ownModules = blocks.filter(\.isManifest).flatMap { $0.text.matches(of: /name: "(\w+)",\n/).map { String($0.output.1) } }
    for block in blocks where block.isSwift {
      var code = block.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      for (number, line) in code.enumerated() where line.hasPrefix("import ") || line == "@main" {
        if line != "@main", !ownModules.contains(String(line.dropFirst("import ".count))) { imports.insert(line) }
        code[number] = ""
      }
      let first = code.first { !$0.isEmpty && !$0.hasPrefix("//") } ?? ""
      if Self.isDeclaration(first) {
        code = code.map { line in
          let isPrivate = (Self.isDeclaration(line) || line.hasPrefix("let ")) && !line.hasPrefix("extension")
          return isPrivate ? line.replacing(#/^(@\w+ )?(?:public )?/#) { "\($0.output.1 ?? "")private " } : line
        }
      } else {
        lines[block.line] = "private func example\(block.line)() async throws {"
        code[code.count - 1] = "}"
      }
      for (number, line) in code.enumerated() { lines[block.line + 1 + number] = line }
    }
    lines[0] = imports.sorted().joined(separator: "; ")
    return lines.joined(separator: "\n")
  }

  private static func isDeclaration(_ line: String) -> Bool {
    line.firstMatch(of: #/^(@\w+ )?(public |final |indirect )*(struct|enum|class|actor|protocol|extension|func|typealias) /#)
      != nil
  }
}
