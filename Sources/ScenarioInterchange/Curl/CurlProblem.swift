import FieldValues

/// What is to be said about the import of a curl command.
enum CurlProblem: Error, Hashable, Sendable {
  /// Why an address can't be imported.
  enum AddressFault: Hashable, Sendable {
    case blank, scheme(String), host, range, braces, count(Int), bracket
  }

  /// Why the content of a file can't be imported.
  enum FileProblem: Hashable, Sendable {
    case unreadable, input, variable
  }

  /// Why a part of a form can't be imported.
  enum FormProblem: Hashable, Sendable {
    case noEqualsSign, mediaType, severalFiles, nested, encoder, headerFile
  }

  // The command can't be imported.
  case unclosed(String)
  case noCommand(String)
  case noURL
  case noValue(String)
  case unknownOption(String)
  case ambiguousOption(String, [String])
  case noFlag(String)
  case number(String, value: String)
  case severalBodies
  case address(String, AddressFault)
  case form(String, FormProblem)
  case method(String)
  case header(String)
  case target(String)
  case file(String, path: String, FileProblem)
  case bytes(String)
  case continuation(String)
  /// The scenario can't be written.
  case unwritable(String)
  /// The scenario would have more than so many bytes.
  case size(Int)

  // The request lacks something.
  case refused(String, CurlArguments.Option.Reason)
  case cookieFile(String)
  case time(String)
  case notEncoded(String)
  case repeatedMethod(String)
  case encodedQuery(String)
  case framing

  // What is good to know; the request is whole.
  case elsewhere(String, CurlArguments.Option.Advice)
  case variable(source: String, name: String)
  case braces(name: String)
  case ampersand(String)
  case otherCommand(String)
  case passwordVariable(String, name: String)
  case upgrade
  case fileBeside(String)

  /// Whether the scenario doesn't send what curl sends.
  var isLoss: Bool {
    switch self {
    case .elsewhere, .variable, .braces, .ampersand, .otherCommand, .passwordVariable, .upgrade, .fileBeside: false
    default: true
    }
  }

  /// What is wrong, then what to do.
  var sentence: String {
    switch self {
    case .unclosed(let quote): "A \(quote) isn't closed. Close it."
    case .noCommand(let word): "\(word.isEmpty ? "The text" : word) isn't a curl command. Begin with the word curl."
    case .noURL: "The curl command has no URL. Add one."
    case .noValue(let option): "\(option) has no value. Give one."
    case .unknownOption(let option): CurlProblem.unknown(option)
    case .ambiguousOption(let option, let names):
      "\(option) may mean \(names.map { "--\($0)" }.joined(separator: ", ")). Write the whole name."
    case .noFlag(let option): "\(option) isn't an option, because the option takes a value. Remove no-."
    case .number(let option, let value): "\(option) must be a number, got \(value)."
    case .severalBodies: "Only one of -I, -T, -F and -d can be used for a request. Remove the others."
    case .address(let text, let fault): "The URL \(text) \(fault.text)"
    case .form(let text, let fault): "-F \(text) \(fault.text)"
    case .method(""): "The method after -X is empty. Name one, such as GET."
    case .method(let method): "A scenario can't use the method \(method). Write it in capitals."
    case .header(let line): "-H \(line) isn't a header line of UTF-8 text with a token before the colon. Correct it."
    case .target(let target): "--request-target \(target) isn't a path. A scenario sends only targets that begin with a slash."
    case .file(let option, let path, let fault): "\(option) \(path) \(fault.text)"
    case .bytes(let option): "\(option) holds bytes that aren't UTF-8, which can't be written here. Use UTF-8."
    case .continuation(let text): "The line \(text) isn't part of a command. End the line before it with a backslash."
    case .unwritable(let reason): "The request can't be written as a scenario: \(reason)."
    case .size(let limit): "The commands make a scenario of more than \(limit >> 20) MiB. Import fewer at a time."
    case .refused(let option, let reason): "\(option) is left out: \(reason.text)"
    case .cookieFile(let path): "-b \(path) is left out: it names a file of cookies. Write its cookies in a section [Cookies]."
    case .time(let text): "-z \(text) is left out: the date can't be read. Write it as 2 Jan 2024 10:00:00 GMT."
    case .notEncoded(let name): "The value of {{\(name)}} isn't percent-encoded. Give it a value that is."
    case .repeatedMethod(let method):
      "After a redirect with 301, 302 or 303 curl sends \(method) again, and the scenario sends GET. Write a step for each hop."
    case .encodedQuery(let query):
      "The query \(query) is sent percent-encoded. curl sends bytes outside ASCII as they are. Percent-encode it in the command, too."
    case .framing: "Content-Length can't be left out of this request, because its body isn't known yet."
    case .elsewhere(let option, let advice): "\(option) isn't part of a request. \(advice.rawValue)"
    case .variable(let source, let name): "\(source) is now the variable {{\(name)}}. Set it with --var \(name)=VALUE."
    case .braces("base"): "{{base}} in the URL is a variable. Set it with --server ORIGIN."
    case .braces(let name): "{{\(name)}} in the URL is a variable. Set it with \(CurlProblem.option(for: name))."
    case .ampersand(let word): "The & after \(word) ends the command. Put the URL in quotes if it goes on."
    case .otherCommand(let text): "\(text) is left out: it isn't a curl command."
    case .passwordVariable(let user, let name): "-u \(user) has no password. Set {{\(name)}} with --secret."
    case .upgrade: "--http2 is left out: in clear text the request is sent as HTTP/1.1."
    case .fileBeside(let path): "Put the file \(path) beside the scenario."
    }
  }

  /// The option that sets a variable.
  private static func option(for name: String) -> String {
    name.hasPrefix("secret.") ? "--secret \(name.dropFirst("secret.".count))=VALUE" : "--var \(name)=VALUE"
  }

  private static func unknown(_ option: String) -> String {
    if option.hasPrefix("--"), let sign = option.firstIndex(of: "="),
      CurlArguments.Option.all[String(option[..<sign].dropFirst(2))] != nil
    {
      return "\(option) isn't an option of curl. Write a blank instead of the equals sign."
    }
    return "\(option) isn't an option of curl. Correct or remove it."
  }
}

extension CurlProblem.AddressFault {
  fileprivate var text: String {
    switch self {
    case .blank: "has a blank or a control character in it. Write it as %20."
    case .scheme(let scheme): "has the scheme \(scheme). Use http or https."
    case .host: "has no host. Write http://host/path."
    case .range: "has square brackets that aren't a range. Add the option -g to send them as they are."
    case .braces: "has braces that aren't a list. Add the option -g to send them as they are."
    case .count(let count): "means more than \(count) requests. Import fewer at a time."
    case .bracket: "has a bracket that isn't opened. Add the option -g to send it as it is."
    }
  }
}

extension CurlProblem.FileProblem {
  fileprivate var text: String {
    switch self {
    case .unreadable: "can't be read, or has more than 1 MiB. Name another file, or write the body as file,PATH; in the scenario."
    case .input: "is standard input, which can't be read here. Name a file."
    case .variable: "names a file by a variable. Name the file itself."
    }
  }
}

extension CurlProblem.FormProblem {
  fileprivate var text: String {
    switch self {
    case .noEqualsSign: "has no equals sign. Write name=value."
    case .mediaType: "has a type that isn't a media type. Write type=text/plain."
    case .severalFiles: "names several files for one part. Write a part for each."
    case .nested: "has parts within a part, which a scenario can't say."
    case .encoder: "has an encoder, which a scenario can't say. Remove it."
    case .headerFile: "names a file of header lines. Write the lines themselves."
    }
  }
}

extension CurlArguments.Option.Reason {
  fileprivate var text: String {
    switch self {
    case .configuration: "it reads further options from a file. Write them on the command line."
    case .authentication: "the server is asked first how to sign in. Use -u with --basic, or a line Authorization."
    case .signature: "a scenario can't sign requests. Write the signature as a line Authorization."
    case .version: "a scenario can't choose this version of HTTP."
    case .expansion: "a scenario has variables of its own. Use --var."
    case .netrc: "it reads a password from a file. Use -u."
    case .trailers: "a scenario can't send trailers."
    case .conversion: "it changes the body on the way. Write the line ends in the body."
    case .tag: "it reads an ETag from a file. Write a line If-None-Match."
    case .redirects: "a scenario can't choose the method after a redirect."
    case .proxyProtocol: "a scenario can't send a line before the request."
    case .protocolName: "a scenario can't connect to this kind of socket."
    }
  }
}
