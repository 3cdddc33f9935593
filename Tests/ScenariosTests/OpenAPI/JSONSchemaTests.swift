import Codecs
import OpenAPIDescriptions
import ScenarioInterchange
import Scenarios
import XCTest

final class JSONSchemaTests: XCTestCase {
  private func violations(_ value: String, _ schema: String) throws -> [String] {
    try JSONSchema(Tree(json: Array(schema.utf8))).violations(of: Tree(json: Array(value.utf8))).map(\.description)
  }

  func testAKeywordOfTheWrongKindIsNotPassedOver() throws {
    for (schema, word) in [
      (#"{"minimum": "3"}"#, #"minimum "3", which isn't a number"#),
      (#"{"maxLength": -1}"#, "maxLength -1, which isn't a number of things"),
      (#"{"required": "a"}"#, #"required "a", which isn't a list of strings"#),
      (#"{"type": 1}"#, "type 1, which isn't a string or a list of strings"),
      (#"{"properties": []}"#, "properties an array, which isn't an object"),
      (#"{"anyOf": {}}"#, "anyOf an object, which isn't a list"),
    ] {
      XCTAssertTrue(try violations("2", schema).contains("the body: its schema has \(word)"), schema)
    }
  }

  func testOnlyOpenAPI30KnowsNullable() throws {
    func violations(_ version: String, _ schema: String) throws -> Int {
      let document = try Tree(json: Array(#"{"openapi": "\#(version)", "s": \#(schema)}"#.utf8))
      return JSONSchema(try XCTUnwrap(document["s"]), in: document).violations(of: Tree(.null)).count
    }
    let text = #"{"type": "string", "nullable": true}"#
    XCTAssertEqual(try [violations("3.0.3", text), violations("3.1.0", text)], [0, 1])
    // OpenAPI 3.0.3, Schema Object: a list of values must have null, too.
    XCTAssertEqual(try violations("3.0.3", #"{"type": "string", "nullable": true, "enum": ["a"]}"#), 1)
    XCTAssertEqual(try violations("3.0.3", #"{"type": "string", "nullable": true, "enum": ["a", null]}"#), 0)
  }

  func testEveryFaultOfARecordIsNamedWithItsPath() throws {
    let schema = """
      {"$ref": "#/$defs/page", "$defs": {
        "page": {"type": "object", "required": ["items", "total"], "additionalProperties": false,
          "properties": {"items": {"type": "array", "items": {"$ref": "#/$defs/item"}}, "total": {"type": "integer", "minimum": 0}}},
        "item": {"type": "object", "properties": {"id": {"type": "integer"}, "a/b~c": {"type": ["string", "null"], "maxLength": 2}}}
      }}
      """
    XCTAssertEqual(
      try violations(
        #"{"items": [{"id": 1, "a/b~c": null}, {"id": "2", "a/b~c": "xyz"}, 3], "total": -1, "more": true}"#,
        schema
      ),
      [
        #"the body/items/1/id: is "2", not an integer"#,
        "the body/items/1/a~1b~0c: has 3 characters, which is more than 2",
        "the body/items/2: is 3, not an object",
        "the body/total: is -1, which is below 0",
        "the body/more: may not be there",
      ]
    )
    XCTAssertEqual(try violations(#"{"items": []}"#, schema), [#"the body: has no member "total""#])
  }

  func testNumbersCompareByTheirValueHoweverTheyAreSpelled() throws {
    XCTAssertEqual(try violations("7.0", #"{"type": "integer", "enum": [7], "multipleOf": 0.5}"#), [])
    XCTAssertEqual(try violations("0.0075", #"{"multipleOf": 0.0001}"#), [])
    XCTAssertEqual(
      try violations("9007199254740993", #"{"const": 9007199254740992}"#),
      ["the body: is 9007199254740993, not 9007199254740992"]
    )
    XCTAssertEqual(try violations("5", #"{"exclusiveMaximum": 5}"#), ["the body: is 5, which is not below 5"])
    XCTAssertEqual(try violations("2147483648", #"{"format": "int32"}"#), ["the body: is 2147483648, which 32 bits do not hold"])
  }

  func testAPatternMatchesSomewhereOrIsSaidToBeUnchecked() throws {
    XCTAssertEqual(try violations(#""xabc""#, #"{"pattern": "[a-c]{2}"}"#), [])
    XCTAssertEqual(
      try violations(#""ab7""#, #"{"pattern": "^\\p{L}+$"}"#),
      [#"the body: is "ab7", which does not match /^\p{L}+$/"#]
    )
    let advice = "because matching takes linear time. Match the surrounding text as well, or use two expressions."
    XCTAssertEqual(
      try violations(#""b""#, #"{"pattern": "^(?!a)"}"#),
      [
        "the body: the pattern of its schema can't be checked: /^(?!a)/ is not a regular expression: the look-around (?! at "
          + "character 2 isn't supported, \(advice)"
      ]
    )
    XCTAssertEqual(
      try violations(#"{"ab": "x", "b": 1}"#, #"{"patternProperties": {"^a": {"type": "integer"}}}"#),
      [#"the body/ab: is "x", not an integer"#]
    )
  }

  func testArraysAreCheckedForTheirElementsAndTheirNumber() throws {
    let schema = #"{"prefixItems": [{"type": "string"}], "items": {"type": "integer"}, "minItems": 2, "uniqueItems": true}"#
    XCTAssertEqual(try violations(#"["a", 1, 2]"#, schema), [])
    XCTAssertEqual(
      try violations(#"["a", 1, 1.0, "b"]"#, schema),
      ["the body: has an element twice", #"the body/3: is "b", not an integer"#]
    )
    XCTAssertEqual(
      try violations("[1]", #"{"contains": {"const": 2}}"#),
      ["the body: has 0 elements of those it should contain, which is less than 1"]
    )
  }

  func testOfSeveralSchemasTheOneThatFitsBestSaysWhatIsWrong() throws {
    XCTAssertEqual(
      try violations("[]", #"{"anyOf": [{"type": "string"}, {"type": "null"}]}"#),
      ["the body: fits none of 2 schemas: is an array, not a string; is an array, not null"]
    )
    let nullable = #"{"anyOf": [{"type": "object", "properties": {"n": {"type": "integer"}}}, {"type": "null"}]}"#
    XCTAssertEqual(try violations(#"{"n": "x"}"#, nullable), [#"the body/n: is "x", not an integer"#])
    XCTAssertEqual(
      try violations("1", #"{"oneOf": [{"type": "integer"}, {"type": "number"}]}"#),
      ["the body: fits 2 of 2 schemas of which it may fit one"]
    )
    XCTAssertEqual(try violations("1", #"{"not": {"type": "integer"}}"#), ["the body: is 1, which is what it must not be"])
    let conditional = #"{"if": {"required": ["a"]}, "then": {"required": ["b"]}, "else": {"required": ["c"]}}"#
    XCTAssertEqual(try violations(#"{"a": 1}"#, conditional), [#"the body: has no member "b""#])
    XCTAssertEqual(try violations("{}", conditional), [#"the body: has no member "c""#])
  }

  func testFormatsAreCheckedToTheLetter() throws {
    for (format, good, bad) in [
      ("date-time", "2024-02-29T23:59:60Z", "2023-02-29T00:00:00Z"), ("date", "2000-02-29", "1900-02-29"),
      ("uuid", "12345678-1234-5678-1234-567812345678", "12345678123456781234567812345678"), ("ipv4", "127.0.0.1", "127.0.0.01"),
    ] {
      XCTAssertEqual(try violations("\"\(good)\"", "{\"format\": \"\(format)\"}"), [])
      XCTAssertEqual(
        try violations("\"\(bad)\"", "{\"format\": \"\(format)\"}"),
        ["the body: is \"\(bad)\", which isn't a valid \(format)"]
      )
    }
  }

  func testWhatCannotBeCheckedIsSaidAndNeverPasses() throws {
    for (schema, words) in [
      (#"{"unevaluatedProperties": false}"#, "its schema uses unevaluatedProperties, which is not checked"),
      (#"{"$ref": "https://example.org/x"}"#, #"its schema refers to "https://example.org/x", which is not in the document"#),
      (##"{"$ref": "#"}"##, "the schema refers to itself without end, so it is not checked any deeper"),
      (##"{"not": {"$ref": "#/nowhere"}}"##, ##"its schema refers to "#/nowhere", which is not in the document"##),
      (#"{"propertyNames": 5}"#, "its schema is a number, where an object, true or false should be"),
    ] {
      let found = try JSONSchema(Tree(json: Array(schema.utf8))).violations(of: Tree(json: Array(#"{"a": 1}"#.utf8)))
      XCTAssertEqual(found.map(\.message), [words], schema)
      XCTAssertEqual(found.map(\.isUnchecked), [true], schema)
    }
  }

  func testAValueOfMessagePackIsTakenAsJSONWouldSpellIt() throws {
    let schema = try JSONSchema(Tree(json: Array(#"{"properties": {"b": {"type": "string"}, "n": {"type": "string"}}}"#.utf8)))
    let value = try Tree(messagePack: [0x82, 0xA1, 0x62, 0xC4, 0x01, 0xFF, 0xA1, 0x6E, 0x05] as [UInt8])
    XCTAssertEqual(schema.violations(of: value).map(\.description), ["the body/n: is 5, not a string"])
  }

  func testAnExampleFitsItsSchema() throws {
    let text = """
      {"$ref": "#/$defs/node", "$defs": {"node": {"type": "object", "required": ["id", "when", "size"], "properties": {
        "id": {"type": "integer", "minimum": 3}, "when": {"type": "string", "format": "date-time"},
        "size": {"enum": ["s", "m"]}, "name": {"type": "string", "minLength": 6}, "next": {"$ref": "#/$defs/node"},
        "ratio": {"type": "number", "exclusiveMinimum": 4, "maximum": 9}, "tags": {"type": "array", "items": {"type": "string"}}}}}}
      """
    let schema = try JSONSchema(Tree(json: Array(text.utf8)))
    XCTAssertEqual(schema.violations(of: schema.example), [])
    XCTAssertEqual(schema.example["name"]?.compactJSON, "\"textxx\"")
  }
}
