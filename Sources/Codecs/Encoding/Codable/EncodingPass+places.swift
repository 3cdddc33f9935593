extension EncodingPass {
  /// A container that is being written.
  struct OpenContainer {
    let kind: BodyFormat.Container
    let start: Int
    let serial: UInt32
    let pathCount: Int
    /// What is remembered of the names in the object around this container.
    let outerNames: WrittenNames
    /// Where the members of a dictionary begin that are to be sorted.
    var unsortedFrom: Int?
    /// Whether a member is a container that was asked for, not a value that was encoded.
    var hasNested = false
    var count = 0
  }

  /// A container as its Codable counterpart knows it.
  struct Reference {
    let level: Int
    let serial: UInt32
  }

  /// The place of a value, before anything of it was written.
  struct Place {
    let start: Int
    let level: UInt32
    let serial: UInt32
  }

  /// Thrown when a container is used after it was closed.
  struct OutOfOrder: Error {}
}
