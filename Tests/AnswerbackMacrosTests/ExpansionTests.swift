#if Macros
import AnswerbackMacroPlugin
import SwiftDiagnostics
import SwiftParser
import SwiftSyntax
import SwiftSyntaxBuilder
import SwiftSyntaxMacroExpansion
import SwiftSyntaxMacros
import XCTest

/// What the macro writes into a source, and what it says about one that it can't work with.
final class ExpansionTests: XCTestCase {
  private func expand(_ source: String, adding protocols: [TypeSyntax] = ["FieldsWritable", "SchemaDescribing"]) -> (
    text: String, problems: [String]
  ) {
    let file = Parser.parse(source: source)
    let context = BasicMacroExpansionContext(sourceFiles: [file: .init(moduleName: "M", fullFilePath: "a.swift")])
    let expanded = file.expand(
      macroSpecs: ["FieldsWritable": MacroSpec(type: FieldsWritableMacro.self, conformances: protocols)],
      contextGenerator: { BasicMacroExpansionContext(sharingWith: context, lexicalContext: $0.allMacroLexicalContexts()) },
      indentationWidth: .spaces(2)
    )
    return (expanded.description, context.diagnostics.map(\.message))
  }

  private func assertExpansion(_ source: String, contains lines: String..., line: UInt = #line) {
    let (text, problems) = expand(source)
    XCTAssertEqual(problems, [], line: line)
    for wanted in lines { XCTAssertTrue(text.contains(wanted), "\(wanted) isn't in \(text)", line: line) }
  }

  private func assertProblem(_ source: String, _ sentence: String, line: UInt = #line) {
    let (text, problems) = expand(source)
    XCTAssertEqual(problems, [sentence], line: line)
    XCTAssertFalse(text.contains("extension"), line: line)
  }

  func testTheExtensionsAreThoseOfTheConformancesThatAreMissing() {
    XCTAssertEqual(
      expand("@FieldsWritable struct A {\n  var b = 1\n}", adding: ["FieldsWritable"]).text,
      """
      struct A {
        var b = 1
      }

      extension A: FieldsWritable {
        func write(to fields: inout FieldsWriter) throws {
          fields("b", b)
        }
      }
      """
    )
    XCTAssertEqual(
      expand("/// One.\n@FieldsWritable struct A {\n  var b = 1\n}", adding: ["SchemaDescribing"]).text,
      """
      /// One.
      struct A {
        var b = 1
      }

      extension A: SchemaDescribing {
        static func schema(in types: SchemaTypes) -> Schema {
          types.object([
              .init("b", \\Self.b),
            ], description: "One.")
        }
      }
      """
    )
    XCTAssertFalse(expand("@FieldsWritable struct A { var b = 1 }", adding: []).text.contains("extension"))
  }

  func testOnlyACallThatMayThrowHasATry() {
    assertExpansion(
      """
      @FieldsWritable struct A {
        let a, b: Int, c = "x", d: Bool?
        let e: [Int], f: UUID?, g: Other, h: Swift.Double
      }
      """,
      contains:
        "    fields(\"a\", a)\n    fields(\"b\", b)\n    fields(\"c\", c)\n    fields(\"d\", d)\n    try fields(\"e\", e)\n",
      "    try fields(\"f\", f)\n    _ = try (fields.check(), fields(\"g\", g))\n    fields(\"h\", h)\n"
    )
  }

  func testTheMethodsAreSeenAsFarAsTheType() {
    assertExpansion(
      "@FieldsWritable public struct A { var b: Int }",
      contains: "  public func write(to",
      "  public static func schema(in"
    )
    assertExpansion("@FieldsWritable package final class A { let b: Int }", contains: "  package func write(to")
    assertExpansion("@FieldsWritable private struct A { var b: Int }", contains: "\n  func write(to")
  }

  func testNamesAreThoseOfTheCodingKeysInTheirOrder() {
    assertExpansion(
      """
      @FieldsWritable struct A {
        var a: Int, b: Int, `in`: Int, d = 2
        enum CodingKeys: String, CodingKey { case b = "B\\"", `in`; case a }
      }
      """,
      contains: "    fields(#\"B\"\"#, b)\n    fields(\"in\", `in`)\n    fields(\"a\", a)\n  }"
    )
    assertProblem(
      "@FieldsWritable struct A { var a: Int; enum CodingKeys: String, CodingKey { case b } }",
      "the type has no stored property b"
    )
  }

  func testOnlyStoredPropertiesAreFields() {
    assertExpansion(
      """
      @FieldsWritable struct A {
        static let s = 1
        var a: Int { 1 }
        var b: Int { get { 1 } set {} }
        var c = 1 { didSet {} }
        func f() {}
      }
      """,
      contains: "throws {\n    fields(\"c\", c)\n  }"
    )
    assertExpansion("@FieldsWritable struct A { @Wrapped var a: Int }", contains: "try fields(\"a\", _a)", "(\"a\", \\Self._a)")
    assertExpansion("@FieldsWritable struct A { @available(*, deprecated) var a: Int }", contains: "fields(\"a\", a)")
    assertExpansion("@FieldsWritable struct A {}", contains: "throws {\n  }")
  }

  func testDocCommentsAreDescriptions() {
    assertExpansion(
      """
      // Not this.

      /// A *thing*
      /// of two lines.
      @FieldsWritable struct A {
        /** A number.
         * Or two.
         */
        var a: Int
        /// Belongs to nothing.
        // An ordinary comment.
        var b: Int
        ///
        var c: Int
        /// "Quoted\\n".
        var d: Int
      }
      """,
      contains: #".init("a", \Self.a, description: "A number.\nOr two."),"#,
      #".init("b", \Self.b),"#,
      #".init("c", \Self.c),"#,
      ##".init("d", \Self.d, description: #""Quoted\n"."#),"##,
      #"], description: "A *thing*\nof two lines.")"#
    )
  }

  func testWhatCannotBeWrittenIsAnErrorAtItsPlace() {
    assertProblem("@FieldsWritable enum A { case b }", "@FieldsWritable works on a struct or a final class")
    assertProblem("@FieldsWritable actor A { let b = 1 }", "@FieldsWritable works on a struct or a final class")
    assertProblem(
      "@FieldsWritable class A { let b = 1 }",
      "@FieldsWritable needs a final class: of a subclass, only the inherited fields would be written"
    )
    assertProblem(
      "@FieldsWritable struct A { lazy var b = 1 }",
      "@FieldsWritable can't write a lazy property: reading it would change the value"
    )
    assertProblem(
      "@FieldsWritable struct A { let (b, c) = (1, 2) }",
      "@FieldsWritable needs a name for each property; write this pattern as several properties"
    )
    assertProblem(
      "@FieldsWritable struct A {\n#if DEBUG\nvar b = 1\n#endif\n}",
      "@FieldsWritable can't tell which properties of an #if there are; move them out of it"
    )
  }
}
#endif
