import FieldValues

/// What can be wrong in the text of a scenario file.
///
/// The parser and the linter name the problem; `sentences` below has the words for all of them.
enum SyntaxProblem: Diagnostic.Problem {
  // Words
  case unknown(WordKind, String, known: [String])
  case unknownOperator
  case filterMeant(String, filter: String)
  case unknownSection(String, meant: String?, known: [String])
  case unexpectedText(String, rule: LineRule?)
  case notQuery(String)
  case notPredicate(String)
  case notValue(String)
  case notStatus(String)
  case notBoolean(String)
  case unsupportedOption(String, advice: String)

  // Numbers, times and sizes
  case missingNumber(String)
  case missingSize
  case missingRange(String, example: Int)
  case numberTooLarge(String)
  case sizeTooLarge(String)
  case reversedRange(String, corrected: String)
  case notTime(String)
  case notTimeRange(String)
  case reversedTimes(String)
  case missingTimeUnit(String)
  case timeTooLong(String)
  case badFraction(String)
  case missingSizeUnit(Int)
  case badNumber(String)
  case notRate(String)
  case emptyChunk

  // Text
  case notUTF8(String)
  case carriageReturn
  case controlCharacter(UInt8)
  case trailingBackslash
  case unknownEscape(String)
  case badUnicodeEscape(String)
  case unclosed(String, closing: String)
  case unclosedExpression
  case unclosedText
  case noVariableNamed(String, hint: String)
  case matcherNotAllowed(String)
  case matcherAfter(String)
  case unquotedMatcher(inJSON: Bool)
  case expressionAfter(String)
  case matcherWithoutName
  case missingArgument(String)
  case missingValue(String)

  // The file and its steps
  case lineBeginsStep
  case noSteps
  case stepWithoutName
  case stepWithoutRequest
  case responseWithoutRequest
  case metadataAmongSteps
  case requestLineExpected(method: String?)
  case sectionWithoutStatusLine(String)
  case secondResponse
  case sectionAfterBody
  case textInStep
  case checkWithoutSections
  case secondBody(section: String, line: Int)
  case secondUser
  case repeated(String, firstLine: Int)
  case emptySection(String)
  case notInCheck(section: String, known: String)
  case belongsToRequest(section: String)
  case tooManyModes(section: String)
  case noModes(String, section: String)
  case metadataWithoutKey
  case metadataWithoutColon(String)
  case metadataWithoutValue(String)
  case notOneTime(String)

  // Requests
  case requestWithoutURL(method: String)
  case blankInURL
  case notResponseLine(String, meant: String)
  case notHeader(String)
  case parameterWithoutColon
  case parameterWithoutName
  case optionWithoutName
  case optionWithoutColon(String)
  case optionWithoutValue(String)
  case optionTakesOneLine(String)
  case variableWithoutName
  case variableWithoutValue(String)
  case tableWithoutRows
  case columnWithoutName
  case repeatedColumn(String)
  case dashesInTable
  case cellCount(Int, columns: Int)
  case rowWithoutBar
  case unclosedRow
  case rowWithoutCells

  // Responses
  case missingStatus
  case hopWithoutStatus
  case hopWithoutURL(status: String)
  case cookieWithoutName
  case captureWithoutName
  case captureWithoutColon(String)
  case blankBefore(String)
  case reconnectWithoutHead
  case nestedUnordered
  case endWithoutUnordered
  case lineAfterStop
  case unendedUnordered
  case bodyEnded(line: Int)

  // Bodies
  case unclosedBody(ticks: String)
  case missingValueBetween(ticks: String)
  case textAfterOpening(String)
  case unclosedTag
  case unnamedTag
  case unopenedElement(String)
  case unclosedElement(String)
  case graphQLInResponse
  case comparisonInRequest(String)
  case comparisonOfText(String)
  case oddHexDigits
  case shortBase64
  case notDigit(Character, of: String)
  case missingPath
  case textAfterJSON
  case deepJSON(limit: Int)
  case jsonNotContinued(closing: String, atEnd: Bool)
  case missingKey
  case keyWithoutColon
  case unclosedJSONString(atLineEnd: Bool)
  case unknownJSONEscape
  case badJSONEscape
  case badJSONNumber
  case missingJSONValue

  // What probably isn't meant
  case overlappingEdits
  case unsetVariable(String, nearest: String?)
  case capturedLater(String, line: Int)
  case unusedVariable(String)
  case unusedColumn(String)
  case noExpectations

  /// What a word names.
  enum WordKind: String, Sendable, Hashable {
    case query, predicate, filter, unit, mode, key, option, field, line, version, matcher
    case bodyLanguage = "kind of text"
    case chunkLine
  }

  /// What a line may contain, for text after its end.
  enum LineRule: String, Sendable, Hashable {
    case check = "a check has sections only"
    case body = "a body ends its step"
    case assertion = "an assert is a query, filters and a predicate"
    case chunk = "a chunk takes a line of its own"
    case status = "leave out the reason phrase"
    case row = "a row ends with |"
    case option = "a value ends its line"
    case section = "the lines of a section are written below its name"
  }
}

extension SyntaxProblem {
  /// What is wrong, and what to do.
  package var sentences: (message: String, hint: String) {
    switch self {
    case .unknown(.chunkLine, let word, let known):
      ("\(word) is not a line of [Chunks]", Spelling.hint(for: word, among: known))
    case .unknown(let kind, let word, let known):
      ("unknown \(kind.rawValue) \(word)", Spelling.hint(for: word, among: known))
    case .unknownOperator: ("unknown predicate =", "did you mean ==?")
    case .filterMeant(let word, let filter): ("unknown filter \(word)", "did you mean \(filter)?")
    case .unknownSection(let word, let meant, let known):
      ("unknown section [\(word)]", meant.map { "did you mean [\($0)]?" } ?? "known are \(known.joined(separator: " "))")
    case .unexpectedText(let word, let rule): ("unexpected text \(word)", rule?.rawValue ?? "")
    case .notQuery(""): ("a query is missing", Self.queryHint)
    case .notQuery(let word): ("\(word) isn't a query", Self.queryHint)
    case .notPredicate(""): ("a predicate is missing", Self.predicateHint)
    case .notPredicate(let word): ("\(word) isn't a predicate", Self.predicateHint)
    case .notValue(let word): ("\(word) isn't a value", "write text in quotes")
    case .notStatus(let word): ("\(word) is not a status", Self.statusHint)
    case .notBoolean(let word): ("\(word) is neither true nor false", "write true or false")
    case .unsupportedOption(let word, let advice): ("option \(word) is not supported", advice)

    case .missingNumber(let owner): ("\(owner) has no number", "write it in digits")
    case .missingSize: ("a number of bytes is missing", "write it in digits")
    case .missingRange(let owner, let number): ("\(owner) has no range", "write \(number)..\(number)")
    case .numberTooLarge(let text): ("\(text) is too large", "the largest number is \(Int.max)")
    case .sizeTooLarge(let text): ("\(text) is too large", "write a smaller size")
    case .reversedRange(let text, let corrected): ("\(text) ends before it begins", "write \(corrected)")
    case .notTime(""): ("a time is missing", Self.timeHint)
    case .notTime(let word): ("\(word) is not a time", Self.timeHint)
    case .notTimeRange(let text): ("\(text) is not a range of times", "write A..B, as in 80ms..250ms")
    case .reversedTimes(let text): ("\(text) ends before it begins", "write the smaller time first")
    case .missingTimeUnit(let number): ("\(number) has no unit of time", "write \(number)ms or \(number)s")
    case .timeTooLong(let text): ("\(text) is too long a time", "the longest is 100000h")
    case .badFraction(let text): ("\(text) isn't a number", "write up to six digits after the point")
    case .missingSizeUnit(let number): ("\(number) has no unit", "write \(number)B or \(number)KiB")
    case .badNumber(let text): ("\(text) isn't a number", "write it as JSON does: 7, -0.5, 1e3")
    case .notRate(let text): ("\(text) is not a rate", "write 10KiB/s")
    case .emptyChunk: ("a chunk of no bytes", "write 1 or more")

    case .notUTF8(let byte): ("byte 0x\(byte) is not UTF-8", "save the file as UTF-8, or write the character as \\u{\(byte)}")
    case .carriageReturn: ("a carriage return in a line", "end lines with LF, or CR LF")
    case .controlCharacter(let byte):
      ("control character U+\(String(hex: byte, digits: 4, uppercase: true))", "write it as \\u{\(String(hex: byte))}")
    case .trailingBackslash: ("a backslash ends the line", Self.backslashHint)
    case .unknownEscape(let text): ("unknown escape \(text)", Self.backslashHint)
    case .badUnicodeEscape(let text): ("bad escape \(text)", "write the code point in hexadecimal digits, \\u{e9}")
    case .unclosed(let what, let closing): ("\(what) is not closed", "add \(closing)")
    case .unclosedExpression: ("the regular expression is not closed", "add the closing /")
    case .unclosedText: ("the text is not closed", "end it with ```")
    case .noVariableNamed(let text, let hint): ("\(text) names no variable", hint)
    case .matcherNotAllowed(let place): ("a matcher in \(place)", "write matchers on the expected side only")
    case .matcherAfter(let predicate): ("a matcher after \(predicate)", "write matchers after == and != only")
    case .unquotedMatcher(let inJSON): ("a matcher\(inJSON ? " in JSON" : "") without quotes", "write \"{{*:..}}\"")
    case .expressionAfter(let predicate): ("a regular expression after \(predicate)", "write matches /../")
    case .matcherWithoutName: ("the matcher captures into no variable", "write a name after ->")
    case .missingArgument(let word): ("\(word) has no text in quotes", "write \(word) \"..\"")
    case .missingValue(let predicate): ("\(predicate) has no value", "write one after it")

    case .lineBeginsStep: ("this line begins another step", "the name of a header has no blanks")
    case .noSteps: ("the file has no steps", "write METHOD URL, or remove the file")
    case .stepWithoutName: ("a step without a name", "write one after ###")
    case .stepWithoutRequest: ("a step without a request", "write METHOD URL, or @check, below its name")
    case .responseWithoutRequest: ("a response without a request", "write METHOD URL above it")
    case .metadataAmongSteps: ("metadata among the steps", "move it to the head of the file")
    case .requestLineExpected(let method?):
      ("a request line is expected", "write the method in capitals: \(method.uppercased()), or in quotes: \"\(method)\"")
    case .requestLineExpected(nil): ("a request line is expected", Self.stepHint)
    case .sectionWithoutStatusLine(let name):
      ("[\(name)] has no HTTP line above it", "write HTTP * above it to take any status")
    case .secondResponse: ("a second response", "a step has one; write the next METHOD URL above it")
    case .sectionAfterBody: ("a section after the body", "write sections before the body")
    case .textInStep: ("unexpected text", Self.stepHint)
    case .checkWithoutSections: ("a check without sections", "write [Asserts] below it")
    case .secondBody(let section, let line): ("a second body", "[\(section)] on line \(line) is one")
    case .secondUser: ("a second user", "a request has one")
    case .repeated(let name, let line): ("\(name) is given twice", "the first is on line \(line)")
    case .emptySection(let name): ("section [\(name)] is empty", "write a line below it, or remove it")
    case .notInCheck(let section, let known): ("[\(section)] does not belong in a check", "a check has \(known)")
    case .belongsToRequest(let section): ("[\(section)] belongs to the request", "move it above the HTTP line")
    case .tooManyModes(let section): ("[\(section) takes one mode at most", "write [\(section)]")
    case .noModes(let mode, let section): ("unknown mode \(mode)", "write [\(section)]")
    case .metadataWithoutKey: ("the line has no key", "write #@ name: ..")
    case .metadataWithoutColon(let key): ("the key has no colon", "add a colon after \(key)")
    case .metadataWithoutValue(let key): ("\(key) has no value", "write one after the colon, or remove the line")
    case .notOneTime(let word): ("unexpected text \(word)", "a timeout is one time, as in 30s")

    case .requestWithoutURL(let method): ("the request has no URL", "write one after \(method)")
    case .blankInURL: ("a blank in the URL", "write it as %20; nothing follows the URL")
    case .notResponseLine(let text, let meant): ("\(text) is not a response line", "did you mean \(meant)?")
    case .notHeader(let word): ("\(word) does not begin a header", "a header is name: value")
    case .parameterWithoutColon: ("the parameter has no colon", "write name: value")
    case .parameterWithoutName: ("the parameter has no name", "write one before the colon")
    case .optionWithoutName: ("the line names no option", "write location: true")
    case .optionWithoutColon(let name): ("the option has no colon", "add a colon after \(name)")
    case .optionWithoutValue(let name): ("\(name) has no value", "write one after the colon")
    case .optionTakesOneLine(let name): ("\(name) takes one line", "")
    case .variableWithoutName: ("variable has no name", "write variable: name=value")
    case .variableWithoutValue(let name): ("variable has no value", "add = after \(name)")
    case .tableWithoutRows: ("the table has no rows", "write a row below the columns")
    case .columnWithoutName: ("the column names no variable", "write letters, digits, _ and -, a letter first")
    case .repeatedColumn(let name): ("column \(name) is given twice", "rename one")
    case .dashesInTable: ("a line of dashes in a table", "remove it")
    case .cellCount(let count, let columns):
      (
        "the row has \(count) cell\(count == 1 ? "" : "s"), the table has \(columns) column\(columns == 1 ? "" : "s")",
        count < columns ? "write (empty) or (absent) where there is no value" : "write \\| for a bar in a cell"
      )
    case .rowWithoutBar: ("the row does not begin with |", "write | a | b |")
    case .unclosedRow: ("the row is not closed", "end it with |")
    case .rowWithoutCells: ("a row without cells", "write | a | b |")

    case .missingStatus: ("the status is missing", Self.statusHint)
    case .hopWithoutStatus: ("the hop does not begin with a status", "write 301 /there")
    case .hopWithoutURL(let status): ("the hop has no URL", "write one after \(status)")
    case .cookieWithoutName: ("the Set-Cookie line has no name", "write name=value; attributes")
    case .captureWithoutName: ("the capture names no variable", "write name: query")
    case .captureWithoutColon(let name): ("the capture has no colon", "add a colon after \(name)")
    case .blankBefore(let word): ("a blank before \(word)", "remove it")
    case .reconnectWithoutHead: ("@reconnect has no response head", "write HTTP 200 below it, after a blank line")
    case .nestedUnordered: ("@unordered within @unordered", "end the first with @end-unordered")
    case .endWithoutUnordered: ("@end-unordered has no @unordered above it", "write @unordered above it")
    case .lineAfterStop: ("@stop is not the last line", "nothing is read after @stop; move it to the end")
    case .unendedUnordered: ("@unordered is not ended", "write @end-unordered below its frames")
    case .bodyEnded(let line): ("the body has ended", "it ends on line \(line)")

    case .unclosedBody(let ticks): ("the body is not closed", "end it with a line \(ticks)")
    case .missingValueBetween(let ticks): ("a JSON value is missing", "write one between the lines of \(ticks)")
    case .textAfterOpening(let word): ("unknown kind of text \(word)", "begin the text on the next line")
    case .unclosedTag: ("the tag is not closed", "add >")
    case .unnamedTag: ("the tag has no name", "write text between lines of ```")
    case .unopenedElement(let name): ("</\(name)> closes no open element", Self.xmlHint)
    case .unclosedElement(let element): ("\(element) is not closed", Self.xmlHint)
    case .graphQLInResponse: ("graphql is a request's body", "write json for the response")
    case .comparisonInRequest(let word): ("\(word) compares, and a request is not compared", "remove it")
    case .comparisonOfText(let word): ("\(word) compares JSON values", "write json before it, or remove it")
    case .oddHexDigits: ("an odd number of hexadecimal digits", "two digits make a byte")
    case .shortBase64: ("the base64 text is cut short", "four characters make three bytes; pad with =")
    case .notDigit(let character, let what): ("\(character) does not belong in \(what)", "end the bytes with ;")
    case .missingPath: ("the path of the file is missing", "write file,path;")
    case .textAfterJSON: ("unexpected text after the JSON value", "a body is one value")
    case .deepJSON(let limit): ("JSON nested more than \(limit) deep", "write it flatter")
    case .jsonNotContinued(let closing, let atEnd):
      ("neither , nor \(closing) follows in JSON", atEnd ? "close it with \(closing)" : "write one of them")
    case .missingKey: ("a key of the JSON object is missing", Self.keyHint)
    case .keyWithoutColon: ("a key of the JSON object has no colon", Self.keyHint)
    case .unclosedJSONString(let atLineEnd):
      ("a JSON string is not closed", atLineEnd ? "add \", or write control characters as \\n, \\u0009" : "add \"")
    case .unknownJSONEscape: ("unknown escape in a JSON string", Self.backslashHint)
    case .badJSONEscape: ("bad escape \\u in a JSON string", "write four hexadecimal digits")
    case .badJSONNumber: ("bad number in JSON", "write 7, -0.5, 1e3")
    case .missingJSONValue:
      ("a JSON value is missing", "write an object, an array, a string, a number, true, false or null")

    case .overlappingEdits: ("two edits overlap", "make one of them")
    case .unsetVariable(let name, let nearest):
      ("variable \(name) is not set", nearest.map { "did you mean \($0)?" } ?? "capture it above, or pass --var \(name)=..")
    case .capturedLater(let name, let line):
      ("variable \(name) is not set", "it is captured on line \(line), too late for this one")
    case .unusedVariable(let name): ("variable \(name) is not used", "use it, or remove it")
    case .unusedColumn(let name):
      ("column \(name) is not used", "write {{\(name)}} in the step, or remove the column")
    case .noExpectations:
      ("the step expects nothing of its response", "write HTTP 200 below it, or HTTP * for any status")
    }
  }

  private static let queryHint = "write status, header \"..\", jsonpath \"..\""
  private static let predicateHint = "write exists, == 7, contains \"..\""
  private static let statusHint = "write three digits, *, or {{variable}}"
  private static let timeHint = "write a number and ms, s, m or h"
  private static let backslashHint = "write \\\\ for one backslash"
  private static let stepHint = "a step begins with METHOD URL, or @check"
  private static let xmlHint = "write text that is not XML between lines of ```"
  private static let keyHint = "write \"key\": value"
}
