//! Asking once how an activity stands.

use http::HeaderMap;

use super::{Followed, Snapshot};
use crate::{
    content::Content,
    error::Result,
    path,
    pipeline::{self, Plan, Reading},
};

/// Asks once, without sending again: the next poll is the retry.
pub(super) async fn once(followed: &Followed, id: &str) -> Result<Snapshot> {
    let read = followed.rule.read;
    let core = &followed.client.core;
    let target = path::fill(read.path, &[(parameter(read.path), id.to_owned())])
        .map_err(|error| error.about(read.into()))?;
    let plan = Plan {
        subject: read.into(),
        server: read.server,
        target,
        headers: HeaderMap::new(),
        accept: read.accept,
        successes: &[],
        asked: None,
        without_scope: Some(read.without_scope),
        body: Content::default(),
        security: read.security.unwrap_or(core.product.security),
        limits: read.limits,
        low_priority: true,
        repeatable: true,
        errors: read.errors.unwrap_or(core.product.errors),
        timeout: read.timeout_ms.map_or(core.settings.timeout, std::time::Duration::from_millis),
        attempts: 1,
        deadline: None,
        login: false,
        reading: Reading::Whole,
        kept_for: None,
    };
    let answer = pipeline::run(core, &plan).await.map_err(|error| error.of_activity(id))?;
    Ok(Snapshot::read(followed.rule, answer.body))
}

/// The name of the template's only parameter.
fn parameter(template: &'static str) -> &'static str {
    let name = template.split_once('{').and_then(|(_, rest)| rest.split_once('}'));
    name.map_or("", |(name, _)| name)
}
