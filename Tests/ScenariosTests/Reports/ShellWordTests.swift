import TestSupport
import XCTest

@testable import Exchanges
@testable import FieldValues
@testable import ScenarioInterchange
@testable import Scenarios

/// The words of command lines, as real shells read them.
final class ShellWordTests: XCTestCase {
  private let texts: [[UInt8]] = [
    Array("".utf8), Array("plain-1_2./:@%+,=".utf8), Array("it's $HOME `id` \"x\" \\ ! * ? ~ # & ; | < > ( )".utf8),
    Array("'".utf8), Array("''".utf8), Array("\\'".utf8), Array("-n".utf8), Array("$'x'".utf8), Array("é😀 \u{301}'\u{301}".utf8),
    Array("a\nb\r\n\tc\u{1B}[31m\u{7F}".utf8), Array("\n".utf8), Array("\n41".utf8), Array("\u{1}1".utf8), Array("%s%d%%\n".utf8),
    Array("\u{202E}x\u{200B}\u{2028}\u{FEFF}".utf8), [0xFF, 0xFE, 0x41], [0xC3], [0xE2, 0x80], [0xC3, 0x27, 0xA9],
    [0xF0, 0x9F, 0x98],
    [0x80, 0xBF, 0x0A], Array("'é\u{1}'".utf8), Array(1...255),
  ]

  /// What a shell hands to a program, and what its printf writes, as hexadecimal digits.
  private func read(_ script: String, by shell: Program) async throws -> String {
    let outcome = try await shell.run(["-c", "\(script) | od -An -v -tx1"])
    XCTAssertEqual(outcome.code, 0, script)
    return outcome.output.filter(\.isHexDigit)
  }

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  func testAShellReadsAWordAsItsBytes() async throws {
    let shell = try await Program("bash")
    for bytes in texts {
      let found = try await read("printf %s \(ShellWord(bytes).text)", by: shell)
      XCTAssertEqual(found, hex(bytes), ShellWord(bytes).text)
    }
  }

  func testTheFormatOfPrintfWritesItsBytesInEveryShell() async throws {
    for name in ["bash", "sh"] {
      let shell = try await Program(name)
      for bytes in texts + [[0], [0, 0x30, 0x31], [0x2D, 0], Array(0...255)] {
        let found = try await read("printf -- '\(ShellWord.printfFormat(bytes))'", by: shell)
        XCTAssertEqual(found, hex(bytes), name)
      }
    }
  }

  func testNothingOfAWordIsHiddenOrLeavesItsLine() {
    for bytes in texts + [[0]] {
      for text in [ShellWord(bytes).text, ShellWord.printfFormat(bytes)] { XCTAssertEqual(VisibleText(text).text, text) }
    }
  }

  func testOurReaderOfCommandLinesReadsThemToo() throws {
    for bytes in texts {
      guard let text = String(validating: bytes, as: UTF8.self) else { continue }
      XCTAssertEqual(try ShellWords.split("x \(ShellWord(bytes).text) y"), ["x", text, "y"])
    }
  }

  func testASecretIsTakenOutOfEveryForm() {
    for secret in ["it's", "pä\\ss 100%", "-a'b", "tab\there", "\u{1B}[1m"] {
      let redactor = SecretRedactor()
      redactor.add(secret)
      for bytes in [Array("x=\(secret)\n".utf8), Array("\0x=\(secret)".utf8), Array("x=\(secret)".utf8)] {
        for text in [ShellWord(bytes).text, "'\(ShellWord.printfFormat(bytes))'"] {
          let redacted = redactor.redact(text)
          XCTAssertTrue(redacted.contains("x=***"), redacted)
        }
      }
    }
  }
}
