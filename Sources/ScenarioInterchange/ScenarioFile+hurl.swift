package import ScenarioSyntax

extension ScenarioFile {
  /// What keeps the file from being one of Hurl's, each with its place; none for a file that stays in the core of the language.
  ///
  /// Names and tags are plain comments to Hurl; what changes a run is not.
  package var hurlObstacles: [Diagnostic] {
    var obstacles = metadata.filter { [.setup, .finally].contains($0.key) }.map {
      Diagnostic("#@ \($0.key.rawValue): is only a comment to Hurl", at: $0.position, length: $0.length)
    }
    for step in steps { obstacles += step.hurlObstacles }
    return obstacles.sorted { $0.position < $1.position }
  }
}

extension StepSyntax {
  fileprivate var hurlObstacles: [Diagnostic] {
    guard let request else { return [Diagnostic("Hurl knows no @check", at: position, length: length)] }
    var obstacles = (request.sections + (response?.sections ?? [])).filter(\.isOwn).map {
      Diagnostic("Hurl knows no section [\($0.name.rawValue)]", at: $0.position, length: $0.length)
    }
    obstacles += options.filter { !OptionSyntax.Name.ofHurl.contains($0.name) }.map {
      Diagnostic("Hurl knows no option \($0.name.rawValue)", at: $0.position, length: $0.length)
    }
    obstacles += (response?.patterns ?? []).flatMap(\.matchers).map {
      Diagnostic("Hurl knows no matchers", at: $0.position, length: $0.length)
    }
    if let response, case .template = response.status.kind {
      obstacles.append(Diagnostic("Hurl takes no variable for a status", at: response.position, length: response.length))
    }
    for body in [request.body, response?.body].compactMap({ $0 }) { obstacles += body.hurlObstacles }
    for assertion in asserts { obstacles += assertion.hurlObstacles }
    for capture in captures {
      obstacles += capture.query.hurlObstacles + capture.filters.flatMap(\.hurlObstacles)
      if capture.appends {
        obstacles.append(Diagnostic("Hurl's captures do not append", at: capture.position, length: capture.length))
      }
    }
    return obstacles
  }
}

extension SectionSyntax {
  fileprivate var isOwn: Bool {
    switch name {
    case .options, .query, .formParams, .multipart, .cookies, .basicAuth, .captures, .asserts: false
    case .table, .setCookies, .headers, .redirects, .events, .chunks, .trailers: true
    }
  }
}

extension OptionSyntax.Name {
  fileprivate static let ofHurl: Set<Self> = [
    .location, .maxRedirs, .retry, .retryInterval, .delay, .maxTime, .compressed, .http11, .http2, .insecure, .skip, .variable,
    .output, .user, .repeat, .connectTimeout,
  ]
}

extension BodySyntax {
  fileprivate var hurlObstacles: [Diagnostic] {
    switch kind {
    case .fence(let language, let modes, _):
      var words = modes.map(\.rawValue).sorted()
      if let language, ![.json, .xml, .graphql].contains(language) { words.insert(language.rawValue, at: 0) }
      return words.map { Diagnostic("Hurl's fences are not \($0)", at: position, length: length) }
    case .file(let file) where file.range != nil:
      return [Diagnostic("Hurl takes no part of a file", at: position, length: length)]
    case .json, .xml, .string, .base64, .hex, .file: return []
    }
  }
}

extension AssertSyntax {
  fileprivate var hurlObstacles: [Diagnostic] {
    var obstacles = query.hurlObstacles + filters.flatMap(\.hurlObstacles)
    if [.unique, .conforms].contains(predicate.operator) {
      let word = predicate.operator.rawValue
      obstacles.append(Diagnostic("Hurl knows no predicate \(word)", at: predicate.position, length: predicate.length))
    }
    if case .text(let text) = predicate.value?.kind, let matcher = text.matchers.first {
      obstacles.append(Diagnostic("Hurl knows no matchers", at: matcher.position, length: matcher.length))
    }
    return obstacles
  }
}

extension QuerySyntax {
  fileprivate var hurlObstacles: [Diagnostic] {
    let word: String
    switch kind {
    case .status, .version, .url, .body, .bytes, .sha256, .duration, .header, .cookie, .jsonpath, .regex, .variable,
      .rawBytes, .redirects, .ip, .certificate:
      return []
    case .attempts: word = "attempts"
    case .timeToFirstByte: word = "time-to-first-byte"
    case .link: word = "link"
    case .trailer: word = "trailer"
    case .probe: word = "probe"
    case .openapi: word = "openapi"
    case .loop: word = "loop"
    }
    return [Diagnostic("Hurl cannot ask for \(word)", at: position, length: length)]
  }
}

extension FilterSyntax {
  fileprivate var hurlObstacles: [Diagnostic] {
    switch kind {
    case .nth, .first, .last, .split, .toInt, .toFloat, .toString, .dateFormat, .daysAfterNow, .daysBeforeNow, .base64Decode,
      .base64Encode, .base64UrlSafeDecode, .base64UrlSafeEncode, .urlDecode, .urlEncode, .htmlEscape, .htmlUnescape, .decode,
      .regex, .replace, .replaceRegex, .location, .count, .jsonpath, .toDate(.some):
      []
    case .toDate, .sort, .lower: [Diagnostic("Hurl has no such filter", at: position, length: length)]
    }
  }
}
