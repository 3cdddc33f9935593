import Codecs
import XCTest

final class TreeTextTests: XCTestCase {
  func testCompactTextKeepsNumbersOrderAndDuplicates() throws {
    let source = " { \"b\" : [ 1.50E+1 , -0 , true , null ] , \"a\" : \"\\u00e9\\/\\n\" , \"a\" : { } , \"c\" : [ ] } "
    XCTAssertEqual(try Tree(json: Array(source.utf8)).compactJSON, #"{"b":[1.50E+1,-0,true,null],"a":"é/\n","a":{},"c":[]}"#)
  }

  func testPrettyTextHasALineForEveryMember() throws {
    let tree = try Tree(json: Array(#"{"b":[1,{"x":[]}],"a":{},"c":"d"}"#.utf8))
    XCTAssertEqual(
      tree.prettyJSON,
      """
      {
        "b": [
          1,
          {
            "x": []
          }
        ],
        "a": {},
        "c": "d"
      }
      """
    )
    XCTAssertEqual(Tree(.null).prettyJSON, "null")
  }

  func testMessagePackHasAJSONText() throws {
    let tree = try Tree(
      messagePack: bytes("8a 01 c4 02 01 ff 02 d6 ff 00 00 00 01 03 d4 05 07 04 cb 7f f8 00 00 00 00 00 00 05 ca 3d cc cc cd")
        + bytes("06 cf ff ff ff ff ff ff ff ff 90 c0 a1 22 c3 c3 c2 ca ff 80 00 00 e0")
    )
    XCTAssertEqual(
      tree.compactJSON,
      #"{"1":"Af8=","2":"1970-01-01T00:00:01Z","3":{"type":5,"data":"Bw=="},"4":null,"5":0.1,"6":18446744073709551615,"#
        + #""[]":null,"\"":true,"true":false,"null":-32}"#
    )
  }

  func testAKeyThatIsAnObjectIsItsTextAndAKeyWithinItIsNamed() throws {
    XCTAssertEqual(try Tree(messagePack: bytes("81 81 a1 61 01 02")).compactJSON, #"{"{\"a\":1}":2}"#)
    XCTAssertEqual(try Tree(messagePack: bytes("81 82 91 c0 01 05 c3 02")).compactJSON, #"{"{\"an array\":1,\"5\":true}":2}"#)
  }

  func testATimestampThatHasNoTextIsItsSeconds() {
    XCTAssertEqual(Tree(.timestamp(seconds: .max, nanoseconds: 0)).compactJSON, "\"9223372036854775807\"")
    XCTAssertEqual(Tree(.timestamp(seconds: 0, nanoseconds: 1)).compactJSON, "\"1970-01-01T00:00:00.000000001Z\"")
  }
}
