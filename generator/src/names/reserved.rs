//! Words that cannot be names, or that generated code needs for itself.

/// Keywords of the 2024 edition, strict and reserved.
pub(super) const KEYWORDS: &[&str] = &[
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// What files of types bring in or use from the prelude.
pub(super) const TYPES: &[&str] = &[
    "BTreeMap",
    "Base64",
    "Box",
    "Bytes",
    "Clone",
    "Date",
    "DateTime",
    "Debug",
    "Default",
    "Eq",
    "Err",
    "From",
    "Hash",
    "Id",
    "Into",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Presence",
    "Some",
    "String",
    "Undeclared",
    "UnixMillis",
    "UnixSeconds",
    "Value",
    "Vec",
];

/// What files of groups bring in or use from the prelude.
pub(super) const CALLS: &[&str] = &[
    "Activity",
    "BTreeMap",
    "Base64",
    "Bytes",
    "Call",
    "Client",
    "Clone",
    "Date",
    "DateTime",
    "Debug",
    "Err",
    "Error",
    "From",
    "Id",
    "Into",
    "IntoIterator",
    "Items",
    "Method",
    "Multipart",
    "None",
    "Ok",
    "Operation",
    "Option",
    "Pages",
    "Pending",
    "Result",
    "Some",
    "Streaming",
    "String",
    "UnixMillis",
    "UnixSeconds",
    "Value",
    "Vec",
];

/// Methods that every call has, which a setter must not hide.
pub(super) const CALL_METHODS: &[&str] =
    &["clone", "deadline", "from", "into", "into_future", "response", "timeout"];

/// Methods of answers and errors, which an accessor of a header would be hidden by.
pub(super) const ANSWER_METHODS: &[&str] = &[
    "all_headers",
    "body",
    "body_as",
    "clone",
    "fmt",
    "header",
    "headers",
    "into_value",
    "status",
    "to_string",
    "value",
];

/// Methods of a call that answers in pages.
pub(super) const PAGED: &[&str] = &["items", "pages"];

/// Methods of a call that may be answered item by item.
pub(super) const STREAMED: &[&str] = &["stream"];

/// Methods that every group has.
pub(super) const GROUP_METHODS: &[&str] = &["clone", "fmt", "from", "into", "new"];

/// Names of an object's methods and of the member that keeps what is not declared.
pub(super) const MEMBERS: &[&str] = &["undeclared"];

/// Names of the crate's own modules, and of the crate that they stand on.
pub(super) const MODULES: &[&str] =
    &["client", "clientwright_runtime", "invoke", "lifecycle", "new", "rules", "runtime", "types"];

/// Methods that every client has, beside one per module.
pub(super) const CLIENT_METHODS: &[&str] =
    &["builder", "clone", "core", "fmt", "from", "from_env", "into", "resume"];

/// What the file of a module brings in.
pub(super) const MODULE_TYPES: &[&str] = &["Answered", "Client", "Headers", "Operation"];

/// The variant that keeps values the document does not declare.
pub(super) const VARIANTS: &[&str] = &["Unknown"];

/// Statics of a group's file.
pub(super) const ROWS: &[&str] = &["OPERATIONS"];

/// The module of the types, in which no file is called as it is.
pub(super) const FILES: &[&str] = &["types"];

/// Names that no file on Windows can have, whatever stands behind the dot.
pub(super) const DEVICES: &[&str] = &[
    "aux", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con",
    "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];
