//! Where we differ from the other tool on whether something breaks, and why.

const SECURITY: &str =
    "a caller without the new credential or scope is turned away; the other tool only informs";
const DISCRIMINATOR: &str = "what tells the forms apart changed, so that the old client reads them wrongly; the other tool only informs";
const READ_ONLY: &str = "the member is read-only on both sides: no request holds it";
const STABILITY: &str =
    "an operation is gone; the other tool passes over drafts and alphas by its own extension";
const OPTIONAL_MEMBERS: &str = "the branch that `allOf` gains adds optional members only, which is what `properties` gaining them is";
const TEXT: &str = "a parameter is written as text: what may be text or a number loses nothing when it may be text";
const FORMAT: &str = "a format for texts on something that is no text says nothing";

/// Pair and reason.
pub(super) const BREAKING: &[(&str, &str)] = &[
    ("checker/TestAPIGlobalSecurityScopeAdded__1", SECURITY),
    ("checker/TestAPIGlobalSecurityyAdded__1", SECURITY),
    ("checker/TestAPISecurityAdded__1", SECURITY),
    ("checker/TestAPISecurityScopeAdded__1", SECURITY),
    ("checker/TestBreaking_AddPatternRecursive__1", READ_ONLY),
    ("checker/TestBreaking_AddPattern__1", READ_ONLY),
    ("checker/TestBreaking_RemovedPathForAlpha__1", STABILITY),
    ("checker/TestBreaking_RemovedPathForDraft__1", STABILITY),
    (
        "checker/TestBreaking_RequestBodyEnumRemoved__1",
        "a list of values that becomes any value refuses nothing; the other tool tells of each value as removed",
    ),
    ("checker/TestBreaking_RequestPropertyAllOfAdded__1", OPTIONAL_MEMBERS),
    ("checker/TestComponentSecurityTypeUpdated__1", SECURITY),
    ("checker/TestRequestBodyFormatChangedCheck__1", FORMAT),
    ("checker/TestRequestDiscriminatorUpdatedCheckMappingChanging__1", DISCRIMINATOR),
    ("checker/TestRequestDiscriminatorUpdatedCheckPropertyNameChanging__1", DISCRIMINATOR),
    ("checker/TestListOfTypesSpecificPaths_func3__1", TEXT),
    ("checker/TestListOfTypesUncoveredPaths_func5__1", TEXT),
    (
        "checker/TestRequestParameterDefaultValueChangedAndRenamedParameter__1",
        "a parameter of the path is always sent: its default never acts",
    ),
    ("checker/TestRequestPropertyAllOfAdded_WithSources_Inline__1", OPTIONAL_MEMBERS),
    ("checker/TestRequestPropertyAllOfAdded_WithSources_Ref__1", OPTIONAL_MEMBERS),
    ("checker/TestRequestPropertyFormatChangedCheck__1", FORMAT),
    ("checker/TestResponseDiscriminatorUpdatedCheckMappingChanging__1", DISCRIMINATOR),
    ("checker/TestResponseDiscriminatorUpdatedCheckPropertyNameChanging__1", DISCRIMINATOR),
    (
        "checker/TestBreaking_RequestParameterMaxItemsWithoutFlatten__1",
        "the bound of an item is a bound; the other tool tells of it in bodies only",
    ),
    (
        "checker/TestResponsePropertyAnyOfAdded_WithSources__1",
        "an answer of a form that was not among the declared ones; with `oneOf` the other tool says so too",
    ),
    ("cli/Test_Color__1", OPTIONAL_MEMBERS),
];
