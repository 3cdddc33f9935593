/// What can point to an item: an integer, a text, a UUID, or a type of one's own that is read from a parameter and prints itself.
public typealias PageCursor = InputValue & Encodable & CustomStringConvertible
