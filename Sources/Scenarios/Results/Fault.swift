import FieldValues
package import ScenarioSyntax

/// The reason why something in a scenario can't be done or judged, with its place in the file if it is known.
package struct Fault: Error, Hashable, Sendable {
  /// What is wrong, and what to do.
  package var message: String
  /// nil stands for the place of the line that was being run or judged.
  var position: SourcePosition?
  var length: Int
  /// Whether the expectation is skipped instead of failing.
  var isSkip: Bool

  package init(_ problem: Problem, at node: (any LocatedSyntax)? = nil) {
    message = problem.sentence
    position = node?.position
    length = node?.length ?? 1
    isSkip = problem.isSkip
  }
}

extension Fault {
  /// What can go wrong while a scenario is run and judged.
  package enum Problem: Sendable, Hashable {
    /// What another part of the program said of its own work.
    case reported(String)
    case inOption(String, String)

    // Values
    case takes(String, String, got: String, advice: String = "")
    case notList(String, expected: String, advice: String)
    case notSingle(String, expected: String, advice: String)
    case unordered(String, kind: String, with: String, advice: String)
    case needsText(predicate: String, value: String, kind: String)
    case needsTextOrBytes(predicate: String)
    case surrogate(String)
    case uncountable(kind: String)
    case mixedList
    case notConverted(String, to: String)
    case notConvertedToString(kind: String)
    case notDate(String)
    case notDateOfFormat(String, format: String)
    case formatEnds(String)
    case formatLetter(String, letter: String)
    case badReplacement(String, reason: String)
    case interrupted(String)
    /// The judgement was made after the time was used up.
    case late(String)
    case matchersTogether(String, reason: String)
    case matcherAsName

    // Variables
    case missingSecret(String)
    case missingMember(variable: String, kind: String, member: String)
    case absent(variable: String)
    case notCaptured(variable: String, line: Int)
    case capturedLater(variable: String, line: Int)
    case unset(variable: String)

    // Responses
    case noResponse
    case noRequest
    case notText
    /// The media type of a body that isn't an event stream; nil where it isn't stated.
    case notEvents(String?)
    case unknownCharset(String)
    case malformedText(offset: Int, charset: String)
    case notUTF8
    case badLinkLine(String)
    case certificateField(String)
    case emptyBody(String, format: String)
    case malformedBody(String, format: String, reason: String)
    case messagePack
    case badStatus(String)
    case noDescription
    case noOperation(String, in: String, known: [String])
    case badDescription(String, reason: String)
    case unreadableDescription(url: String, reason: String)
    case descriptionStatus(url: String, status: Int)
    case absoluteDescription(String)

    // Files
    case readsOutside(String)
    case writesOutside(String)
    case rangeBeyond(String, count: Int, range: ClosedRange<Int>)
    case hiddenFile(String)
    case liveFile(String)

    // Requests and runs
    case badHeaderName(String)
    case badGraphQLVariables
    case badServer(String)
    case absoluteSetup(String)
    case nestedSetup(String, limit: Int)
    case failedSetup(String, line: Int, reason: String)
    case unparsedSetup(String, line: Int, reason: String)
    case notSent(String)
    case noOutput
    case chunksWithoutBody
    case chunksWithField(String)
    case chunkedField
    /// A part of the language that this version can't run.
    case notYet(String)
    case missingProbe(String, known: [String])

    // Expectations that are skipped, because this server can't be asked
    case noProbe(String)
    case loopNotRun(String, reason: String)

    var isSkip: Bool {
      switch self {
      case .noProbe, .loopNotRun: true
      default: false
      }
    }
  }
}

extension Fault.Problem {
  /// What is wrong, and what to do.
  fileprivate var sentence: String {
    switch self {
    case .reported(let sentence): sentence
    case .inOption(let option, let sentence): "\(option): \(sentence)"

    case .takes(let word, let expected, let kind, let advice): "\(word) takes \(expected), not \(kind)\(advice)"
    case .notList(let value, let expected, let advice): "\(value) is a single value, and \(expected) is a list. \(advice)"
    case .notSingle(let value, let expected, let advice): "\(value) is a list, and \(expected) is a single value. \(advice)"
    case .unordered(let value, let kind, let other, let advice):
      "\(value) is \(kind) and can't be ordered with \(other).\(advice)"
    case .needsText(let predicate, let value, let kind):
      "\(predicate) looks for text, and \(value) is \(kind). Write it in quotes."
    case .needsTextOrBytes(let predicate): "\(predicate) takes text or bytes"
    case .surrogate(let value): "\(value) holds half of a surrogate pair, which isn't a character (RFC 8259 section 8.2)"
    case .uncountable(let kind): "\(kind) has nothing to count"
    case .mixedList: "sort takes a list of numbers or of strings"
    case .notConverted(let value, let target): "\(value) is not \(target)"
    case .notConvertedToString(let kind): "\(kind) can't be converted to a string"
    case .notDate(let value): "\(value) is neither a date of HTTP nor one of ISO 8601"
    case .notDateOfFormat(let value, let format): "\(value) is not a date of the format \(format.quoted)"
    case .formatEnds(let format): "the format \(format.quoted) ends with %. Write %% for the character."
    case .formatLetter(let format, let letter):
      "the format \(format.quoted) has %\(letter), which isn't known. Use letters such as %Y %m %d %H %M %S %a %b."
    case .badReplacement(let text, let reason): "the replacement \(text.quoted) can't be used: \(reason)"
    case .interrupted(let reason): "comparing the values was interrupted: \(reason)"
    case .late(let reason): "this was known too late: \(reason)"
    case .matchersTogether(let text, let reason): "the matchers in \(text.quoted.shortened) can't be matched together: \(reason)"
    case .matcherAsName: "a matcher can't be the name of a member; write the name itself"

    case .missingSecret(let name): "secret \(name.quoted) is not set; give it with --secret \(name)=…"
    case .missingMember(let name, let kind, let member): "variable \(name.quoted) is \(kind) and has no member \(member.quoted)"
    case .absent(let name): "variable \(name.quoted) is absent in this row; only a line of name and value can name it"
    case .notCaptured(let name, let line): "variable \(name.quoted) is not set; line \(line) should have captured it"
    case .capturedLater(let name, let line): "variable \(name.quoted) is not set; line \(line) captures it, which comes later"
    case .unset(let name): "variable \(name.quoted) is not set; capture it before, or give it with --var \(name)=…"

    case .noResponse: "there is no response"
    case .noRequest: "a check sends no request, so there is no response"
    case .notEvents(let type):
      "events reads only event streams, and the media type of this response is \(type ?? "not stated"). Expect text/event-stream."
    case .notText: "the body is not UTF-8 text. Use bytes, or bytes with decode and its charset."
    case .unknownCharset(let name):
      "the charset \(name.quoted.shortened) isn't known here. Use bytes, or bytes with decode and a charset."
    case .malformedText(let offset, let name):
      "byte \(offset) of the text isn't \(name.shortened). Use bytes, or bytes with decode and another charset."
    case .notUTF8: "these bytes are not UTF-8. Use decode with their charset."
    case .badLinkLine(let line): "Link line \(line.quoted) is not a list of links (RFC 8288)"
    case .certificateField(let name):
      "a certificate has no field \(name.quoted). Use Subject, Issuer, Start-Date, Expire-Date, Serial-Number or Subject-Alt-Name."
    case .emptyBody(let name, let format): "\(name) is empty, and not \(format)"
    case .malformedBody(let name, let format, let reason): "\(name) is not \(format): \(reason)"
    case .messagePack: "the body is MessagePack; write ```json decoded to compare its value"
    case .badStatus(let text): "\(text.quoted) is not a status; it must be three digits or *"
    case .noDescription: "there is no description to check against"
    case .noOperation(let name, let reference, let known):
      "\(reference) has no operation \(name.quoted); \(Spelling.hint(for: name, among: known))"
    case .badDescription(let reference, let reason): "\(reference) isn't an OpenAPI document that can be read: \(reason)"
    case .unreadableDescription(let url, let reason): "\(url) cannot be read: \(reason)"
    case .descriptionStatus(let url, let status):
      "\(url) responds with \(status), so there is no description; name another one with #@ openapi:"
    case .absoluteDescription(let reference): "#@ openapi: takes a relative path, not \(reference.quoted)"

    case .readsOutside(let name): "\(name.quoted) leads out of the scenario's folder; put the file beside the scenario"
    case .writesOutside(let name): "\(name.quoted) leads out of the scenario's folder; write beside the scenario"
    case .rangeBeyond(let name, let count, let range):
      "\(name) has \(count) bytes; [\(range.lowerBound)..\(range.upperBound)] reaches beyond"
    case .hiddenFile(let name): "\(name.quoted) is hidden; choose a name that doesn't begin with a dot"
    case .liveFile(let name): "\(name.quoted) would be a scenario or a source file; choose another name"

    case .badHeaderName(let name): "\(name.quoted) is not the name of a header. Use letters, digits and -."
    case .badGraphQLVariables: "the variables of the GraphQL query are not JSON. Write variables {\"name\": \"value\"}."
    case .badServer(let url): "\(url.quoted) is not the URL of a server. Write http://HOST:PORT."
    case .absoluteSetup(let name): "\(name) is an absolute path; write it relative to this file"
    case .nestedSetup(let name, let limit): "\(name) is its own set-up, or set-ups are nested more than \(limit) deep"
    case .failedSetup(let name, let line, let reason): "\(name) cannot be run: line \(line): \(reason)"
    case .unparsedSetup(let name, let line, let reason): "\(name) does not parse: line \(line): \(reason)"
    case .notSent(let reason): "the request was not sent: \(reason)"
    case .noOutput: "output: this runner writes no files"
    case .chunksWithoutBody: "send-chunks has no body to send; give the request one, or remove the option"
    case .chunksWithField(let name): "send-chunks adds Transfer-Encoding itself; remove the line \(name)"
    case .chunkedField:
      "the request says Transfer-Encoding: chunked, but its body is not in chunks. Write the option send-chunks: 1KiB instead of the "
        + "line, or add no-default-headers: true to send it as it is."
    case .notYet(let what): "\(what) can't be run yet by this version of Answerback"
    case .missingProbe(let name, let known):
      "there is no probe \(name.quoted); this server has \(known.joined(separator: ", "))"

    case .noProbe(let name): "the server under test has no probe \(name.quoted)"
    case .loopNotRun(let name, let reason): "loop \(name.quoted) was not run: \(reason)"
    }
  }
}
