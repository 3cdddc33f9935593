#if Mustache
import Answerback
import Mustache

/// A template with everything it includes, parsed and ready to render.
struct MustachePage: Sendable {
  private let name: String
  private let template: MustacheTemplate
  private let partials: MustacheLibrary
  private let versions: [String: TemplateFolder.Version]

  /// Reads and parses a template and its partials.
  /// - Throws: A ``TemplateError`` that names the file and the line and says what is wrong.
  init(_ source: TemplateSource, _ folder: TemplateFolder, _ escaping: TemplateEscaping) throws {
    var loading = Loading(folder: folder, escaping: escaping)
    switch source {
    case .text(let text): template = try loading.add(text, named: source.description)
    case .file(let file): template = try loading.read(file)
    }
    name = source.description
    partials = try loading.partials(of: source)
    versions = loading.versions
  }

  /// Whether every file of the page is unchanged.
  func isCurrent(in folder: TemplateFolder) -> Bool {
    versions.allSatisfy { name, version in (try? folder.version(of: name)) == version }
  }

  func render(_ values: [String: TemplateValue]) throws(TemplateError) -> String {
    let nesting = MustacheRecord.Nesting()
    let text = template.render(MustacheRecord(values, nesting), library: partials)
    guard !nesting.isExceeded else {
      throw TemplateError(
        name,
        "the partials include each other without end, or the values are nested too deeply",
        "End the recursion with a section that is empty in the innermost value"
      )
    }
    return text
  }

  /// Collects the files of one page.
  private struct Loading {
    let folder: TemplateFolder
    let escaping: TemplateEscaping
    var versions: [String: TemplateFolder.Version] = [:]
    private var templates: [String: MustacheTemplate] = [:]
    /// The partials that each file includes.
    private var inclusions: [String: [MustacheTags.Partial]] = [:]
    /// The file of each partial, by name.
    private var files: [String: String] = [:]

    init(folder: TemplateFolder, escaping: TemplateEscaping) {
      self.folder = folder
      self.escaping = escaping
    }

    mutating func read(_ file: String) throws -> MustacheTemplate {
      let (text, version) = try folder.read(file)
      versions[file] = version
      return try add(text, named: file)
    }

    mutating func add(_ text: String, named name: String) throws -> MustacheTemplate {
      // Checked first, because this refuses sections that are nested too deeply for the parser.
      inclusions[name] = try MustacheTags.partials(in: text, named: name)
      let template = try MustacheTemplate(parsing: text, named: name, escaping: escaping)
      templates[name] = template
      return template
    }

    /// Reads everything that the page includes, directly or indirectly.
    mutating func partials(of source: TemplateSource) throws -> MustacheLibrary {
      let page = source.description
      let suffix = page.lastIndex(of: "/").map { page[$0...] } ?? page[...]
      let pageSuffix = suffix.firstIndex(of: ".").map { String(suffix[$0...]) } ?? ""
      var pending = [page]
      while let includer = pending.popLast() {
        for partial in inclusions[includer] ?? [] where files[partial.name] == nil {
          let file = try find(partial, in: includer, pageSuffix: pageSuffix)
          files[partial.name] = file
          pending.append(file)
        }
      }
      try refuseEndlessInclusion()
      var library = MustacheLibrary()
      for (name, file) in files {
        if let template = templates[file] { library.register(template, named: name) }
      }
      return library
    }

    /// Returns the file of a partial, and reads it if it hasn't been read yet.
    private mutating func find(_ partial: MustacheTags.Partial, in includer: String, pageSuffix: String) throws -> String {
      var fault: TemplateError?
      for file in [partial.name, partial.name + pageSuffix] {
        if templates[file] != nil { return file }
        do {
          _ = try read(file)
          return file
        } catch let error as TemplateError where versions[file] == nil {
          fault = fault ?? error
        }
      }
      throw TemplateError(
        includer,
        line: partial.line,
        "the partial \(partial.name) can't be used: \(fault?.fault ?? "the file does not exist")",
        "Create \(partial.name)\(pageSuffix), or correct the name"
      )
    }

    /// Refuses a file that includes itself outside every section, which would be printed without end.
    private func refuseEndlessInclusion() throws {
      var finished: Set<String> = []
      for start in inclusions.keys.sorted() {
        try walk(start, path: [], &finished)
      }
    }

    private func walk(_ file: String, path: [String], _ finished: inout Set<String>) throws {
      if finished.contains(file) { return }
      for partial in inclusions[file] ?? [] where !partial.isConditional {
        guard let next = files[partial.name] else { continue }
        if next == file || path.contains(next) {
          throw TemplateError(
            file,
            line: partial.line,
            "the partial \(partial.name) includes this file again, without end",
            "Include it inside a section that ends the recursion"
          )
        }
        try walk(next, path: path + [file], &finished)
      }
      finished.insert(file)
    }
  }
}
#endif
