import Exchanges
import FieldValues

/// The words of a curl command, sorted by what they say.
struct CurlArguments {
  /// An option that may be given several times, with its value.
  struct Item {
    /// The long name.
    var name: String
    /// The option as it was written.
    var spelling: String
    var value: CommandWord
  }

  /// What stands between two `--next`.
  struct Operation {
    /// The options without a value that are on.
    var flags: Set<String> = []
    /// The last value of each other option.
    var values: [String: CommandWord] = [:]
    /// The options that add up, in order.
    var items: [Item] = []
    var urls: [CommandWord] = []
    var uploads: [CommandWord] = []

    /// The options of these names, in order.
    func items(_ names: Set<String>) -> [Item] { items.filter { names.contains($0.name) } }
  }

  private(set) var operations = [Operation()]
  /// The options that say nothing about a request.
  private(set) var leftOut: [String] = []
  private(set) var problems: [CurlProblem] = []

  private static let addingUp: Set<String> = CurlBody.options.union(["header", "cookie", "form", "form-string", "url-query"])

  /// - Parameter words: what follows the word curl.
  /// - Throws: ``CurlProblem`` for what curl itself would refuse.
  init(_ words: [CommandWord]) throws(CurlProblem) {
    var rest = words[...]
    var readsOptions = true
    while let word = rest.popFirst() {
      if !readsOptions || !word.hasPrefix("-") {
        operations[operations.count - 1].urls.append(word)
      } else if word.text == "--" {
        readsOptions = false
      } else if word.hasPrefix("--") {
        try takeName(word, &rest)
      } else {
        try takeLetters(word, &rest)
      }
    }
    guard operations.allSatisfy({ !$0.urls.isEmpty }) else { throw .noURL }
  }

  /// `--request POST`; the beginning of a name will do where only one option begins so.
  private mutating func takeName(_ word: CommandWord, _ rest: inout ArraySlice<CommandWord>) throws(CurlProblem) {
    let spelling = word.shown
    guard let text = word.text else { throw .unknownOption(spelling) }
    let isOff = text.hasPrefix("--no-")
    let name = String(text.dropFirst(isOff ? 5 : 2))
    let options = name.isEmpty ? [] : Option.named(name)
    guard let option = options.first else {
      if name.hasPrefix("expand-"), let value = rest.popFirst() {
        return problems.append(.refused("\(spelling) \(value.shown)", .expansion))
      }
      throw .unknownOption(spelling)
    }
    guard options.count == 1 else { throw .ambiguousOption(spelling, options.map(\.name)) }
    guard option.takesValue else { return set(option, spelling, isOn: !isOff) }
    if isOff { throw .noFlag(spelling) }
    guard let value = rest.popFirst() else { throw .noValue(spelling) }
    set(option, spelling, value)
  }

  /// `-sXPOST` is `-s` and `-X` with the value POST.
  private mutating func takeLetters(_ word: CommandWord, _ rest: inout ArraySlice<CommandWord>) throws(CurlProblem) {
    guard word.bytes.count > 1 else { throw .unknownOption("-") }
    for place in word.bytes.indices.dropFirst() {
      let byte = word.bytes[place]
      let spelling = "-\(VisibleText.excerpt(of: String(fieldBytes: [byte])))"
      guard let option = Option.letters[byte] else { throw .unknownOption(spelling) }
      guard option.takesValue else {
        set(option, spelling, isOn: true)
        continue
      }
      let attached = word.dropFirst(place + 1)
      guard let value = attached.isEmpty ? rest.popFirst() : attached else { throw .noValue(spelling) }
      return set(option, spelling, value)
    }
  }

  private mutating func set(_ option: Option, _ spelling: String, isOn: Bool) {
    guard note(option, spelling, isOn: isOn) else { return }
    let last = operations.count - 1
    switch option.name {
    case "next": operations.append(Operation())
    case "http1.0", "http1.1", "http2", "http2-prior-knowledge", "http3", "http3-only":
      operations[last].values["version"] = CommandWord(option.name)
    case _ where isOn:
      operations[last].flags.insert(option.name)
      if option.name == "location-trusted" { operations[last].flags.insert("location") }
    default: operations[last].flags.remove(option.name)
    }
  }

  private mutating func set(_ option: Option, _ spelling: String, _ value: CommandWord) {
    guard note(option, spelling, isOn: true) else { return }
    let last = operations.count - 1
    switch option.name {
    case "url": operations[last].urls.append(value)
    case "upload-file": operations[last].uploads.append(value)
    case _ where CurlArguments.addingUp.contains(option.name):
      operations[last].items.append(Item(name: option.name, spelling: spelling, value: value))
    default: operations[last].values[option.name] = value
    }
  }

  /// Takes down what a scenario doesn't say, and returns whether the option is part of the request.
  private mutating func note(_ option: Option, _ spelling: String, isOn: Bool) -> Bool {
    switch option.role {
    case .translated: return true
    case .ignored: leftOut.append(spelling)
    case .elsewhere(let advice):
      problems.append(.elsewhere(spelling, advice))
      if case .address = advice { operations[operations.count - 1].flags.insert("address") }
    case .refused(let reason):
      if isOn { problems.append(.refused(spelling, reason)) }
      // Who signs in otherwise doesn't send a password at first.
      return !option.takesValue
    }
    return false
  }
}

extension CurlArguments {
  /// An option of curl, by its long name: those of curl 7.88 and of the versions after it.
  struct Option: Sendable {
    /// What becomes of an option in a scenario.
    enum Role: Sendable {
      /// It is part of the request, and the scenario says it.
      case translated
      /// It says nothing about the request.
      case ignored
      /// A command that runs the scenario says it.
      case elsewhere(Advice)
      /// It changes the request in a way that the scenario can't say.
      case refused(Reason)
    }

    /// How to say something to the command that runs the scenario.
    enum Advice: String, Sendable {
      case proxy = "Run the scenario with --proxy."
      case certificate = "Run the scenario with --client-cert and --client-key."
      case authority = "Run the scenario with --ca-file."
      case address = "Run the scenario with --server and the address to connect to."
    }

    /// Why a scenario can't say something.
    enum Reason: Sendable {
      case configuration, authentication, signature, version, expansion, netrc, trailers, conversion, tag, redirects,
        proxyProtocol
      case protocolName
    }

    let name: String
    let short: UInt8?
    let takesValue: Bool
    let role: Role

    /// All of them, by name.
    static let all: [String: Option] = Dictionary(table.map { ($0.name, $0) }) { first, _ in first }

    /// All of them that have a letter.
    static let letters: [UInt8: Option] = Dictionary(table.compactMap { option in option.short.map { ($0, option) } }) {
      first,
      _ in first
    }

    /// The options of a name or the beginning of one.
    static func named(_ name: String) -> [Option] {
      if let option = all[name] { return [option] }
      return table.filter { $0.name.utf8.starts(with: name.utf8) }
    }

    /// `L/location` has the letter L, `url=` takes a value.
    private init(_ text: Substring, _ role: Role) {
      takesValue = text.hasSuffix("=")
      let text = takesValue ? text.dropLast() : text
      let hasLetter = text.dropFirst().first == "/"
      short = hasLetter ? text.utf8.first : nil
      name = String(hasLetter ? text.dropFirst(2) : text)
      self.role = role
    }

    /// The names and letters that stand in the table twice: there must be none.
    static var repeated: [String] {
      let names = table.map(\.name) + table.compactMap { $0.short.map { String(Character(Unicode.Scalar($0))) } }
      return Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }.map(\.key).sorted()
    }

    private static let table: [Option] = rows.flatMap { role, names in
      names.split { $0 == " " || $0 == "\n" }.map { Option($0, role) }
    }

    private static let rows: [(Role, String)] = [
      (
        .translated,
        """
        d/data= data-ascii= data-binary= data-raw= data-urlencode= json= F/form= form-string= form-escape T/upload-file= G/get
        url= url-query= g/globoff path-as-is request-target= proto-default= :/next X/request= I/head H/header= A/user-agent=
        e/referer= b/cookie= c/cookie-jar= j/junk-session-cookies u/user= basic oauth2-bearer= r/range= C/continue-at= z/time-cond=
        L/location location-trusted max-redirs= m/max-time= k/insecure compressed tr-encoding 0/http1.0 http1.1 http2
        http2-prior-knowledge http3 http3-only unix-socket= abstract-unix-socket=
        """
      ),
      (.elsewhere(.proxy), "x/proxy= proxy1.0= preproxy= socks4= socks4a= socks5= socks5-hostname= U/proxy-user= proxy-header="),
      (.elsewhere(.certificate), "E/cert= key= pass= cert-type= key-type="),
      (.elsewhere(.authority), "cacert= capath="),
      (.elsewhere(.address), "resolve= connect-to="),
      (.refused(.configuration), "K/config="),
      (.refused(.authentication), "digest ntlm ntlm-wb negotiate anyauth"),
      (.refused(.signature), "aws-sigv4="),
      (.refused(.netrc), "n/netrc netrc-file= netrc-optional"),
      (.refused(.expansion), "variable="),
      (.refused(.conversion), "crlf"),
      (.refused(.tag), "etag-compare="),
      (.refused(.redirects), "post301 post302 post303 follow"),
      (.refused(.proxyProtocol), "haproxy-protocol haproxy-clientip="),
      // What is printed and where, and how long to wait.
      (
        .ignored,
        """
        o/output= O/remote-name remote-name-all J/remote-header-name output-dir= create-dirs create-file-mode= clobber
        skip-existing out-null remove-on-error R/remote-time xattr w/write-out= D/dump-header= i/include show-headers s/silent
        S/show-error v/verbose #/progress-bar progress-meter styled-output trace= trace-ascii= trace-time trace-ids trace-config=
        stderr= N/buffer f/fail fail-early fail-with-body libcurl= h/help= M/manual V/version q/disable raw suppress-connect-headers
        connect-timeout= expect100-timeout= retry= retry-all-errors retry-connrefused retry-delay= retry-max-time= limit-rate=
        Y/speed-limit= y/speed-time= rate= max-filesize= Z/parallel parallel-immediate parallel-max= parallel-max-host= etag-save=
        hsts= alt-svc= ignore-content-length http0.9 disallow-username-in-url proto= proto-redir= test-event test-duphandle
        """
      ),
      // Connections and TLS.
      (
        .ignored,
        """
        4/ipv4 6/ipv6 interface= local-port= dns-interface= dns-ipv4-addr= dns-ipv6-addr= dns-servers= doh-url= doh-insecure
        doh-cert-status happy-eyeballs-timeout-ms= keepalive keepalive-time= keepalive-cnt= tcp-fastopen tcp-nodelay ip-tos=
        vlan-priority= mptcp noproxy= p/proxytunnel proxy-anyauth proxy-basic proxy-digest proxy-ntlm proxy-negotiate
        proxy-cacert= proxy-capath= proxy-ca-native proxy-cert= proxy-cert-type= proxy-ciphers= proxy-crlfile= proxy-http2 proxy-http3
        proxy-insecure proxy-key= proxy-key-type= proxy-pass= proxy-pinnedpubkey= proxy-service-name= proxy-ssl-allow-beast
        proxy-ssl-auto-client-cert proxy-tls13-ciphers= proxy-tlsauthtype= proxy-tlspassword= proxy-tlsuser= proxy-tlsv1
        socks5-basic socks5-gssapi socks5-gssapi-nec socks5-gssapi-service= service-name= delegation= krb= krb4= sasl-authzid= sasl-ir
        login-options= alpn npn sessionid ssl-sessions= ssl ssl-reqd ftp-ssl ftp-ssl-reqd ssl-allow-beast ssl-auto-client-cert
        ssl-no-revoke ssl-revoke-best-effort 1/tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 2/sslv2 3/sslv3 tls-max= tls13-ciphers= tls-earlydata
        tlsauthtype= tlspassword= tlsuser= ciphers= curves= signature-algorithms= sigalgs= cert-status ca-native dump-ca-embed crlfile= pinnedpubkey= ech=
        false-start engine= egd-file= random-file=
        """
      ),
      // Other protocols.
      (
        .ignored,
        """
        a/append B/use-ascii P/ftp-port= ftp-account= ftp-alternative-to-user= ftp-create-dirs ftp-method= ftp-pasv ftp-pret
        ftp-skip-pasv-ip ftp-ssl-ccc ftp-ssl-ccc-mode= ftp-ssl-control disable-eprt eprt disable-epsv epsv Q/quote= l/list-only
        t/telnet-option= tftp-blksize= tftp-no-options mail-auth= mail-from= mail-rcpt= mail-rcpt-allowfail mail-rcpt-allowfails
        upload-flags= hostpubmd5= hostpubsha256= pubkey= knownhosts= compressed-ssh metalink ipfs-gateway=
        """
      ),
    ]
  }
}
