//! The second pass: what may point into another document of the product.

use openapiv3::SecurityRequirement;

use crate::{
    diagnostic::Diagnostic,
    model::{
        Activity, ActivityId, ActivityState, Api, ErrorRule, ErrorRuleId, Expression, Method,
        ModuleId, Operation, OperationId, Resource, SchemeId, ScopeHeader, StateAt, Success,
    },
    vocabulary::{self, ActivityUse, OperationRef},
};

use super::{Lowered, Source, limits, operation::Unlinked, pattern::Pattern, security};

pub(super) fn link(
    api: &mut Api,
    source: &Source<'_>,
    lowered: Lowered<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Lowered { module, root, base, operations, mut extensions } = lowered;
    let mut link = Link { api, module, source, diagnostics };
    let schemes = security::schemes(&mut link, &base, &mut extensions);
    let limits = limits::rows(&mut link, root.limits.as_ref(), &base);
    let activity = root.activity.as_ref().and_then(|rule| link.activity(rule));
    let errors = root.errors.as_ref().map(ErrorRule::from).unwrap_or_default();
    link.api.default_errors = link.api.default_errors.or_else(|| link.errors(None, &errors));
    link.scope(&root.scope);
    for unlinked in operations {
        link.operation(&unlinked, &root, &schemes, activity, &errors);
        let operation = &mut link.api.operations[unlinked.id.0];
        operation.limits = limits::matching(&limits, operation);
        operation.without_scope = without_scope(&root.scope, operation);
    }
    extensions.check_rest(source.document, diagnostics);
}

pub(super) struct Link<'l, 's> {
    pub api: &'l mut Api,
    pub module: ModuleId,
    pub source: &'l Source<'s>,
    pub diagnostics: &'l mut Vec<Diagnostic>,
}

impl Link<'_, '_> {
    pub fn error(&mut self, code: &'static str, pointer: &str, message: impl Into<String>) {
        let place = self.source.document.place(pointer);
        self.diagnostics.push(Diagnostic::error(code, place, message));
    }

    pub fn warn(&mut self, code: &'static str, pointer: &str, message: impl Into<String>) {
        let place = self.source.document.place(pointer);
        self.diagnostics.push(Diagnostic::warning(code, place, message));
    }

    /// The operation that an overlay names; a name that fits none is an error with the nearest.
    pub fn find(&mut self, reference: &OperationRef, pointer: &str) -> Option<OperationId> {
        let wanted = reference.module.as_deref().unwrap_or(&self.api[self.module].name).to_owned();
        let found = self.api.operation_ids().find(|id| {
            let operation = &self.api[*id];
            self.api[operation.module].name == wanted
                && operation.method.as_str() == reference.method
                && operation.path == reference.path
        });
        if found.is_none() {
            let OperationRef { method, path, .. } = reference;
            let message = format!("module `{wanted}` has no operation `{method} {path}`");
            self.error("operation-reference", pointer, message);
        }
        found
    }

    fn operation(
        &mut self,
        unlinked: &Unlinked,
        root: &vocabulary::Root,
        schemes: &[(String, SchemeId)],
        activity: Option<ActivityId>,
        errors: &ErrorRule,
    ) {
        let pointer = self.api[unlinked.id].pointer.clone();
        let stated = unlinked.security.as_ref().or(self.source.openapi.security.as_ref());
        let security = self.requirements(stated, schemes, &pointer);
        let extension = &unlinked.extension;
        let own = extension.errors.as_ref().map(ErrorRule::from);
        let errors = self.errors(own, errors);
        let started = self.started(&self.api[unlinked.id], extension.activity.as_ref(), activity);
        let operation = &mut self.api.operations[unlinked.id.0];
        operation.security = security;
        operation.errors = errors;
        if started.is_some() {
            operation.success = Success::Activity;
            operation.stream = None;
        }
        operation.activity = started;
        let paging = self.paging(unlinked.id, extension.paging.as_ref(), root.paging.as_ref());
        self.api.operations[unlinked.id.0].paging = paging;
        let ready = extension.ready.as_ref().and_then(|ready| self.ready(unlinked.id, ready));
        self.api.operations[unlinked.id.0].ready = ready;
    }

    /// A write starts an activity when an overlay says so, or when a success declares the header
    /// that holds the activity's id.
    fn started(
        &self,
        operation: &Operation,
        stated: Option<&ActivityUse>,
        rule: Option<ActivityId>,
    ) -> Option<(ActivityId, Resource)> {
        let rule = rule?;
        let declared = || match &self.api[rule].id {
            Expression::Header(header) => operation
                .responses
                .iter()
                .filter(|response| response.statuses.is_success())
                .flat_map(|response| &response.headers)
                .any(|declared| declared.wire.eq_ignore_ascii_case(header)),
            _ => false,
        };
        let is_write = !matches!(operation.method, Method::Get | Method::Head | Method::Options);
        match stated {
            Some(ActivityUse::None) => None,
            Some(ActivityUse::Resource(vocabulary::Resource::Item(kind))) => {
                Some((rule, Resource::Item(kind.clone())))
            }
            Some(ActivityUse::Resource(vocabulary::Resource::At(place))) => {
                Some((rule, Resource::Pointer(place.0.clone())))
            }
            Some(ActivityUse::Resource(vocabulary::Resource::None)) => {
                Some((rule, Resource::Nothing))
            }
            None if is_write && declared() => Some((rule, Resource::Unstated)),
            None => None,
        }
    }

    fn requirements(
        &mut self,
        stated: Option<&Vec<SecurityRequirement>>,
        schemes: &[(String, SchemeId)],
        pointer: &str,
    ) -> Vec<Vec<SchemeId>> {
        let mut alternatives = Vec::new();
        for requirement in stated.into_iter().flatten() {
            let known = |name: &str| schemes.iter().find(|(known, _)| known == name);
            let unknown: Vec<&String> =
                requirement.keys().filter(|name| known(name).is_none()).collect();
            for name in &unknown {
                let message =
                    format!("security scheme `{name}` cannot be used; what requires it is dropped");
                self.warn("security-scheme", pointer, message);
            }
            let combination: Vec<SchemeId> =
                requirement.keys().filter_map(|name| known(name)).map(|(_, id)| *id).collect();
            if unknown.is_empty() || !combination.is_empty() {
                alternatives.push(combination);
            }
        }
        alternatives
    }

    fn activity(&mut self, rule: &vocabulary::Activity) -> Option<ActivityId> {
        let read = self.find(&rule.read, "/x-clientwright/activity/read")?;
        let state = match &rule.state {
            vocabulary::StateAt::KeyOf(place) => StateAt::KeyOf(place.0.clone()),
            vocabulary::StateAt::Member(place) => StateAt::Member(place.0.clone()),
        };
        let states = rule.states.iter().map(|(name, state)| {
            let state = match state {
                vocabulary::ActivityState::Waiting => ActivityState::Waiting,
                vocabulary::ActivityState::Running => ActivityState::Running,
                vocabulary::ActivityState::Completed => ActivityState::Completed,
                vocabulary::ActivityState::Failed => ActivityState::Failed,
            };
            (name.clone(), state)
        });
        let activity = Activity {
            id: Expression::from(&rule.id.0),
            read,
            state,
            states: states.collect(),
            progress: text(&rule.progress),
            result: text(&rule.result),
            reason: text(&rule.reason),
            items: text(&rule.items),
            not_found_at_first: rule.not_found_at_first,
            transient_reasons: rule.transient_reasons.clone(),
        };
        Some(ActivityId(position_or_push(&mut self.api.activities, activity)))
    }

    /// An operation's own rule adds to the document's and wins where both speak.
    fn errors(&mut self, own: Option<ErrorRule>, all: &ErrorRule) -> Option<ErrorRuleId> {
        let mut rule = own.unwrap_or_default();
        for (own, all) in [(&mut rule.code, &all.code), (&mut rule.message, &all.message)] {
            if own.is_empty() {
                own.clone_from(all);
            }
        }
        let said = |rule: &ErrorRule, code: &str| rule.codes.iter().any(|(known, _)| known == code);
        let codes: Vec<_> =
            all.codes.iter().filter(|(code, _)| !said(&rule, code)).cloned().collect();
        rule.codes.extend(codes);
        let statuses: Vec<_> = all
            .statuses
            .iter()
            .filter(|(status, _)| !rule.statuses.iter().any(|(known, _)| known == status))
            .copied()
            .collect();
        rule.statuses.extend(statuses);
        if rule == ErrorRule::default() {
            return None;
        }
        Some(ErrorRuleId(position_or_push(&mut self.api.errors, rule)))
    }

    fn scope(&mut self, scope: &[vocabulary::Scope]) {
        for header in scope {
            let header = ScopeHeader {
                header: header.header.clone(),
                name: header.name.clone().unwrap_or_else(|| header.header.clone()),
                env: header.env.clone(),
            };
            position_or_push(&mut self.api.scope, header);
        }
    }
}

/// The client-wide headers that an overlay keeps from this operation.
fn without_scope(scope: &[vocabulary::Scope], operation: &Operation) -> Vec<String> {
    let excepted = |header: &&vocabulary::Scope| {
        header.except.iter().any(|row| Pattern::new(row).matches(operation))
    };
    scope.iter().filter(excepted).map(|header| header.header.clone()).collect()
}

fn text(pointer: &Option<vocabulary::Pointer>) -> Option<String> {
    pointer.as_ref().map(|pointer| pointer.0.clone())
}

pub(super) fn position_or_push<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
    list.iter().position(|known| *known == item).unwrap_or_else(|| {
        list.push(item);
        list.len() - 1
    })
}
