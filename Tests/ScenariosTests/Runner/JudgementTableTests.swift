import Exchanges
import Scenarios
import XCTest

@testable import ScenarioSyntax

/// For every query, filter and predicate an assert that holds, and one that fails at its own place.
final class JudgementTableTests: XCTestCase {
  /// An assert that holds, one that must fail, and the column at which it fails.
  private typealias Row = (name: String, holds: String, fails: String, column: Int)

  private let rig = Rig()

  private var answer: Answer {
    var answer = Answer.json(
      #"""
      {"n":7,"f":1.6,"s":"seven","digits":"7","b":true,"nil":null,"list":[3,1,2],"one":[9],"empty":[],"o":{"k":"v"},
      "text":"a b&<c>","when":"2024-05-01T10:00:00Z","day":"01.05.2024 10:30","uuid":"123e4567-e89b-12d3-a456-426614174000",
      "ip":"192.168.0.1","ip6":"2001:db8::1","html":"&lt;b&gt; &#xe9;&copy;","url":"https://a.test/?x=\u0448","b64":"_-8",
      "tags":["a","b"],"future":"2023-11-24T22:13:20Z"}
      """#,
      200,
      ["ETag: \"v1\"", "X-Count: 7", "X-Two: a", "X-Two: b", "Set-Cookie: sid=abc; Max-Age=60", "Link: </next>; rel=\"next\""]
    )
    answer.trailers = ["X-Sum: 1"]
    answer.connection = ConnectionInfo(
      local: "127.0.0.1:1",
      peer: "127.0.0.1:8080",
      reused: false,
      security: ConnectionInfo.TLS(
        version: "TLS 1.3",
        isVerified: true,
        certificate: ConnectionInfo.Certificate(
          subject: "CN=a.test",
          issuer: "CN=root",
          serialNumber: "0a",
          notBefore: 0,
          notAfter: 1_700_864_000,
          alternativeNames: ["DNS:a.test"]
        )
      )
    )
    return answer
  }

  private let queries: [Row] = [
    ("status", #"status == 200"#, #"status == 201"#, 1),
    ("version", #"version == "1.1""#, #"version == "2""#, 1),
    ("url", #"url endsWith "/items""#, #"url == "/""#, 1),
    ("body", #"body contains "seven""#, #"body contains "eight""#, 1),
    ("bytes", #"bytes startsWith hex,7b;"#, #"bytes count == 1"#, 1),
    ("raw-bytes", #"raw-bytes startsWith hex,7b;"#, #"raw-bytes count == 1"#, 1),
    ("rawbytes", #"rawbytes startsWith "{""#, #"rawbytes startsWith "[""#, 1),
    ("sha256", #"sha256 count == 32"#, #"sha256 == hex,00;"#, 1),
    ("duration", #"duration < 10ms"#, #"duration > 1s"#, 1),
    ("time-to-first-byte", #"time-to-first-byte <= 2ms"#, #"time-to-first-byte > 2ms"#, 1),
    ("attempts", #"attempts == 1"#, #"attempts == 2"#, 1),
    ("redirects", #"redirects count == 0"#, #"redirects count == 1"#, 1),
    ("ip", #"ip == "127.0.0.1""#, #"ip == "10.0.0.1""#, 1),
    ("certificate", #"certificate "Subject" == "CN=a.test""#, #"certificate "Issuer" == "CN=a.test""#, 1),
    ("header", #"header "X-Count" == 7"#, #"header "X-Count" == 8"#, 1),
    ("cookie", #"cookie "sid[max-age]" == 60"#, #"cookie "sid" == "x""#, 1),
    ("jsonpath", #"jsonpath "$.n" == 7"#, #"jsonpath "$.n" == "7""#, 1),
    ("regex", #"regex /"s":"(.*?)"/ == "seven""#, #"regex /"s":"(.*?)"/ == "eight""#, 1),
    ("variable", #"variable "v" == 30"#, #"variable "v" == "30""#, 1),
    ("link", #"link "next" endsWith "/next""#, #"link "last" exists"#, 1),
    ("trailer", #"trailer "X-Sum" == 1"#, #"trailer "X-Sum" == 2"#, 1),
    ("events", #"events "tick" nth 1 == "two""#, #"events "tick" count == 3"#, 1),
    ("probe", #"probe "p" == 2"#, #"probe "p" == 3"#, 1),
    ("openapi", #"openapi "op" count == 0"#, #"openapi "op" count == 1"#, 1),
    ("loop", #"loop "none" not exists"#, #"loop "none" exists"#, 1),
  ]

  private let filters: [Row] = [
    ("nth", #"jsonpath "$.list" nth -1 == 2"#, #"jsonpath "$.s" nth 0 == "s""#, 16),
    ("first", #"jsonpath "$.list" first == 3"#, #"jsonpath "$.s" first == "s""#, 16),
    ("last", #"jsonpath "$.list" last == 2"#, #"jsonpath "$.list" last == 3"#, 1),
    ("split", #"jsonpath "$.s" split "e" count == 3"#, #"jsonpath "$.n" split "e" count == 3"#, 16),
    ("toInt", #"jsonpath "$.f" toInt == 1"#, #"jsonpath "$.s" toInt == 1"#, 16),
    ("toFloat", #"jsonpath "$.digits" toFloat == 7.0"#, #"jsonpath "$.s" toFloat == 7"#, 16),
    ("toString", #"jsonpath "$.n" toString == "7""#, #"jsonpath "$.list" toString == "7""#, 19),
    ("toDate", #"jsonpath "$.when" toDate == "2024-05-01T10:00:00Z""#, #"jsonpath "$.s" toDate exists"#, 16),
    (
      "toDate format", #"jsonpath "$.day" toDate "%d.%m.%Y %H:%M" == "2024-05-01T10:30:00Z""#,
      #"jsonpath "$.day" toDate "%Y" exists"#, 18
    ),
    (
      "dateFormat", #"jsonpath "$.when" toDate dateFormat "%A %d %b %Y, %H:%M:%S %j" == "Wednesday 01 May 2024, 10:00:00 122""#,
      #"jsonpath "$.when" dateFormat "%Y" == "2024""#, 19
    ),
    ("format", #"jsonpath "$.when" toDate format "%F" == "2024-05-01""#, #"jsonpath "$.when" toDate format "%Q" exists"#, 33),
    ("daysAfterNow", #"jsonpath "$.future" toDate daysAfterNow == 10"#, #"jsonpath "$.future" toDate daysAfterNow == 11"#, 1),
    ("daysBeforeNow", #"jsonpath "$.future" toDate daysBeforeNow == -10"#, #"jsonpath "$.future" daysBeforeNow == -10"#, 21),
    (
      "base64Decode", #"header "ETag" replace "\"" "" replace "v1" "aGV5" base64Decode == "hey""#, #"body base64Decode exists"#, 6
    ),
    ("base64Encode", #"jsonpath "$.s" base64Encode == "c2V2ZW4=""#, #"jsonpath "$.n" base64Encode exists"#, 16),
    (
      "base64UrlSafeDecode", #"jsonpath "$.b64" base64UrlSafeDecode == hex,ffef;"#,
      #"jsonpath "$.when" base64UrlSafeDecode exists"#, 19
    ),
    (
      "base64UrlSafeEncode", #"jsonpath "$.b64" base64UrlSafeDecode base64UrlSafeEncode == "_-8""#,
      #"jsonpath "$.n" base64UrlSafeEncode exists"#, 16
    ),
    ("urlDecode", #"jsonpath "$.s" urlEncode urlDecode == "seven""#, #"jsonpath "$.n" urlDecode exists"#, 16),
    ("urlEncode", #"jsonpath "$.url" urlEncode == "https%3A//a.test/%3Fx%3D%D1%88""#, #"jsonpath "$.n" urlEncode exists"#, 16),
    ("htmlEscape", #"jsonpath "$.text" htmlEscape == "a b&amp;&lt;c&gt;""#, #"jsonpath "$.n" htmlEscape exists"#, 16),
    ("htmlUnescape", #"jsonpath "$.html" htmlUnescape == "<b> é©""#, #"jsonpath "$.n" htmlUnescape exists"#, 16),
    (
      "decode", #"jsonpath "$.b64" base64UrlSafeDecode decode "windows-1252" == "ÿï""#, #"bytes decode "no-such-charset" exists"#,
      7
    ),
    ("regex", #"jsonpath "$.s" regex /s(.)v/ == "e""#, #"jsonpath "$.n" regex /7/ exists"#, 16),
    ("replace", #"jsonpath "$.s" replace "e" "" == "svn""#, #"jsonpath "$.n" replace "e" "" exists"#, 16),
    (
      "replaceRegex", #"jsonpath "$.s" replaceRegex /(e)v/ "v$1" == "sveen""#,
      #"jsonpath "$.s" replaceRegex /(e)v/ "v$1" == "seven""#, 1
    ),
    ("location", #"redirects first location not exists"#, #"jsonpath "$.o" location exists"#, 16),
    ("sort", #"jsonpath "$.list" sort nth 0 == 1"#, #"jsonpath "$.s" sort exists"#, 16),
    ("count", #"jsonpath "$.list" count == 3"#, #"jsonpath "$.list" count == 2"#, 1),
    ("lower", #"jsonpath "$.s" lower == "seven""#, #"jsonpath "$.n" lower exists"#, 16),
    ("jsonpath", #"jsonpath "$.o" jsonpath "$.k" == "v""#, #"jsonpath "$.o" jsonpath "$.[" == "v""#, 25),
  ]

  private let predicates: [Row] = [
    ("==", #"jsonpath "$.n" == 7.0"#, #"jsonpath "$.digits" == 7"#, 1),
    ("!=", #"jsonpath "$.digits" != 7"#, #"jsonpath "$.n" != 7"#, 1),
    ("<", #"header "X-Count" < 10"#, #"jsonpath "$.n" < 7"#, 1),
    ("<=", #"jsonpath "$.n" <= 7"#, #"jsonpath "$.digits" <= 7"#, 1),
    (">", #"jsonpath "$.s" > "five""#, #"jsonpath "$.s" > 5"#, 1),
    (">=", #"jsonpath "$.n" >= 7"#, #"jsonpath "$.n" >= 8"#, 1),
    ("contains", #"jsonpath "$.tags" contains "a""#, #"jsonpath "$.tags" contains "c""#, 1),
    ("startsWith", #"jsonpath "$.s" startsWith "se""#, #"jsonpath "$.tags" startsWith "a""#, 1),
    ("endsWith", #"jsonpath "$.s" endsWith "en""#, #"jsonpath "$.n" endsWith "7""#, 1),
    ("matches", #"jsonpath "$.s" matches /^s.*n$/"#, #"jsonpath "$.n" matches /7/"#, 1),
    ("includes", #"jsonpath "$.list" includes 3"#, #"jsonpath "$.list" includes "3""#, 1),
    ("exists", #"jsonpath "$.nil" exists"#, #"jsonpath "$.nope" exists"#, 1),
    ("isEmpty", #"jsonpath "$.empty" isEmpty"#, #"jsonpath "$.list" isEmpty"#, 1),
    ("unique", #"jsonpath "$.list" unique"#, #"jsonpath "$.s" unique"#, 1),
    ("conforms", #"openapi "op" conforms"#, #"jsonpath "$.s" conforms"#, 1),
    ("isInteger", #"jsonpath "$.n" isInteger"#, #"jsonpath "$.f" isInteger"#, 1),
    ("isFloat", #"jsonpath "$.f" isFloat"#, #"jsonpath "$.n" isFloat"#, 1),
    ("isNumber", #"jsonpath "$.f" isNumber"#, #"jsonpath "$.digits" isNumber"#, 1),
    ("isString", #"jsonpath "$.digits" isString"#, #"jsonpath "$.n" isString"#, 1),
    ("isBoolean", #"jsonpath "$.b" isBoolean"#, #"jsonpath "$.nil" isBoolean"#, 1),
    ("isList", #"jsonpath "$.list" isList"#, #"jsonpath "$.o" isList"#, 1),
    ("isObject", #"jsonpath "$.o" isObject"#, #"jsonpath "$.list" isObject"#, 1),
    ("isCollection", #"jsonpath "$.o" isCollection"#, #"jsonpath "$.s" isCollection"#, 1),
    ("isDate", #"jsonpath "$.when" toDate isDate"#, #"jsonpath "$.when" isDate"#, 1),
    ("isIsoDate", #"jsonpath "$.when" isIsoDate"#, #"jsonpath "$.day" isIsoDate"#, 1),
    ("isUuid", #"jsonpath "$.uuid" isUuid"#, #"jsonpath "$.s" isUuid"#, 1),
    ("isIpv4", #"jsonpath "$.ip" isIpv4"#, #"jsonpath "$.ip6" isIpv4"#, 1),
    ("isIpv6", #"jsonpath "$.ip6" isIpv6"#, #"jsonpath "$.ip" isIpv6"#, 1),
  ]

  func testEveryQueryHoldsAndFailsAtItsPlace() async { await judge(queries) }
  func testEveryFilterHoldsAndFailsAtItsPlace() async { await judge(filters) }
  func testEveryPredicateHoldsAndFailsAtItsPlace() async { await judge(predicates) }

  func testDatesOfCookiesAndHeadersAreDatesToTheFiltersOfDates() async {
    var answer = answer
    answer.headers.append("Set-Cookie: c=1; Expires=Wed, 13 Jan 2038 22:23:01 GMT")
    answer.headers.append("Set-Cookie: d=1; Expires=Wed, 13-Jan-2038 22:23:01 GMT")
    answer.headers.append("Last-Modified: Fri, 24 Nov 2023 22:13:20 GMT")
    let text = """
      GET {{base}}/items

      HTTP 200
      [Captures]
      e: cookie "c[Expires]"
      [Asserts]
      cookie "c[Expires]" dateFormat "%Y-%m-%d" == "2038-01-13"
      cookie "c[Expires]" daysAfterNow > 10
      cookie "c[Expires]" contains "2038"
      cookie "d[Expires]" dateFormat "%Y-%m-%d" == "2038-01-13"
      variable "e" format "%H:%M" == "22:23"
      header "Last-Modified" daysAfterNow == 10
      cookie "sid[Max-Age]" dateFormat "%Y" exists

      """
    let failures = await rig.failures(text, answer)
    XCTAssertEqual(failures.count, 1, "\(failures)")
    XCTAssertTrue(failures.first?.hasPrefix("13:") == true, "\(failures)")
  }

  func testTheTablesHaveEveryWordOfTheLanguage() {
    XCTAssertEqual(Set(queries.map(\.name)), Set(LineScanner.queryNames))
    XCTAssertEqual(Set(filters.compactMap { $0.name.split(separator: " ").first.map(String.init) }), Set(LineScanner.filterNames))
    XCTAssertEqual(Set(predicates.map(\.name)), Set(PredicateSyntax.Operator.allCases.map(\.rawValue)))
  }

  private func judge(_ rows: [Row], line: UInt = #line) async {
    var rig = rig
    rig.options.variables = ["v": "30"]
    rig.server = PreparedServer(probes: ["p": "2"])
    rig.options.files = PreparedFiles(files: ["a/api.json": Array(Self.description.utf8)])
    let head = "#@ openapi: api.json\nGET {{base}}/items\n\nHTTP 200\n[Asserts]\n"
    let events = Answer(200, ["Content-Type: text/event-stream"], body: "event: tick\ndata: one\n\nevent: tick\ndata: two\n\n")
    for row in rows {
      let answer = row.name == "events" ? events : answer
      let good = await rig.failures(head + row.holds + "\n", answer)
      XCTAssertEqual(good, [], row.name, line: line)
      let failures = await rig.failures(head + row.fails + "\n", answer)
      XCTAssertEqual(failures.count, 1, row.name, line: line)
      XCTAssertTrue(failures.first?.hasPrefix("6:\(row.column)+") == true, "\(row.name): \(failures)", line: line)
    }
  }

  private static let description = #"""
    {"openapi":"3.0.0","info":{"title":"t","version":"1"},"paths":{"/items":{"get":{"operationId":"op",
    "responses":{"200":{"description":"d","content":{"application/json":{}}}}}}}}
    """#
}
