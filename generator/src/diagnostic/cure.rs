//! What to do about a kind of finding, where the finding itself knows nothing better.

/// The sentence that people read below a drawn finding.
pub(super) fn cure(code: &str) -> Option<&'static str> {
    let cure = match code {
        "all-of" | "all-of-conflict" => {
            "say in an overlay what the schema is, where this is not what is meant"
        }
        "auth" | "errors" | "limit" | "paging" | "ready" | "stream" | "upload" | "condition" => {
            "correct the rule in the overlay, or take it out"
        }
        "body-without-schema" | "missing-items" | "missing-type" | "tuple" | "type-list" => {
            "state the type with an overlay, where this is not what is meant"
        }
        "assumed-media-type" | "content-encoding" | "content-schema" | "encoding"
        | "file-as-json" | "form-media-type" | "media-type" => {
            "state the media type with an overlay, where this is not what is meant"
        }
        "collection-format" => "correct `collectionFormat` with an overlay",
        "cannot-write" => "make room or give the right to write, and generate again",
        "broken-schema"
        | "ignored-member"
        | "not-a-status"
        | "not-a-path"
        | "not-converted"
        | "operation-reference"
        | "truth-as-text"
        | "wrong-kind" => "correct this place with an overlay, or remove it with one",
        "dangling-reference" | "misspelt-reference" | "reference" => {
            "correct the reference with an overlay, or add what it refers to"
        }
        "earlier-member" | "later-member" | "unknown-member" | "unknown-method" => {
            "remove the member with an overlay, or write the one that is meant"
        }
        "header-name" => "correct the name with an overlay",
        "enum-names" => "write one entry for each value, in the order of the values",
        "empty-document" => "put an OpenAPI document here: `openapi: 3.0.3`, `info`, `paths`",
        "endless-schema" => "say in an overlay what its values are",
        "extension" => "correct the member of `x-clientwright`; what it may say is in the README",
        "json-syntax" => "correct the text here; a JSON checker shows the same place",
        "kept" => "take the rule out, or state it where the operation is called with `GET`",
        "left-out" => "nothing is wrong with the rest; an overlay can say it in another way",
        "missing-info" | "missing-paths" => "add it with an overlay, or ignore this",
        "no-responses" => "state what the operation answers with an overlay",
        "overlay-action" | "overlay-actions" | "overlay-info" | "overlay-remove"
        | "overlay-update" | "overlay-version" => {
            "an action has a `target` and either `update` or `remove: true`; \
             the file begins with `overlay: 1.0.0`, `info` and `actions`"
        }
        "parameter-place" | "path-parameter" | "path-required" => {
            "say with an overlay which parameters the path has"
        }
        "pattern-properties" | "property-names" | "unevaluated" | "schema-dialect"
        | "required-member" | "required-as-truth" => {
            "values are not checked against it; nothing needs to be done"
        }
        "base-path" | "host" | "parameterized-host" | "schemes" | "server" => {
            "state the address as `servers` with an overlay, or give it to the client's builder"
        }
        "oauth2" | "security" | "security-scheme" => {
            "declare the scheme in `components.securitySchemes` with an overlay"
        }
        "too-deep" => "write parts of it as components, and refer to them",
        "toml-syntax" => "correct the text here",
        "yaml-alias" => "write the values out, or refer to components with `$ref`",
        "yaml-documents" => "keep one document in a file",
        "yaml-key" => "write the key as text, in quotes",
        "yaml-merge" => "write `<<: *anchor`, where the anchor stands on a mapping",
        "yaml-syntax" => "correct the text here; YAML is indented by spaces",
        "yaml-tag" => "write the value without the tag",
        "ignore-list" => "write entries of `fingerprint`, `reason` and `until`",
        "overlays-of-nothing" => "state what they apply to, or take the line out",
        "no-threads" => "let the process start threads, and generate again",
        "revision" => "name a branch, a tag or a commit that git knows here",
        "unreadable-file" => "name a file that can be read",
        "no-file" => "put the file there, or name another",
        "duplicate-module" => "give each document a `module` of its own",
        "enum-value" => "name a value that the `enum` lists, or take the name out",
        "body-of-empty-answer"
        | "default"
        | "discriminator"
        | "duplicate-operation-id"
        | "enum"
        | "format"
        | "no-schema"
        | "oauth-flow"
        | "optional-body"
        | "parameter-style"
        | "path-fragment"
        | "path-query"
        | "required-list"
        | "server-variable"
        | "type-word" => "correct this place with an overlay, where this is not what is meant",
        _ => return None,
    };
    Some(cure)
}
