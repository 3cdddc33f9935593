// An app speaks of media types, cookies, entity tags and methods everywhere: one import is enough.
@_exported public import FieldValues
@_exported public import HTTPTypes
