import FieldValues

/// The value of `Date`, printed once a second (RFC 9110 section 6.6.1).
struct DateField {
  private(set) var now = HTTPDate.epoch
  private(set) var text = HTTPDate.epoch.description

  /// Brings the value up to the clock.
  mutating func update() {
    let second = HTTPDate.now
    if second != now {
      now = second
      text = second.description
    }
  }
}
