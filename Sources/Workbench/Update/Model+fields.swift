extension Model {
  /// The field that takes the keys.
  var field: TextField? {
    get {
      switch overlay {
      case .palette(let palette): palette.field
      case .prompt(let prompt): prompt.field
      case .filter: catalogue.filter
      case .search: response.search
      case .frameFilter: response.stream.filter
      case nil: edit?.field
      default: nil
      }
    }
    set {
      guard let newValue else { return }
      switch overlay {
      case .palette(var palette):
        palette.field = newValue
        overlay = .palette(palette)
      case .prompt(var prompt):
        prompt.field = newValue
        overlay = .prompt(prompt)
      case .filter: catalogue.filter = newValue
      case .search: response.search = newValue
      case .frameFilter: response.stream.filter = newValue
      case nil: edit?.field = newValue
      default: break
      }
    }
  }

  mutating func insert(_ text: String) {
    field?.insert(text)
    fieldHasChanged()
  }

  mutating func edit(_ action: Action.FieldAction) {
    switch action {
    case .left: field?.move(by: -1)
    case .right: field?.move(by: 1)
    case .up: field?.moveLine(by: -1)
    case .down: field?.moveLine(by: 1)
    case .start: field?.moveToStart()
    case .end: field?.moveToEnd()
    case .eraseBackward: field?.eraseBackward()
    case .eraseForward: field?.eraseForward()
    case .eraseWord: field?.eraseWord()
    case .eraseToStart: field?.eraseToStart()
    case .newLine: field?.insert("\n")
    }
    fieldHasChanged()
  }

  /// A list that follows the field starts at its top again.
  private mutating func fieldHasChanged() {
    guard case .palette(var palette) = overlay else { return }
    palette.position = ListPosition()
    overlay = .palette(palette)
  }

  /// Enter in a field of one line.
  mutating func accept() -> [Effect] {
    switch overlay {
    case .palette(let palette):
      overlay = nil
      return run(palette)
    case .prompt(let prompt):
      overlay = nil
      return answer(prompt)
    case .filter:
      overlay = nil
      notice = catalogue.filter.text.isEmpty ? "" : "filtered by \(catalogue.filter.text)   Esc clears"
    case .search:
      overlay = nil
      search(forward: true, includingCurrent: true)
    case .frameFilter:
      overlay = nil
      notice = response.stream.filter.text.isEmpty ? "" : "frames with \(response.stream.filter.text)   f Esc lists all"
    default: finishEditing()
    }
    return []
  }
}
