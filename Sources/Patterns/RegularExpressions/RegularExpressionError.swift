/// Why a text is not a regular expression, and where.
package struct RegularExpressionError: Error, Hashable, Sendable {
  package let problem: Problem
  /// The character where the problem begins, counted in Unicode scalars from 1.
  package let position: Int

  init(_ problem: Problem, at position: Int) {
    self.problem = problem
    self.position = position
  }

  /// What can be wrong. A payload is the text as the expression spells it, or the limit that was passed.
  package enum Problem: Hashable, Sendable {
    case unclosedGroup, unopenedGroup
    case unclosedClass, nestedClass
    case reversedRange(String), rangeOfClass(String), unknownClassName(String), setOperation(String)
    case unknownEscape(String), unfinishedEscape, invalidCodePoint(String), unknownProperty(String)
    case nothingToRepeat(String), repeatedQuantifier(String), possessiveQuantifier(String)
    case missingLowerBound(String), reversedBounds(String), countTooLarge(String, limit: Int)
    case lookAround(String), backreference(String), unsupportedGroup(String)
    case unknownFlag(String), invalidGroupName(String), repeatedGroupName(String)
    case nestedTooDeep(limit: Int), tooLong(limit: Int), tooLarge(limit: Int)
    /// Not part of I-Regexp (RFC 9485), which knows less than the other syntax.
    case notInIRegexp(String)
    /// A replacement names a group that the expression does not have.
    case unknownGroup(String)
  }
}
