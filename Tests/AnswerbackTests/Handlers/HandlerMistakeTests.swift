import Foundation
import TestSupport
import XCTest

/// What the compiler says about mistakes in handlers: a sentence about the mistake, at its line, and nothing that leads astray.
final class HandlerMistakeTests: XCTestCase {
  /// One mistake, the line of its code that the compiler names, and words of what it says.
  private struct Mistake {
    var code: String
    var line = 1
    var words: String
  }

  private static let notReturnable = "A handler returns one Encodable value or one ResponseConvertible response."

  private static let numbers = [
    Mistake(code: #"Get("/{id}", id) { "x" }"#, words: "which cannot be implicitly ignored"),
    Mistake(code: #"Get("/{id}", id) { request, id, more in "\(id)" }"#, words: "expects 2 arguments, but 3 were used"),
    Mistake(code: #"Get("/{id}", id, text) { "x" }"#, words: "which cannot be implicitly ignored"),
    Mistake(code: #"Get("/{id}", id, text) { request in "x" }"#, words: "expects 2 arguments, but 1 was used"),
    Mistake(code: #"Get("/{id}", id, text) { a, b, c, d in "x" }"#, words: "expects 3 arguments, but 4 were used"),
    Mistake(code: #"Get("/{id}", id, text, text) { a, b in "x" }"#, words: "expects 3 arguments, but 2 were used"),
    Mistake(
      code: #"Get("/{id}", id, text, text, text, text, text, text) { id, a, b, c, d, e, f in a }"#,
      words: "at most six inputs. Group them with Inputs"
    ),
    Mistake(
      code: #"Get("/{id}", id, text, text, text, text, text, text) { request, id, a, b, c, d, e, f in a }"#,
      words: "at most six inputs. Group them with Inputs"
    ),
    Mistake(code: #"Get("/") { a, b in "x" }"#, words: "expects 1 argument, but 2 were used"),
    Mistake(code: #"Get("/{id}", id) { request.method }"#, words: "cannot find 'request' in scope"),
    Mistake(code: "Get(\"/{id}\", id) { request, id, more in\n  let twice = id * 2\n  return twice\n}", words: "but 3 were used"),
    Mistake(
      code: "Get(\"/{id}\", id, text) { request in\n  let method = request.method\n  return \"\\(method)\"\n}",
      words: "but 1 was used"
    ),
  ]

  private static let results = [
    Mistake(code: #"Get("/") { Thing() }"#, words: notReturnable),
    Mistake(code: #"Get("/") { request in Thing() }"#, words: notReturnable),
    Mistake(code: #"Get("/{id}", id) { id in Thing() }"#, words: notReturnable),
    Mistake(code: #"Get("/{id}", id) { request, id in Thing() }"#, words: notReturnable),
    Mistake(code: #"Get("/{id}", id, text) { id, text in Thing() }"#, words: notReturnable),
    Mistake(code: #"Get("/{id}", id, text) { request, id, text in Thing() }"#, words: notReturnable),
    Mistake(code: #"Get("/") { print("x") }"#, words: notReturnable),
    Mistake(code: #"Get("/") {}"#, words: notReturnable),
    Mistake(code: #"Get("/") { request in print(request) }"#, words: notReturnable),
    Mistake(code: #"Get("/{id}", id) { id in print(id) }"#, words: notReturnable),
    Mistake(code: #"Get("/{id}", id) { request, id in print(id) }"#, words: notReturnable),
    Mistake(code: "Get(\"/{id}\", id) { id in\n  try await Task.sleep(for: .seconds(id))\n}", words: notReturnable),
    Mistake(code: #"Get("/") { ["a": 1, "b": "x"] }"#, words: "AnyEncodable for values of several types"),
    Mistake(code: #"Get("/{id}", id) { id in ["a": id, "b": "x"] }"#, words: "AnyEncodable for values of several types"),
    Mistake(code: #"Get("/") { () -> any Encodable & Sendable in "x" }"#, words: "AnyEncodable for values of several types"),
    Mistake(
      code: "Get(\"/\") { request in\n  if request.method == .get { return \"x\" }\n  return Redirect(to: \"/\")\n}",
      words: "AnyResponse for responses of several kinds"
    ),
  ]

  private static let bodies = [
    Mistake(code: #"Get("/") { request in request.quer("x") }"#, words: "value of type 'Request' has no member 'quer'"),
    Mistake(code: #"Get("/") { request in request.methd }"#, words: "value of type 'Request' has no member 'methd'"),
    Mistake(code: #"Get("/") { $0.methd }"#, words: "value of type 'Request' has no member 'methd'"),
    Mistake(code: "Get(\"/\") { request in\n  let x = request.quer(\"x\")\n  return x\n}", line: 2, words: "no member 'quer'"),
    Mistake(code: #"Get("/{id}", id) { id in id.quer("x") }"#, words: "value of type 'Int' has no member 'quer'"),
    Mistake(code: #"Get("/{id}", id) { request, id in request.quer("\(id)") }"#, words: "'Request' has no member 'quer'"),
    Mistake(code: #"Get("/{id}", id) { _, id in id.quer }"#, words: "value of type 'Int' has no member 'quer'"),
    Mistake(code: "Get(\"/{id}\", id) { _, id in\n  let x = id.quer\n  return x\n}", line: 2, words: "no member 'quer'"),
    Mistake(code: #"Get("/{id}", id, text) { id, text in text.quer }"#, words: "'String' has no member 'quer'"),
    Mistake(code: #"Get("/{id}", id, text) { request, id, text in request.quer }"#, words: "'Request' has no member 'quer'"),
    Mistake(code: #"Get("/") { doubld("x") }"#, words: "cannot find 'doubld' in scope"),
    Mistake(code: #"Get("/{id}", id) { id in doubld(id) }"#, words: "cannot find 'doubld' in scope"),
    Mistake(code: #"Get("/{id}", id) { id in id + "x" }"#, words: "cannot be applied to operands of type 'Int' and 'String'"),
    Mistake(code: #"Get("/{id}", id) { id in Item(ip: id) }"#, words: "incorrect argument label in call"),
    Mistake(code: #"Get("/{id}", id) { request, id in Item(id: "x") }"#, words: "cannot convert value of type 'String'"),
    Mistake(code: #"Get("/{id}", id) { (id: String) in "x" }"#, words: "cannot convert value of type"),
    Mistake(code: #"Get("/", "x")"#, words: "'String' does not conform to expected type 'Paginator'"),
    Mistake(code: #"Get("/{id}", "x") { id in "x" }"#, words: "requires that 'String' conform to 'Input'"),
  ]

  func testANumberOfParametersThatDoesNotFitIsSaidAsANumber() async throws {
    try await check(Self.numbers)
  }

  func testAResultThatIsNeitherValueNorResponseIsSaidWithTheRemedy() async throws {
    try await check(Self.results)
  }

  func testAMistakeInTheBodyIsSaidAtItsPlace() async throws {
    try await check(Self.bodies)
  }

  func testATypoInOneOfTenRoutesIsTheOnlyError() async throws {
    let routes = (1...9).map { "Get(\"/\($0)/{id}\", id) { id in Item(id: id * \($0)) }" }
    let code = (routes + [#"Get("/") { request in request.quer("x") }"#]).joined(separator: "\n")
    try await check([Mistake(code: code, line: 10, words: "value of type 'Request' has no member 'quer'")])
  }

  /// Compiles each mistake in a function of its own, all of them in one file.
  private func check(_ mistakes: [Mistake], file: StaticString = #filePath, line: UInt = #line) async throws {
    let compiler = try await Compiler(for: HandlerMistakeTests.self)
    var source = """
      import Answerback
      struct Thing {}
      struct Item: Codable { var id: Int }
      let id = Path("id", Int.self)
      let text = Query("text", String.self)

      """
    var places: [Int] = []
    for (number, mistake) in mistakes.enumerated() {
      source += "func mistake\(number)() throws { _ = try App {\n"
      places.append(source.count { $0 == "\n" } + mistake.line)
      source += "\(mistake.code)\n} }\n"
    }
    let output = try await compiler.errors(in: ["Mistakes.swift": source])
    for (mistake, place) in zip(mistakes, places) {
      let said = output.filter { $0.line == place }.map(\.text)
      XCTAssertTrue(
        said.contains { $0.contains(mistake.words) },
        "\(mistake.code): \(said)",
        file: file,
        line: line
      )
    }
    XCTAssertEqual(output.filter { !places.contains($0.line) }.map { "\($0)" }, [], file: file, line: line)
    let unhelpful = ["pack expansion", "no exact matches", "failed to produce diagnostic", "ambiguous"]
    let noise = output.filter { error in unhelpful.contains { error.text.contains($0) } }
    XCTAssertEqual(noise.map { "\($0)" }, [], file: file, line: line)
  }
}
