//! Which of our ids mean what the other tool's do.
//!
//! Most are spelt alike. A row gives what an id of ours stands for beside that, `*` for any text.

/// Our id, and theirs for the same change.
const TABLE: &[(&str, &[&str])] = &[
    ("operation-added", &["endpoint-added"]),
    (
        "operation-removed",
        &["api-path-removed-without-deprecation", "api-removed-without-deprecation"],
    ),
    (
        "operation-removed-deprecated",
        &["api-path-removed-with-deprecation", "api-removed-with-deprecation"],
    ),
    ("operation-deprecated", &["endpoint-deprecated", "endpoint-deprecated-with-sunset"]),
    ("operation-reactivated", &["endpoint-reactivated"]),
    ("operation-id-added", &["api-operation-id-added"]),
    ("operation-id-removed", &["api-operation-id-removed"]),
    ("operation-id-changed", &["api-operation-id-removed"]),
    ("operation-tags-changed", &["api-tag-added", "api-tag-removed"]),
    ("schema-removed", &["api-schema-removed"]),
    ("schema-renamed", &["api-schema-removed"]),
    ("security-added", &["api-global-security-added"]),
    ("security-removed", &["api-global-security-removed"]),
    ("security-scope-added", &["api-global-security-scope-added"]),
    ("security-scope-removed", &["api-global-security-scope-removed"]),
    ("operation-security-added", &["api-security-added"]),
    ("operation-security-removed", &["api-security-removed"]),
    ("operation-security-scope-added", &["api-security-scope-added"]),
    ("operation-security-scope-removed", &["api-security-scope-removed"]),
    ("security-scheme-added", &["api-security-component-added"]),
    ("security-scheme-removed", &["api-security-component-removed"]),
    ("security-scheme-type-changed", &["api-security-component-type-changed"]),
    ("security-scheme-address-changed", &["api-security-component-oauth-*url-changed"]),
    ("security-scheme-scope-added", &["api-security-component-oauth-scope-added"]),
    ("security-scheme-scope-removed", &["api-security-component-oauth-scope-removed"]),
    ("security-scheme-scope-changed", &["api-security-component-oauth-scope-changed"]),
    (
        "request-parameter-added-required",
        &[
            "new-required-request-parameter",
            "new-request-path-parameter",
            "new-required-request-default-parameter-to-existing-path",
        ],
    ),
    (
        "request-parameter-added-optional",
        &[
            "new-optional-request-parameter",
            "new-optional-request-default-parameter-to-existing-path",
        ],
    ),
    ("request-parameter-removed", &["request-parameter-removed-with-deprecation"]),
    (
        "request-property-added-required",
        &["new-required-request-property", "new-required-request-property-with-default"],
    ),
    ("request-parameter-property-added-required", &["new-required-request-header-property"]),
    (
        // A branch of `allOf` with members is those members.
        "request-property-added-optional",
        &[
            "new-optional-request-property",
            "request-body-all-of-added",
            "request-property-all-of-added",
        ],
    ),
    (
        "request-property-removed",
        &["request-body-all-of-removed", "request-property-all-of-removed"],
    ),
    ("request-property-became-required", &["request-property-became-required-with-default"]),
    ("request-property-deprecated", &["request-property-deprecated-with-sunset"]),
    ("response-property-deprecated", &["response-property-deprecated-with-sunset"]),
    ("response-property-added-required", &["response-required-*property-added"]),
    (
        "response-property-added-optional",
        &["response-optional-*property-added", "response-*all-of-added"],
    ),
    ("response-property-removed-required", &["response-required-*property-removed"]),
    (
        "response-property-removed-optional",
        &["response-*property-removed", "response-*all-of-removed"],
    ),
    ("response-body-enum-value-removed", &["response-mediatype-enum-value-removed"]),
    ("request-parameter-property-became-enum", &["request-header-property-became-enum"]),
    ("request-parameter-property-became-required", &["request-header-property-became-required"]),
    ("request-property-became-read-only", &["request-*-property-became-read-only"]),
    ("request-property-became-not-read-only", &["request-*-property-became-not-read-only"]),
    ("request-property-became-write-only", &["request-*-property-became-write-only"]),
    ("request-property-became-not-write-only", &["request-*-property-became-not-write-only"]),
    ("response-property-became-read-only", &["response-*-property-became-read-only"]),
    ("response-property-became-not-read-only", &["response-*-property-became-not-read-only"]),
    ("response-property-became-write-only", &["response-*-property-became-write-only"]),
    ("response-property-became-not-write-only", &["response-*-property-became-not-write-only"]),
    ("response-header-removed-required", &["required-response-header-removed"]),
    ("response-header-removed-optional", &["optional-response-header-removed"]),
    (
        "response-success-status-changed",
        &["response-success-status-removed", "response-success-status-added"],
    ),
    ("response-body-media-type-added", &["response-media-type-added"]),
    ("response-body-media-type-removed", &["response-media-type-removed"]),
    ("response-body-media-type-renamed", &["response-media-type-name-*"]),
    ("response-body-removed", &["response-media-type-removed"]),
];

/// Endings that say the same of whatever stands before them.
const ENDINGS: &[(&str, &[&str])] = &[
    (
        "type-changed",
        &["one-of-added", "one-of-removed", "list-of-types-narrowed", "list-of-types-widened"],
    ),
    (
        "type-generalized",
        &["type-changed", "one-of-added", "type-compatible", "list-of-types-widened"],
    ),
    (
        "type-specialized",
        &["type-changed", "one-of-removed", "type-compatible", "list-of-types-narrowed"],
    ),
    ("schema-added", &["media-type-schema-added"]),
    ("schema-removed", &["media-type-schema-removed"]),
    ("no-longer-enum", &["enum-value-removed"]),
    (
        "became-choice",
        &[
            "wrapped-in-one-of",
            "one-of-added",
            "any-of-added",
            "list-of-types-widened",
            "list-of-types-narrowed",
        ],
    ),
    (
        "no-longer-choice",
        &["one-of-removed", "any-of-removed", "list-of-types-narrowed", "list-of-types-widened"],
    ),
    ("any-of-added", &["one-of-added", "list-of-types-widened"]),
    ("any-of-removed", &["one-of-removed", "list-of-types-narrowed"]),
    ("one-of-added", &["list-of-types-widened"]),
    ("one-of-removed", &["list-of-types-narrowed"]),
    ("known-value-removed", &["x-extensible-enum-value-removed"]),
    ("became-enum", &["enum-value-added"]),
    ("pattern-generalized", &["pattern-changed"]),
    ("discriminator-changed", &["discriminator-property-name-changed"]),
    ("discriminator-mapping-removed", &["discriminator-mapping-deleted"]),
];

/// What the other tool has no id for: section by section what its rules are silent about.
const OURS_ALONE: &[&str] = &[
    "*-respelt",
    "*-additional-members-*",
    "*-unique-items-set",
    "*-constraint-changed",
    "*-style-changed",
    "*-max-properties-*",
    "*-min-properties-*",
    "server-changed",
    "security-scheme-place-changed",
    "removal-date-*",
    "operation-removed-early",
    "operation-removed-after-date",
    "rust-*",
    "module-*",
];

pub(super) fn has_counterpart(own: &str) -> bool {
    !OURS_ALONE.iter().any(|pattern| fits(pattern, own))
}

pub(super) fn are_same(own: &str, theirs: &str) -> bool {
    let listed = TABLE.iter().filter(|(id, _)| *id == own).flat_map(|(_, all)| all.iter());
    own == theirs
        || listed.into_iter().any(|pattern| fits(pattern, theirs))
        || ENDINGS.iter().any(|(ending, all)| {
            own.strip_suffix(ending)
                .is_some_and(|start| all.iter().any(|other| theirs == format!("{start}{other}")))
        })
}

/// Whether an id is of this pattern, in which one `*` stands for any text.
fn fits(pattern: &str, id: &str) -> bool {
    match pattern.split('*').collect::<Vec<_>>()[..] {
        [start, end] => {
            id.len() >= start.len() + end.len() && id.starts_with(start) && id.ends_with(end)
        }
        ["", middle, end] => id.contains(middle) && (end.is_empty() || id.ends_with(end)),
        _ => pattern == id,
    }
}
