/// The followers of every node, in one direction of a text.
///
/// Most nodes are followed by their neighbour, which is a shift of bits; what else follows is a row, which many nodes share.
struct Transitions: Sendable {
  /// Nodes that are followed by their neighbour: the next one forward, the one before backward.
  let chain: NodeBits
  /// Nodes that have a row.
  let branching: NodeBits
  /// The row of each node; -1 for none.
  let rowOfNode: [Int32]
  /// The followers that each row has.
  let rows: SparseSets
  let isBackward: Bool

  init(_ builder: TransitionRows, isBackward: Bool) {
    chain = builder.chain
    branching = builder.branching
    rowOfNode = builder.rowOfNode
    rows = builder.rows
    self.isBackward = isBackward
  }
}
