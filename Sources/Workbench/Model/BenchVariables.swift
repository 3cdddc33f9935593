package import Exchanges
import FieldValues
import ScenarioSyntax
package import Scenarios

/// What `{{name}}` and `{{secret.name}}` stand for in the requests of the bench.
package struct BenchVariables: Sendable, Hashable {
  /// The name of the environment that was read last.
  package private(set) var environment: String?
  private(set) package var values: [String: String]
  private(set) package var secrets: [String: String]

  package init(values: [String: String] = [:], secrets: [String: String] = [:], environment: String? = nil) {
    self.values = values
    self.secrets = secrets
    self.environment = environment
  }

  mutating func set(_ name: String, to value: String) { values[name] = value }

  mutating func setSecret(_ name: String, to value: String) { secrets[name] = value }

  /// Takes the variables of an environment; those of the one before that it lacks stay.
  mutating func take(_ new: [String: String], from environment: String) {
    values.merge(new) { _, last in last }
    self.environment = environment
  }

  /// Functions of the language, which give another value each time.
  private static let functions: Set<String> = ["newUuid", "newDate"]

  func isFunction(_ placeholder: PlaceholderSyntax) -> Bool {
    Self.functions.contains(placeholder.name) && placeholder.path.isEmpty && values[placeholder.name] == nil
  }

  private func isSet(_ placeholder: PlaceholderSyntax) -> Bool {
    if placeholder.name == "secret" { return secrets[placeholder.path.joined(separator: ".")] != nil }
    return placeholder.name == "base" || isFunction(placeholder) || values[placeholder.name] != nil
  }

  /// What is wrong with the first variable of a text that has no value, and what to do; nil where all have one.
  func fault(of placeholders: [PlaceholderSyntax]) -> String? {
    guard let unset = placeholders.first(where: { !isSet($0) }) else { return nil }
    let isSecret = unset.name == "secret"
    let advice = isSecret ? ":secret \(unset.path.joined(separator: "."))" : ":set \(unset.name)=value"
    return "{{\(unset.fullName)}} isn't set   \(advice)"
  }

  /// - Parameters:
  ///   - base: what `{{base}}` stands for.
  ///   - keepsFunctions: whether functions stay in their braces, as a preview needs it.
  func filler(base: String?, keepsFunctions: Bool = false) -> Variables {
    var texts = values
    if keepsFunctions {
      for name in Self.functions where texts[name] == nil { texts[name] = "{{\(name)}}" }
    }
    // An address is text, whatever it looks like.
    if let base, texts["base"] == nil { texts["base"] = base }
    return Variables(typing: texts, secrets: secrets)
  }
}

extension BenchVariables {
  /// Texts for people: variables without a value stay in their braces. Each variable is looked up once, for a URL may name thousands.
  struct Labels {
    fileprivate let variables: BenchVariables
    fileprivate let filler: Variables
    private var known: [String: String] = [:]

    fileprivate init(_ variables: BenchVariables, _ filler: Variables) {
      (self.variables, self.filler) = (variables, filler)
    }

    mutating func text(of template: TemplateSyntax) -> String {
      var text = ""
      for part in template.parts {
        switch part {
        case .literal(let literal): text += literal
        case .placeholder(let placeholder): text += label(of: placeholder)
        }
      }
      return text
    }

    private mutating func label(of placeholder: PlaceholderSyntax) -> String {
      let name = placeholder.fullName
      if let label = known[name] { return label }
      // The filler would make a sentence about each variable that isn't set.
      let label = variables.isSet(placeholder) ? filler.label(TemplateSyntax([.placeholder(placeholder)])) : "{{\(name)}}"
      known[name] = label
      return label
    }
  }

  /// - Parameter base: what `{{base}}` stands for.
  func labels(base: String?) -> Labels { Labels(self, filler(base: base, keepsFunctions: true)) }
}

extension BenchVariables {
  /// A request whose variables, files and functions are still to be filled in.
  package struct Filling: Sendable, Hashable {
    let draft: RequestDraft
    let base: String?
    let variables: BenchVariables

    init(_ draft: RequestDraft, base: String?, variables: BenchVariables) {
      self.draft = draft
      self.base = base
      self.variables = variables
    }

    /// Whether files are read or functions called: both belong outside of the model.
    var needsWorld: Bool {
      if draft.raw != nil { return false }
      switch draft.content {
      case .file: return true
      case .multipart(let fields):
        let hasFile = fields.contains { if case .file = $0.value { true } else { false } }
        if hasFile { return true }
      case .none, .bytes, .form, .faulty: break
      }
      return draft.placeholders.contains(where: variables.isFunction)
    }

    /// Fills everything in.
    /// - Parameter read: returns the bytes of a file.
    /// - Throws: a sentence about a file that can't be read, or a variable that isn't set.
    package func message(reading read: (String) throws(FileFault) -> [UInt8]) throws(Fault) -> RequestMessage {
      let filler = variables.filler(base: base)
      var url = try filler.fill(TemplateSyntax(typed: draft.target))
      if url.hasPrefix("/") { url = (base ?? "") + url }
      if let raw = draft.raw {
        let words = String(decoding: raw.prefix(32), as: UTF8.self).split(separator: " ")
        return RequestMessage(raw: draft.rawBytes ?? raw, method: words.first.map(String.init) ?? "GET", to: url)
      }
      var request = RequestSyntax(method: draft.method, target: TemplateSyntax(literal: url))
      var files = HeldFiles()
      var isText = false
      var fileBody: [UInt8]?
      switch draft.content {
      case .none: break
      case .bytes(let bytes):
        isText = true
        request.body = Self.body(bytes, isJSON: draft.hasJSONType)
      case .form(let fields): request.form = fields
      case .multipart(let fields): request.multipart = try files.hold(fields, filler, read)
      case .file(let path): fileBody = try Self.content(of: try filler.fill(TemplateSyntax(typed: path)), read)
      case .faulty(let sentence): throw Fault(.reported(sentence))
      }
      let builder = RequestBuilder(
        variables: filler,
        folder: ScenarioFolder(of: "", files: files),
        redactor: SecretRedactor()
      )
      var message = try builder.message(request)
      if let fileBody { message.body = fileBody }
      // A text goes out with the type that the user wrote, and with none otherwise.
      let added = isText ? [] : message.headers
      message.headers = try draft.headers.filter(\.isOn).map { header throws(Fault) in try Self.filled(header.line, filler) }
      message.headers += added.filter { new in !message.headers.contains { $0.isNamed(new.name) } }
      return message
    }

    /// Bytes without a variable go out as they are.
    private static func body(_ bytes: [UInt8], isJSON: Bool) -> BodySyntax {
      guard let text = String(validating: bytes, as: UTF8.self) else { return BodySyntax(.base64(bytes)) }
      let template = TemplateSyntax(typed: text)
      guard !template.placeholders.isEmpty else { return BodySyntax(.base64(bytes)) }
      return BodySyntax(isJSON ? .json(template.pattern) : .string(template.pattern))
    }

    static func filled(_ line: HeaderLine, _ filler: Variables) throws(Fault) -> HeaderLine {
      guard let template = line.template, !template.placeholders.isEmpty else { return line }
      return HeaderLine(bytes: Array(try filler.fill(template).utf8))
    }

    private static func content(
      of path: String,
      _ read: (String) throws(FileFault) -> [UInt8]
    ) throws(Fault) -> [UInt8] {
      do throws(FileFault) {
        return try read(path)
      } catch {
        throw Fault(.reported(error.description))
      }
    }
  }
}

extension BenchVariables.Filling {
  /// Files that were read, by names of their own: the user may name any file, and a scenario only those beside it.
  private struct HeldFiles: FileSource {
    private var contents: [String: [UInt8]] = [:]

    mutating func hold(
      _ fields: [MultipartFieldSyntax],
      _ filler: Variables,
      _ read: (String) throws(FileFault) -> [UInt8]
    ) throws(Fault) -> [MultipartFieldSyntax] {
      var held: [MultipartFieldSyntax] = []
      for var field in fields {
        if case .file(var file, let type) = field.value {
          let path = try filler.fill(file.path)
          let name = "\(contents.count)/\(path.split(separator: "/").last.map(String.init) ?? "file")"
          do throws(FileFault) {
            contents[name] = try read(path)
          } catch {
            throw Fault(.reported(error.description))
          }
          file.path = TemplateSyntax(literal: name)
          field.value = .file(file, contentType: type)
        }
        held.append(field)
      }
      return held
    }

    func read(_ path: String, within folder: String?) throws(FileFault) -> [UInt8] {
      guard let content = contents[path] else { throw .missing(path) }
      return content
    }
  }
}

extension HeaderLine {
  /// The line with its variables; nil where it is not UTF-8 and has none.
  var template: TemplateSyntax? { String(validating: bytes, as: UTF8.self).map { TemplateSyntax(typed: $0) } }
}

extension RequestDraft {
  /// Writes the variables of the draft again where a recorded request has their values.
  func keepVariables(in request: inout RequestSyntax) {
    let target = TemplateSyntax(typed: target)
    if !target.placeholders.isEmpty {
      let isAtBase = self.target.hasPrefix("/")
      request.target = TemplateSyntax((isAtBase ? [.placeholder(PlaceholderSyntax("base"))] : []) + target.parts)
    }
    for header in headers where header.isOn {
      guard let index = request.headers.firstIndex(where: { header.line.isNamed($0.name) }) else { continue }
      let value = TemplateSyntax(typed: header.line.value)
      if !value.placeholders.isEmpty { request.headers[index].value = value }
    }
    func drop(_ type: String) {
      guard !headers.contains(where: { $0.isOn && $0.line.isNamed("Content-Type") }) else { return }
      request.headers.removeAll { $0.name == "Content-Type" && $0.value.typed.hasPrefix(type) }
    }
    switch content {
    case .form(let fields):
      (request.form, request.body) = (fields, nil)
      drop("application/x-www-form-urlencoded")
    case .multipart(let parts):
      // A file is named from the folder of the scenario, which may be another one.
      guard !parts.contains(where: { if case .file = $0.value { true } else { false } }) else { return }
      (request.multipart, request.body) = (parts, nil)
      drop("multipart/form-data")
    case .bytes(let bytes):
      let template = TemplateSyntax(typed: String(decoding: bytes, as: UTF8.self))
      guard !template.placeholders.isEmpty else { return }
      let isContainer = bytes.first.map { "{[".utf8.contains($0) } ?? false
      request.body = BodySyntax(hasJSONType && isContainer ? .json(template.pattern) : .string(template.pattern))
    case .none, .file, .faulty: break
    }
  }
}
