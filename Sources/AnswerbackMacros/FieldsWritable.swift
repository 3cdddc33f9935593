// Without the trait the macro can be named, and says what is missing.
#if Macros
@_exported public import Answerback

/// Writes a struct's fields directly, and describes them in the OpenAPI document.
///
/// ```swift
/// /// Somebody who has an account.
/// @FieldsWritable struct Person {
///   /// Their number, which never changes.
///   let id: Int
///   var name: String
///   var note: String?
///
///   enum CodingKeys: String, CodingKey {
///     case id, name = "full_name", note
///   }
/// }
/// ```
/// The struct conforms to `FieldsWritable`, so that its JSON and MessagePack, which have the bytes of Codable, are written in a fraction of
/// the time; and to `SchemaDescribing`, with the doc comments of the type and of its properties as descriptions. A conformance of its own
/// comes first.
///
/// Every stored property is a field, by its own name, in the order of the declaration; where the type has `CodingKeys`, each of their cases
/// is one, in their order. A `CodingKeys` in an extension isn't seen, nor is an `encode(to:)`: a type with its own encoding has no use for
/// this macro. Of a property with a wrapper, the wrapper is the field, as for Codable.
///
/// Structs and final classes without a superclass can have it; an extension can't. Anything else is an error with a sentence, at its place.
@attached(extension, conformances: FieldsWritable, SchemaDescribing, names: named(write(to:)), named(schema(in:)))
public macro FieldsWritable() = #externalMacro(module: "AnswerbackMacroPlugin", type: "FieldsWritableMacro")
#else
/// Needs the trait `Macros`.
@available(
  *,
  unavailable,
  message: "Turn the trait on, where Package.swift names the package answerback: traits: [\"Macros\"]"
)
@attached(peer)
// One of the compiler's own, which adds nothing to a type: a name that isn't found would be warned of.
public macro FieldsWritable() = #externalMacro(module: "ObservationMacros", type: "ObservationTrackedMacro")
#endif
