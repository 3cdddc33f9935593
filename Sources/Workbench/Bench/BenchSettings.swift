import FieldValues
import ScenarioSyntax

/// What the user's configuration file says; nil is what it does not say.
package struct BenchSettings: Sendable {
  package private(set) var theme: Style.Theme?
  package private(set) var ascii: Bool?
  package private(set) var color: Bool?
  package private(set) var mouse: Bool?
  package private(set) var motion: Bool?
  package private(set) var clipboard: Effect.ClipboardUse?
  /// Values of the options of the same name, by what follows `--`.
  package private(set) var options: [Option: String] = [:]
  /// What `:set` sets.
  package private(set) var variables: [String: String] = [:]
  private(set) var wraps: Bool?
  private(set) var keepsCookies: Bool?
  private(set) var reconnects: Bool?
  private(set) var timeouts = Effect.Timeouts()
  private(set) var keymap = Keymap<BenchAction>.standard

  /// An option of `answerback explore` that a configuration can give.
  package enum Option: String, Sendable, Hashable, CaseIterable {
    case environment = "env"
    case history
    case authorities = "ca-file"
    case certificate = "client-cert"
    case key = "client-key"
    case proxy

    /// Whether its value is the path of a file.
    package var isPath: Bool { self != .environment && self != .proxy }
  }

  /// As if there was no file.
  package init() {}

  /// Reads a file with a line `name = value` for each setting, and `key <C-d> in stream = pause` for each key.
  /// - Parameter path: Of the file, for its faults.
  /// - Throws: All faults of the file.
  package init(_ text: String, path: String) throws(Faults) {
    var file = File(text, path: path)
    file.readSettings()
    file.readKeys()
    guard file.faults.isEmpty else { throw Faults(path: path, file.faults) }
    self = file.settings
  }

  /// The same settings with another theme, where one is given.
  package func withTheme(_ theme: Style.Theme?) -> BenchSettings {
    var settings = self
    settings.theme = theme ?? self.theme
    return settings
  }

  /// Takes the keys of another file in the place of those it has; its other lines are not looked at.
  /// - Throws: All faults of its `key` lines.
  package mutating func takeKeys(_ text: String, path: String) throws(Faults) {
    var file = File(text, path: path)
    file.readKeys()
    guard file.faults.isEmpty else { throw Faults(path: path, file.faults) }
    keymap = file.settings.keymap
  }
}

extension BenchSettings {
  /// The lines of a file, as far as they are read.
  private struct File {
    private let lines: [(number: Int, text: String)]
    private(set) var settings = BenchSettings()
    private(set) var faults: [(line: Int, fault: Fault)] = []

    init(_ text: String, path: String) {
      let rows = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      lines = rows.enumerated().map { ($0 + 1, String($1).trimmingSpaces) }.filter { !$0.1.isEmpty && !$0.1.hasPrefix("#") }
    }

    private static func isKey(_ text: String) -> Bool { text.hasPrefix("key ") || text.hasPrefix("key\t") }

    mutating func readSettings() {
      var seen: [String: Int] = [:]
      for (number, text) in lines where !Self.isKey(text) {
        do throws(Fault) {
          guard let (before, after) = text.splitOnce(at: "=") else { throw .notASetting(text) }
          let name = before.split(whereSeparator: \.isWhitespace).joined(separator: " ")
          if let first = seen.updateValue(number, forKey: name) { throw .repeated(name, first) }
          try take(name, String(after).trimmingSpaces)
        } catch {
          faults.append((number, error))
        }
      }
    }

    private mutating func take(_ name: String, _ value: String) throws(Fault) {
      if name.hasPrefix("set ") {
        let variable = String(name.dropFirst(4))
        guard Expectations.Capture.isName(variable) else { throw .notAName(variable) }
        return settings.variables[variable] = value
      }
      if let option = Option(rawValue: name) {
        guard !value.isEmpty else { throw .noValue(name) }
        return settings.options[option] = value
      }
      switch name {
      case "theme": settings.theme = try choice(name, value)
      case "clipboard": settings.clipboard = try choice(name, value)
      case "ascii": settings.ascii = try flag(name, value)
      case "color": settings.color = try flag(name, value)
      case "mouse": settings.mouse = try flag(name, value)
      case "motion": settings.motion = try flag(name, value)
      case "wrap": settings.wraps = try flag(name, value)
      case "jar": settings.keepsCookies = try flag(name, value)
      case "reconnect": settings.reconnects = try flag(name, value, on: "auto")
      default:
        guard name.hasPrefix("timeout "), let kind = Effect.Timeouts.Kind(rawValue: String(name.dropFirst(8))) else {
          throw .unknownName(name)
        }
        guard settings.timeouts.set(kind, to: value) else { throw .notATime(kind, value) }
      }
    }

    private func choice<Choice: RawRepresentable<String> & CaseIterable>(
      _ name: String,
      _ value: String
    ) throws(Fault) -> Choice {
      guard let choice = Choice(rawValue: value) else { throw .notAChoice(name, value, Choice.allCases.map(\.rawValue)) }
      return choice
    }

    private func flag(_ name: String, _ value: String, on: String = "on") throws(Fault) -> Bool {
      guard value == on || value == "off" else { throw .notAChoice(name, value, [on, "off"]) }
      return value == on
    }

    mutating func readKeys() {
      var changes: [(line: Int, change: Keymap<BenchAction>.Change)] = []
      for (number, text) in lines where Self.isKey(text) {
        do throws(Fault) {
          changes += try Self.changes(text).map { (number, $0) }
        } catch {
          faults.append((number, error))
        }
      }
      let (keymap, refused) = Keymap<BenchAction>.standard.changed(by: changes.map(\.change))
      faults += refused.map { (changes[$0.change].line, .key($0.fault)) }
      faults.sort { $0.line < $1.line }
      settings.keymap = keymap
    }

    /// Reads `key <C-d> in stream, raw = pause`; without `in` it is every place that has the action.
    private static func changes(_ text: String) throws(Fault) -> [Keymap<BenchAction>.Change] {
      let rest = String(text.dropFirst(3)).trimmingSpaces
      let word = rest.prefix { !$0.isWhitespace }
      let after = String(rest.dropFirst(word.count)).trimmingSpaces
      guard let (before, action) = after.splitOnce(at: "=") else { throw .notAKeyLine }
      let (places, name) = (String(before).trimmingSpaces, String(action).trimmingSpaces)
      guard !name.isEmpty, places.isEmpty || places == "in" || places.hasPrefix("in ") else { throw .notAKeyLine }
      let keys: [Key]
      do throws(Key.NotationError) {
        keys = try Key.keys(in: String(word))
      } catch {
        throw .notation(error)
      }
      guard keys.count == 1 else { throw .severalKeys(String(word)) }
      func change(_ place: KeyContext?) -> Keymap<BenchAction>.Change {
        Keymap<BenchAction>.Change(key: keys[0], place: place, name: name == "none" ? nil : name)
      }
      guard !places.isEmpty else { return [change(nil)] }
      var changes: [Keymap<BenchAction>.Change] = []
      for place in places.dropFirst(2).split(separator: ",", omittingEmptySubsequences: false) {
        let word = String(place).trimmingSpaces
        guard let context = KeyContext(rawValue: word) else { throw .unknownPlace(word) }
        changes.append(change(context))
      }
      return changes
    }
  }
}

extension BenchSettings {
  /// What is wrong with a file, a sentence for each line.
  package struct Faults: Error, CustomStringConvertible {
    private let path: String
    private let faults: [(line: Int, fault: Fault)]

    fileprivate init(path: String, _ faults: [(line: Int, fault: Fault)]) {
      (self.path, self.faults) = (path, faults)
    }

    package var description: String {
      faults.map { "\(Sanitizer.line(path)):\($0.line): \($0.fault.description)" }.joined(separator: "\n")
    }
  }

  /// What is wrong with a line.
  fileprivate enum Fault: Error, CustomStringConvertible {
    case notASetting(String)
    case unknownName(String)
    /// A name that has a value already, in an earlier line.
    case repeated(String, Int)
    case noValue(String)
    case notAChoice(String, String, [String])
    case notATime(Effect.Timeouts.Kind, String)
    case notAName(String)
    case notAKeyLine
    case notation(Key.NotationError)
    case severalKeys(String)
    case unknownPlace(String)
    case key(Keymap<BenchAction>.BindingError)

    private static let names =
      ["theme", "ascii", "color", "mouse", "motion", "wrap", "jar", "clipboard", "reconnect"]
      + Effect.Timeouts.Kind.allCases.map { "timeout \($0.rawValue)" } + Option.allCases.map(\.rawValue) + ["set NAME", "key"]

    private static let longestWord = 40

    /// A word of the file, short and safe for a terminal.
    private static func shown(_ word: String) -> String {
      Sanitizer.line(word.count > longestWord ? word.prefix(longestWord) + "..." : word)
    }

    /// What is wrong, then what to do.
    var description: String {
      switch self {
      case .notASetting(let text):
        let word = text.prefix { !$0.isWhitespace }
        return "The line \(Self.shown(String(word))) isn't a setting. Write NAME = VALUE, or key KEY in PLACE = ACTION."
      case .unknownName(let name):
        let advice = Spelling.nearest(to: name, among: Self.names).map { "Did you mean \($0)?" }
        return "There is no setting \(Self.shown(name)). " + (advice ?? "The settings are \(Self.names.joined(separator: ", ")).")
      case .repeated(let name, let line): return "\(Self.shown(name)) is set in line \(line) already. Remove one of the lines."
      case .noValue(let name): return "\(name) has no value. Write one, or remove the line."
      case .notAChoice(let name, let value, let choices):
        let words = choices.dropLast().joined(separator: ", ") + " or " + (choices.last ?? "")
        return "\(name) must be \(words), got \(value.isEmpty ? "nothing" : Self.shown(value))."
      case .notATime(let kind, let value):
        let words = kind.canBeOff ? "a time like 30s, or off" : "a time like 30s"
        return "timeout \(kind.rawValue) must be \(words), got \(value.isEmpty ? "nothing" : Self.shown(value))."
      case .notAName(let name): return "\(Self.shown(name)) can't be the name of a variable. Use letters, digits and _."
      case .notAKeyLine: return "A line for a key reads key KEY in PLACE = ACTION, as in key <C-d> in stream = pause."
      case .notation(let error): return error.description
      case .severalKeys(let word): return "\(Self.shown(word)) is more than one key. Write one, as in a or <C-d>."
      case .unknownPlace(let word):
        let known = KeyContext.allCases.map(\.rawValue)
        let advice = Spelling.nearest(to: word, among: known).map { "Did you mean \($0)?" }
        return "There is no place \(Self.shown(word)). " + (advice ?? "The places are \(known.joined(separator: ", ")).")
      case .key(let error): return error.description
      }
    }
  }
}
