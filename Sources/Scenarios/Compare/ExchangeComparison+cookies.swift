import Exchanges
import FieldValues
import Patterns
import ScenarioSyntax

// MARK: - Cookies

extension ExchangeComparison {
  private struct SetCookie {
    let text: String
    let line: CookieLine
    /// Name, domain and path (RFC 6265bis section 5.7).
    let identity: [String]

    init(_ text: String, _ side: Side) {
      self.text = text
      line = CookieLine(text)
      var domain = line.attribute("Domain")?.value?.lowercased() ?? ""
      if domain.hasPrefix(".") { domain.removeFirst() }
      identity = [line.name, domain == side.host ? "\u{0}host" : domain, line.attribute("Path")?.value ?? ""]
    }
  }

  mutating func compareCookies() {
    func cookies(_ side: Side) -> [SetCookie] {
      (side.exchange.head?.values(of: "Set-Cookie") ?? []).map { SetCookie($0, side) }
    }
    guard !rules.leavesOut("set-cookie") else { return }
    var (rest, others) = (cookies(left), cookies(right))
    rest.removeAll { rules.names.contains($0.line.name.lowercased()) }
    others.removeAll { rules.names.contains($0.line.name.lowercased()) }
    // By identity first, then by name alone: what is left of one name differs in its Domain or Path.
    for isWhole in [true, false] {
      var unpaired: [SetCookie] = []
      for cookie in rest {
        let place = others.firstIndex { other in
          isWhole
            ? other.identity.elementsEqual(cookie.identity) { $0.isExactly($1) } : other.line.name.isExactly(cookie.line.name)
        }
        if let place { compare(cookie, others.remove(at: place)) } else { unpaired.append(cookie) }
      }
      rest = unpaired
    }
    for cookie in rest { add(.cookie(cookie.line.name, .line), .text(cookie.text), nil) }
    for cookie in others { add(.cookie(cookie.line.name, .line), nil, .text(cookie.text)) }
  }

  private mutating func compare(_ cookie: SetCookie, _ other: SetCookie) {
    let name = cookie.line.name
    func fits(_ attribute: String, _ value: String, _ otherValue: String) -> Bool {
      left.expected.fits(cookie: name, attribute, value) && right.expected.fits(cookie: name, attribute, otherValue)
    }
    if !isSame(cookie.line.value, other.line.value), !fits("", cookie.line.value, other.line.value) {
      add(.cookie(name, .value), .text(cookie.text), .text(other.text))
    }
    var seen: Set<String> = []
    for attribute in cookie.line.attributes + other.line.attributes where seen.insert(attribute.name.lowercased()).inserted {
      let (first, second) = (cookie.line.attribute(attribute.name), other.line.attribute(attribute.name))
      if let first, let second {
        let (value, otherValue) = (first.value ?? "", second.value ?? "")
        let isOwnHost = attribute.name.equalsIgnoringCase("Domain") && cookie.identity[1].isExactly(other.identity[1])
        if isOwnHost || isSame(value, otherValue) || isSameMoment(attribute.name, value, otherValue) { continue }
        if fits(attribute.name.lowercased(), value, otherValue) { continue }
      }
      add(
        .cookie(name, .attribute(attribute.name)),
        first.map { .text($0.value ?? "present") },
        second.map { .text($0.value ?? "present") }
      )
    }
  }
}
