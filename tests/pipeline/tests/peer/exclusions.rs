//! What is not scored, fixed before anything was: pairs that break only by the other tool's own policies, pairs without a
//! verdict, and the ids of those policies. A policy asks how documents are managed, not what they say of the API.

/// Pair and reason.
pub(super) const PAIRS: [(&str, &str); 39] = [
    ("checker/TestApiDeprecated_MessageIncludesSunsetAndStability__1", "stability policy"),
    ("checker/TestBreaking_DeprecationPathMixed_RFC3339_Sunset__1", "sunset policy"),
    ("checker/TestBreaking_DeprecationWithEarlySunset__1", "sunset policy"),
    ("checker/TestBreaking_DeprecationWithInvalidJsonSunset__1", "sunset policy"),
    ("checker/TestBreaking_DeprecationWithInvalidStabilityLevel__1", "stability policy"),
    ("checker/TestBreaking_DeprecationWithInvalidSunset__1", "sunset policy"),
    ("checker/TestBreaking_DeprecationWithoutSunsetWithPolicy__1", "sunset policy"),
    ("checker/TestBreaking_InvaidStability__1", "stability policy"),
    ("checker/TestBreaking_InvalidNonJsonStabilityLevel__1", "stability policy"),
    ("checker/TestBreaking_InvalidStabilityLevelInBase__1", "stability policy"),
    ("checker/TestBreaking_InvalidStabilityLevelInRevision__1", "stability policy"),
    ("checker/TestBreaking_ParameterDeprecationFuture__1", "sunset policy"),
    ("checker/TestBreaking_ParameterDeprecationWithEarlySunset__1", "sunset policy"),
    ("checker/TestBreaking_ParameterDeprecationWithInvalidSunset__1", "sunset policy"),
    ("checker/TestBreaking_ParameterDeprecationWithoutSunsetWithPolicy__1", "sunset policy"),
    ("checker/TestBreaking_RemoveBeforeSunset__1", "sunset policy"),
    ("checker/TestBreaking_RemoveEndpointWithInvalidSunset__1", "sunset policy"),
    ("checker/TestBreaking_RemoveParameterWithInvalidSunset__1", "sunset policy"),
    ("checker/TestBreaking_SchemaRemoved__1", "no verdict: the other tool cannot read it"),
    ("checker/TestBreaking_StabilityLevelDecreased_WithSources__1", "stability policy"),
    ("checker/TestBreaking_SunsetDeletedForDeprecatedAndRenamedParameter__1", "sunset policy"),
    ("checker/TestBreaking_SunsetDeletedForDeprecatedEndpoint__1", "sunset policy"),
    ("checker/TestBreaking_SunsetDeletedForDeprecatedParameter__1", "sunset policy"),
    ("checker/TestBreaking_SunsetModifiedForDeprecatedEndpoint__1", "sunset policy"),
    ("checker/TestBreaking_SunsetModifiedForDeprecatedParameter__1", "sunset policy"),
    ("checker/TestBreaking_SunsetModifiedFromInvalidForDeprecatedEndpoint__1", "sunset policy"),
    ("checker/TestBreaking_SunsetModifiedFromInvalidForDeprecatedParameter__1", "sunset policy"),
    ("checker/TestBreaking_SunsetModifiedToInvalidForDeprecatedEndpoint__1", "sunset policy"),
    ("checker/TestBreaking_SunsetModifiedToInvalidForDeprecatedParameter__1", "sunset policy"),
    ("checker/TestEndpointStability_BetaLevel_StableToDraftDetected__1", "stability policy"),
    ("checker/TestEndpointStability_StableToDraft_Decreased__1", "stability policy"),
    ("checker/TestRequestPropertyDeprecation_WithEarlySunset__1", "sunset policy"),
    ("checker/TestRequestPropertyDeprecation_WithInvalidSunset__1", "sunset policy"),
    ("checker/TestRequestPropertyDeprecation_WithoutSunsetWithPolicy__1", "sunset policy"),
    ("checker/TestRequestPropertyStability_InvalidLevel__1", "stability policy"),
    ("checker/TestRequestPropertyStability_StableToDraft_Decreased__1", "stability policy"),
    ("checker/TestResponsePropertyDeprecation_WithEarlySunset__1", "sunset policy"),
    ("checker/TestResponsePropertyDeprecation_WithInvalidSunset__1", "sunset policy"),
    ("checker/TestResponsePropertyDeprecation_WithoutSunsetWithPolicy__1", "sunset policy"),
];

/// Ids that tell of a policy: dates and their form, levels of stability, the document's own version.
pub(super) fn is_policy(id: &str) -> bool {
    const WORDS: [&str; 4] = ["sunset", "stability", "version-not-bumped", "version-decreased"];
    // These say that something is deprecated; that it has a date is beside the point.
    let says_more = id.ends_with("deprecated-with-sunset");
    !says_more && WORDS.iter().any(|word| id.contains(word))
}
