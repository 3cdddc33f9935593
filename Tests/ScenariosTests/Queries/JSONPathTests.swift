import Patterns
import Scenarios
import XCTest

/// The examples of RFC 9535, and what it forbids.
final class JSONPathTests: XCTestCase {
  private func values(_ path: String, _ json: String) throws -> String {
    let root = try QueryValue(json: json)
    return try JSONPath(path).values(in: root).map(\.literal).joined(separator: " ")
  }

  private func fault(_ path: String) -> String {
    do {
      _ = try JSONPath(path)
      return "no fault"
    } catch {
      return "\(error.column): \(error.message)"
    }
  }

  private let store = """
    {"store": {
      "book": [
        {"category": "reference", "author": "Rees", "title": "Sayings", "price": 8.95},
        {"category": "fiction", "author": "Waugh", "title": "Sword", "price": 12.99},
        {"category": "fiction", "author": "Melville", "title": "Moby", "isbn": "0-553", "price": 8.99},
        {"category": "fiction", "author": "Tolkien", "title": "Lord", "isbn": "0-395", "price": 22.99}],
      "bicycle": {"color": "red", "price": 399}}}
    """

  func testThePathsOfTheBookStore() throws {
    XCTAssertEqual(try values("$.store.book[*].author", store), #""Rees" "Waugh" "Melville" "Tolkien""#)
    XCTAssertEqual(try values("$..author", store), #""Rees" "Waugh" "Melville" "Tolkien""#)
    XCTAssertEqual(try values("$.store..price", store), "8.95 12.99 8.99 22.99 399")
    XCTAssertEqual(try values("$..book[2].author", store), #""Melville""#)
    XCTAssertEqual(try values("$..book[2].publisher", store), "")
    XCTAssertEqual(try values("$..book[-1].title", store), #""Lord""#)
    XCTAssertEqual(try values("$..book[0,1].title", store), #""Sayings" "Sword""#)
    XCTAssertEqual(try values("$..book[:2].title", store), #""Sayings" "Sword""#)
    XCTAssertEqual(try values("$..book[?@.isbn].title", store), #""Moby" "Lord""#)
    XCTAssertEqual(try values("$..book[?@.price<10].title", store), #""Sayings" "Moby""#)
  }

  func testNamesStandInEitherQuotesWithTheEscapesOfJSON() throws {
    let json = #"{"o": {"j j": {"k.k": 3}}, "'": {"@": 2}, "é": 1, "\n": 4, "😀": 5}"#
    XCTAssertEqual(try values(#"$.o['j j']['k.k']"#, json), "3")
    XCTAssertEqual(try values(#"$.o["j j"]["k.k"]"#, json), "3")
    XCTAssertEqual(try values(#"$["'"]["@"]"#, json), "2")
    XCTAssertEqual(try values(#"$['\'']['@']"#, json), "2")
    XCTAssertEqual(try values("$.é", json), "1")
    XCTAssertEqual(try values(#"$['\u00e9', '\n', '\ud83d\ude00']"#, json), "1 4 5")
  }

  func testNamesCompareByCodePoints() throws {
    XCTAssertEqual(try values("$['e\u{301}']", "{\"é\": 1}"), "")
  }

  func testWildcardsTakeMembersAndElements() throws {
    let json = #"{"o": {"j": 1, "k": 2}, "a": [5, 3]}"#
    XCTAssertEqual(try values("$[*]", json), #"{"j":1,"k":2} [5,3]"#)
    XCTAssertEqual(try values("$.o[*, *]", json), "1 2 1 2")
    XCTAssertEqual(try values("$.a.*", json), "5 3")
    XCTAssertEqual(try values("$.a[0].*", json), "")
  }

  func testSlicesGoBothWays() throws {
    let json = #"["a", "b", "c", "d", "e", "f", "g"]"#
    XCTAssertEqual(try values("$[1:3]", json), #""b" "c""#)
    XCTAssertEqual(try values("$[5:]", json), #""f" "g""#)
    XCTAssertEqual(try values("$[1:5:2]", json), #""b" "d""#)
    XCTAssertEqual(try values("$[5:1:-2]", json), #""f" "d""#)
    XCTAssertEqual(try values("$[::-1]", json), #""g" "f" "e" "d" "c" "b" "a""#)
    XCTAssertEqual(try values("$[:]", json).count, 27)
    XCTAssertEqual(try values("$[::0]", json), "")
    XCTAssertEqual(try values("$[-2:]", json), #""f" "g""#)
    XCTAssertEqual(try values("$[9007199254740991:-9007199254740991:-1]", json), #""g" "f" "e" "d" "c" "b" "a""#)
    XCTAssertEqual(try values("$[1:3]", #"{"1": 2}"#), "")
  }

  func testDescendantsComeParentsFirst() throws {
    let json = #"{"o": {"j": 1, "k": 2}, "a": [5, 3, [{"j": 4}, {"k": 6}]]}"#
    XCTAssertEqual(try values("$..j", json), "1 4")
    XCTAssertEqual(try values("$..[0]", json), #"5 {"j":4}"#)
    XCTAssertEqual(try values("$.a..[0, 1]", json), #"5 3 {"j":4} {"k":6}"#)
  }

  func testComparisonsKnowNumbersStringsAndNothing() throws {
    let json = #"{"obj": {"x": "y"}, "arr": [2, 3]}"#
    func holds(_ condition: String) throws -> Bool { try !values("$[?\(condition)]", json).isEmpty }
    XCTAssertTrue(try holds("$.absent1 == $.absent2"))
    XCTAssertTrue(try holds("$.absent1 <= $.absent2"))
    XCTAssertFalse(try holds("$.absent == 'g'"))
    XCTAssertFalse(try holds("$.absent1 != $.absent2"))
    XCTAssertTrue(try holds("$.absent != 'g'"))
    XCTAssertTrue(try holds("1 <= 2"))
    XCTAssertFalse(try holds("1 > 2"))
    XCTAssertFalse(try holds("13 == '13'"))
    XCTAssertTrue(try holds("'a' <= 'b'"))
    XCTAssertTrue(try holds("$.obj == $.obj"))
    XCTAssertFalse(try holds("$.obj == $.arr"))
    XCTAssertFalse(try holds("$.obj <= $.arr"))
    XCTAssertTrue(try holds("1 == 1.0e0"))
    XCTAssertTrue(try holds("true <= true"))
    XCTAssertFalse(try holds("true > true"))
    XCTAssertFalse(try holds("null == false"))
  }

  func testFiltersJoinAndNegate() throws {
    let json = #"{"a": [3, 5, 1, 2, 4, 6, {"b": "j"}, {"b": "k"}, {"b": {}}, {"b": "kilo"}], "e": "f"}"#
    XCTAssertEqual(try values("$.a[?@.b == 'kilo']", json), #"{"b":"kilo"}"#)
    XCTAssertEqual(try values("$.a[?(@.b == 'kilo')]", json), #"{"b":"kilo"}"#)
    XCTAssertEqual(try values("$.a[?@>3.5]", json), "5 4 6")
    XCTAssertEqual(try values("$.a[?@<2 || @.b == \"k\"]", json), #"1 {"b":"k"}"#)
    XCTAssertEqual(try values("$.a[?@>1 && @<4]", json), "3 2")
    XCTAssertEqual(try values("$.a[?!@.b && !(@ < 5)]", json), "5 6")
    XCTAssertEqual(try values("$[?@.*]", json).count > 0, true)
    XCTAssertEqual(try values("$.a[?@<2 || @>5 && @<9]", json), "1 6")
    XCTAssertEqual(try values("$.a[?@.b, 0]", json), #"{"b":"j"} {"b":"k"} {"b":{}} {"b":"kilo"} 3"#)
    XCTAssertEqual(try values("$.a[?@ == $.a[1]]", json), "5")
  }

  func testFunctionsOfTheStandard() throws {
    let json = #"[{"a": "ab", "n": [1, 2]}, {"a": "abc", "n": [1]}, {"a": 5, "n": {}}]"#
    XCTAssertEqual(try values("$[?length(@.a) == 3].a", json), #""abc""#)
    XCTAssertEqual(try values("$[?count(@.n.*) > 1].a", json), #""ab""#)
    XCTAssertEqual(try values("$[?match(@.a, 'a.')].a", json), #""ab""#)
    XCTAssertEqual(try values("$[?search(@.a, 'b')].a", json), #""ab" "abc""#)
    XCTAssertEqual(try values("$[?!search(@.a, 'b')].a", json), "5")
    XCTAssertEqual(try values("$[?value(@..a) == 5].a", json), "5")
    XCTAssertEqual(try values("$[?match(@.a, '(')].a", json), "")
  }

  func testPatternsAreIRegexps() throws {
    let json = #"{"values": ["abc", "xab", "a\nb", "Ж", "ж", "a]c", 5], "pattern": "b.?b", "more": ["bab", "bba"]}"#
    XCTAssertEqual(try values("$.values[?match(@, '^ab.*')]", json), #""abc""#)
    XCTAssertEqual(try values("$.values[?match(@, '.*b$')]", json), #""xab""#)
    XCTAssertEqual(try values("$.values[?match(@, 'a.b')]", json), "")
    XCTAssertEqual(try values("$.values[?match(@, '\\\\p{Lu}')]", json), #""Ж""#)
    XCTAssertEqual(try values("$.values[?match(@, 'a[\\\\].]c')]", json), #""a]c""#)
    XCTAssertEqual(try values("$.more[?match(@, $.pattern)]", json), #""bab""#)
    for pattern in ["\\\\w+", "(?i)ABC", "a.c*?", "(?=a)abc", "(a)bc\\\\1"] {
      XCTAssertEqual(try values("$.values[?match(@, '\(pattern)')]", json), "", pattern)
    }
  }

  func testBlanksAreAllowedWhereTheStandardHasThem() throws {
    XCTAssertEqual(try values("$ [ 'a' , 0 ]\n.b [ ? @ .c == 1 ]", #"{"a": {"b": [{"c": 1}]}}"#), #"{"c":1}"#)
  }

  func testWhatIsNoPathIsRefusedWithItsPlace() {
    XCTAssertEqual(fault(""), "1: a path begins with $")
    XCTAssertEqual(fault("a"), "1: a path begins with $")
    XCTAssertEqual(fault("$."), "3: a name or * must follow .; other names stand in brackets: ['…']")
    XCTAssertEqual(fault("$.."), "4: a name or * must follow ..; other names stand in brackets: ['…']")
    XCTAssertEqual(fault("$.1"), "3: a name or * must follow .; other names stand in brackets: ['…']")
    XCTAssertEqual(fault("$ "), "2: blanks at the end of a path are not allowed")
    XCTAssertEqual(fault("$a"), "2: expected . or [ here, not a")
    XCTAssertEqual(fault("$[0"), "2: the bracket is not closed")
    XCTAssertEqual(fault("$[0 1]"), "5: expected , or ] here")
    XCTAssertEqual(fault("$[]"), "3: expected a quoted name, a number, a slice, * or ? here")
    XCTAssertEqual(fault("$[01]"), "3: a number here has no leading zero and no minus zero")
    XCTAssertEqual(fault("$[-0]"), "3: a number here has no leading zero and no minus zero")
    XCTAssertEqual(
      fault("$[9007199254740992]"),
      "3: 9007199254740992 is out of range; the largest number allowed is 9007199254740991"
    )
    XCTAssertEqual(fault("$[99999999999999999999]").prefix(25), "3: 99999999999999999999 i")
    XCTAssertEqual(fault("$['a]"), "3: the string has no closing quote")
    XCTAssertEqual(fault("$['\\x']"), "4: \\x is not an escape of JSON")
    XCTAssertEqual(fault("$['\\ud800']"), "4: half of a surrogate pair stands alone")
    XCTAssertEqual(fault("$['\\u00g0']"), "4: \\u needs four hexadecimal digits")
    XCTAssertEqual(fault("$['\u{1}']"), "4: a control character must be written as \\u0001")
    XCTAssertEqual(fault("$[?@.a == @.*]"), "11: only a path to a single place can be compared; this one may lead to several")
    XCTAssertEqual(fault("$[?@..a == 1]"), "4: only a path to a single place can be compared; this one may lead to several")
    XCTAssertEqual(fault("$[?1]"), "4: a value alone is not a test; compare it with something")
    XCTAssertEqual(fault("$[?true]"), "4: a value alone is not a test; compare it with something")
    XCTAssertEqual(fault("$[?length(@.a)]"), "4: a value alone is not a test; compare it with something")
    XCTAssertEqual(fault("$[?match(@.a, 'b') == true]"), "20: expected , or ] here")
    XCTAssertEqual(fault("$[?foo(@.a) == 1]"), "4: foo is neither true, false, null nor a function of RFC 9535")
    XCTAssertEqual(fault("$[?count(1) == 1]"), "10: expected a path here: @… or $…")
    XCTAssertEqual(fault("$[?length (@) == 1]"), "10: ( must follow length at once")
    XCTAssertEqual(fault("$[?(@.a]"), "8: the parenthesis is not closed")
    XCTAssertEqual(fault("$[?@.a == 01]"), "11: 01 is not a number of JSON")
    XCTAssertEqual(fault("$[?!@.a == 1]"), "4: ! negates a test; put the comparison in parentheses")
  }

  func testDeepNestingIsRefused() {
    let deep = String(repeating: "(", count: 500) + "@.a" + String(repeating: ")", count: 500)
    XCTAssertEqual(fault("$[?\(deep)]"), "68: filters and parentheses are nested more than 64 deep")
  }
}
