extension ScenarioFile {
  /// The variables every scenario has without setting them.
  package static let givenVariables: Set<String> = ["base", "loop", "secret", "newUuid", "newDate"]

  /// The variables the steps set: by captures, by matchers with `->`, and by the option `variable`.
  package var capturedVariables: Set<String> {
    steps.reduce(into: []) { names, step in names.formUnion(step.variablesSet.map(\.name)) }
  }

  /// The variables that are used where nothing can have set them.
  /// - Parameter knownVariables: those from outside: `--var`, files of variables, the captures of set-up files.
  /// - Returns: a fault for every use, in file order, naming the line where the variable is captured too late.
  package func lint(knownVariables: Set<String> = []) -> [Diagnostic] {
    var known = knownVariables.union(Self.givenVariables)
    var unset: [StepSyntax.VariableUse] = []
    for step in steps {
      let captured = Set(step.variablesSet.map(\.name))
      let own = Set(step.table?.columns ?? []).union(step.options.compactMap(\.assignedVariable))
      // Many steps may capture many variables: the set of them isn't copied for each step.
      func isKnown(_ use: StepSyntax.VariableUse) -> Bool { known.contains(use.name) || own.contains(use.name) }
      unset += step.variablesUsedBefore.filter { !isKnown($0) }
      unset += step.variablesUsedAfter.filter { !isKnown($0) && !captured.contains($0.name) }
      known.formUnion(captured)
    }
    return faults(unset).sorted { $0.position < $1.position }
  }

  private func faults(_ uses: [StepSyntax.VariableUse]) -> [Diagnostic] {
    guard !uses.isEmpty else { return [] }
    let captures = Dictionary(steps.lazy.flatMap(\.variablesSet).map { ($0.name, $0.position.line) }) { first, _ in first }
    let names = Set(captures.keys).union(Self.givenVariables).sorted()
    // Each is compared with all names, so that only the first of many faults name the nearest one.
    var comparisonsLeft = 50_000
    var nearest: [String: String?] = [:]
    return uses.map { use in
      if let line = captures[use.name] {
        return Diagnostic(SyntaxProblem.capturedLater(use.name, line: line), at: use.position, length: use.length)
      }
      if nearest[use.name] == nil, comparisonsLeft > 0 {
        comparisonsLeft -= names.count
        nearest[use.name] = .some(Spelling.nearest(to: use.name, among: names))
      }
      let problem = SyntaxProblem.unsetVariable(use.name, nearest: nearest[use.name] ?? nil)
      return Diagnostic(problem, at: use.position, length: use.length)
    }
  }
}

extension ScenarioFile {
  /// What keeps a file that reads from being run: it has no steps, or a table has a column that its step doesn't use.
  package var faultsBeforeRun: [Diagnostic] {
    guard !steps.isEmpty else {
      return [Diagnostic(SyntaxProblem.noSteps, at: .start)]
    }
    var source: SourceText?
    return steps.flatMap { unusedColumns($0, &source) }
  }

  /// What is probably not meant, as warnings: captures and variables that nothing uses, and requests that expect nothing.
  /// - Parameter usedElsewhere: the variables that files use which are run after this one, as `finally`; nil where they are not known, as
  ///   of a set-up file, whose captures are for others.
  package func warnings(usedElsewhere: Set<String>?) -> [Diagnostic] {
    var found = steps.compactMap(\.expectsNothing)
    if let usedElsewhere { found += unusedVariables(usedElsewhere) }
    return found.map { diagnostic in
      var warning = diagnostic
      warning.severity = .warning
      return warning
    }.sorted { $0.position < $1.position }
  }

  /// A fault for each column of a step's table that the step does not use.
  /// - Parameter source: the text of the file, which is read for the first column that is unused.
  private func unusedColumns(_ step: StepSyntax, _ source: inout SourceText?) -> [Diagnostic] {
    guard let table = step.table, !step.namesVariablesByVariables else { return [] }
    let used = Set(step.variablesUsed)
    let unused = table.columns.filter { !used.contains($0) }
    guard !unused.isEmpty else { return [] }
    let text = source ?? SourceText(text)
    source = text
    let places = columnPlaces(step, text)
    return unused.map { column in
      Diagnostic(SyntaxProblem.unusedColumn(column), at: places[column] ?? step.position, length: column.count)
    }
  }

  /// Where the names of the columns of a step's table stand.
  private func columnPlaces(_ step: StepSyntax, _ source: SourceText) -> [String: SourcePosition] {
    let sections = step.request?.sections ?? step.check?.sections ?? []
    guard let section = sections.first(where: { $0.name == .table }),
      let line = section.lines.first(where: { layout.indices.contains($0 - 1) && layout[$0 - 1].role == .row })
    else { return [:] }
    var scanner = LineScanner(source, line: line - 1)
    scanner.skipBlanks()
    guard let places = try? scanner.columnPlaces() else { return [:] }
    return Dictionary(places.map { ($0.name, $0.position) }) { first, _ in first }
  }

  /// The names of all variables that the file uses.
  package var usedVariables: Set<String> { Set(steps.flatMap(\.variablesUsed)) }

  private func unusedVariables(_ usedElsewhere: Set<String>) -> [Diagnostic] {
    // A query whose argument has variables can name any variable.
    guard !steps.contains(where: \.namesVariablesByVariables) else { return [] }
    let redacted = metadata.filter { $0.key == .redact }.flatMap { $0.value.split { $0 == "," || $0 == " " } }.map { String($0) }
    let used = usedVariables.union(usedElsewhere).union(redacted)
    return steps.flatMap { step in
      let set = step.variablesSet
      let counts = Dictionary(set.map { ($0.name, 1) }, uniquingKeysWith: +)
      // What two matchers capture under one name is compared.
      return set.filter { !used.contains($0.name) && counts[$0.name] == 1 }
    }.map { Diagnostic(SyntaxProblem.unusedVariable($0.name), at: $0.position, length: $0.length) }
  }
}

extension StepSyntax {
  /// The names of the variables that the step uses, in its own order; those it sets itself are among them.
  package var variablesUsed: [String] { (variablesUsedBefore + variablesUsedAfter).map(\.name) }

  /// The names of the variables that the step sets.
  package var namesOfVariablesSet: [String] { variablesSet.map(\.name) }

  /// Whether a query `variable` has variables in its argument.
  fileprivate var namesVariablesByVariables: Bool {
    let queries = captures.map(\.query) + (options.flatMap(\.conditions) + asserts).map(\.query)
    return queries.contains { if case .variable(let name) = $0.kind { name.literal == nil } else { false } }
  }

  /// That the step has no response line.
  fileprivate var expectsNothing: Diagnostic? {
    guard request != nil, response == nil else { return nil }
    return Diagnostic(SyntaxProblem.noExpectations, at: position, length: length)
  }
}

extension StepSyntax {
  /// A place that names a variable.
  package struct VariableUse {
    package var name: String
    var position: SourcePosition
    var length: Int

    init(_ name: String, _ node: some LocatedSyntax) {
      self.name = name
      position = node.position
      length = node.length
    }
  }
}

extension StepSyntax {
  /// What the step sets, in file order.
  var variablesSet: [VariableUse] {
    var uses = captures.map { VariableUse($0.name, $0) }
    let patterns = (response?.patterns ?? []) + asserts.compactMap(\.predicate.pattern)
    uses += patterns.flatMap(\.matchers).compactMap { matcher in matcher.capture.map { VariableUse($0, matcher) } }
    for option in options {
      if case .assignment(let name, _) = option.value { uses.append(VariableUse(name, option)) }
    }
    return uses.sorted { $0.position < $1.position }
  }

  /// What is filled in before the request goes out.
  package var variablesUsedBefore: [VariableUse] {
    let templates =
      (name.map { [$0] } ?? []) + (request?.templates ?? []) + options.flatMap(\.templates) + (table?.templates ?? [])
    return templates.flatMap(\.placeholders).uses
  }

  /// What is filled in, or asked, once the answer is there.
  var variablesUsedAfter: [VariableUse] {
    let conditions = options.flatMap(\.conditions) + asserts
    let fromAsserts = conditions.flatMap { $0.query.uses + $0.filters.flatMap(\.uses) + ($0.predicate.value?.uses ?? []) }
    let fromCaptures = captures.flatMap { $0.query.uses + $0.filters.flatMap(\.uses) }
    return fromAsserts + fromCaptures + (response?.patterns.flatMap(\.placeholders).uses ?? [])
  }
}

extension [PlaceholderSyntax] {
  fileprivate var uses: [StepSyntax.VariableUse] { map { StepSyntax.VariableUse($0.name, $0) } }
}

extension RequestSyntax {
  fileprivate var templates: [TemplateSyntax] {
    var templates = [target] + headers.map(\.value) + headers.compactMap(\.nameTemplate)
    for parameter in query + form + cookies + (basicAuth.map { [$0] } ?? []) { templates += [parameter.name, parameter.value] }
    for field in multipart {
      templates.append(field.name)
      switch field.value {
      case .text(let text): templates.append(text)
      case .file(let file, let type): templates += [file.path] + (type.map { [$0] } ?? [])
      }
    }
    return templates + (body?.templates ?? [])
  }
}

extension BodySyntax {
  fileprivate var templates: [TemplateSyntax] {
    if case .file(let file) = kind { return [file.path] }
    return text.map { [TemplateSyntax(placeholders: $0.placeholders)] } ?? []
  }
}

extension TemplateSyntax {
  fileprivate init(placeholders: [PlaceholderSyntax]) {
    self.init(placeholders.map { .placeholder($0) })
  }
}

extension TableSyntax {
  fileprivate var templates: [TemplateSyntax] {
    rows.flatMap(\.cells).compactMap { if case .text(let text) = $0 { text } else { nil } }
  }
}

extension OptionSyntax {
  fileprivate var templates: [TemplateSyntax] {
    switch value {
    case .text(let text), .assignment(_, let text): [text]
    default: []
    }
  }

  fileprivate var conditions: [AssertSyntax] {
    if case .conditions(let conditions) = value { conditions } else { [] }
  }
}

extension ResponseSyntax {
  /// Every expected text of the response, the heads of reconnections included, those of asserts left out.
  package var patterns: [PatternSyntax] {
    var patterns = headers.map(\.value) + headerBlock.map(\.value) + trailers.map(\.value) + redirects.map(\.url)
    patterns += (headers + headerBlock + trailers).compactMap { $0.nameTemplate?.pattern }
    patterns += setCookies?.lines.map(\.line) ?? []
    patterns += chunks.compactMap { if case .text(let text) = $0.kind { text } else { nil } }
    patterns += events.flatMap(\.patterns)
    if case .template(let template) = status.kind { patterns.append(template.pattern) }
    if let text = body?.text { patterns.append(text) }
    if case .file(let file) = body?.kind { patterns.append(file.path.pattern) }
    return patterns
  }
}

extension PredicateSyntax {
  fileprivate var pattern: PatternSyntax? {
    if case .text(let text) = value?.kind { text } else { nil }
  }
}

extension EventSyntax {
  fileprivate var patterns: [PatternSyntax] {
    switch kind {
    case .frame(let frame): frame.lines.map(\.value)
    case .reconnect(let reconnect): reconnect.requestHeaders.map(\.value) + reconnect.response.patterns
    default: []
    }
  }
}

extension QuerySyntax {
  /// The placeholders of the argument, and the variable that is asked.
  fileprivate var uses: [StepSyntax.VariableUse] {
    switch kind {
    case .variable(let name): (name.literal.map { [StepSyntax.VariableUse($0, name)] } ?? []) + name.placeholders.uses
    case .header(let text), .cookie(let text, _), .jsonpath(let text), .regex(let text), .link(let text), .trailer(let text),
      .events(let text),
      .probe(let text), .openapi(let text), .loop(let text), .certificate(let text):
      text.placeholders.uses
    case .status, .version, .url, .body, .bytes, .sha256, .duration, .attempts, .timeToFirstByte, .rawBytes,
      .redirects, .ip:
      []
    }
  }
}

extension FilterSyntax {
  fileprivate var uses: [StepSyntax.VariableUse] {
    templates.flatMap(\.placeholders.uses)
  }
}

extension ValueSyntax {
  fileprivate var uses: [StepSyntax.VariableUse] {
    switch kind {
    case .placeholder(let placeholder): [StepSyntax.VariableUse(placeholder.name, placeholder)]
    case .text(let text): text.placeholders.uses
    case .file(let file): file.path.placeholders.uses
    default: []
    }
  }
}

extension OptionSyntax {
  fileprivate var assignedVariable: String? {
    if case .assignment(let name, _) = value { name } else { nil }
  }
}
