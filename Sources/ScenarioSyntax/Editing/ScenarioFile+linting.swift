extension ScenarioFile {
  /// The variables every scenario has without setting them.
  package static let givenVariables: Set<String> = ["base", "loop", "secret"]

  /// The variables the steps set: by captures, by matchers with `->`, and by the option `variable`.
  package var capturedVariables: Set<String> {
    steps.reduce(into: []) { names, step in names.formUnion(step.variablesSet.map(\.name)) }
  }

  /// The variables that are used where nothing can have set them.
  /// - Parameter knownVariables: those from outside: `--var`, files of variables, the captures of set-up files.
  /// - Returns: a fault for every use, in file order, naming the line where the variable is captured too late.
  package func lint(knownVariables: Set<String> = []) -> [Diagnostic] {
    var known = knownVariables.union(Self.givenVariables)
    var faults: [Diagnostic] = []
    for step in steps {
      let captured = Set(step.variablesSet.map(\.name))
      let columns = Set(step.table?.columns ?? [])
      let assigned = Set(step.options.compactMap(\.assignedVariable))
      let before = known.union(columns).union(assigned)
      let after = before.union(captured)
      let unset =
        step.variablesUsedBefore.filter { !before.contains($0.name) }
        + step.variablesUsedAfter.filter { !after.contains($0.name) }
      faults += unset.map(fault)
      known.formUnion(captured)
    }
    return faults.sorted { $0.position < $1.position }
  }

  private func fault(_ use: StepSyntax.VariableUse) -> Diagnostic {
    let capture = steps.lazy.flatMap(\.variablesSet).first { $0.name == use.name }
    let hint: String
    if let capture {
      hint = "it is captured on line \(capture.position.line), too late for this one"
    } else {
      let names = capturedVariables.union(Self.givenVariables)
      let nearest = Spelling.nearest(to: use.name, among: names.sorted())
      hint = nearest.map { "did you mean \($0)?" } ?? "capture it above, or pass --var \(use.name)=.."
    }
    return Diagnostic("variable \(use.name) is not set", at: use.position, length: use.length, hint: hint)
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
    var templates = [target] + headers.map(\.value)
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
      .probe(let text), .openapi(let text), .loop(let text):
      text.placeholders.uses
    case .status, .version, .url, .body, .bytes, .sha256, .duration, .attempts, .timeToFirstByte: []
    }
  }
}

extension FilterSyntax {
  fileprivate var uses: [StepSyntax.VariableUse] {
    switch kind {
    case .split(let text), .jsonpath(let text): text.placeholders.uses
    default: []
    }
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
