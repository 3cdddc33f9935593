#if Macros
import SwiftCompilerPlugin
import SwiftSyntaxMacros

/// What the compiler starts.
@main
struct Plugin: CompilerPlugin {
  let providingMacros: [any Macro.Type] = [FieldsWritableMacro.self]
}
#else
/// Without the trait the program has nothing to do, but it is linked.
@main
struct Plugin {
  static func main() {}
}
#endif
