//! Which read shows that a write has taken effect, and whether it can be asked.

use crate::{
    document::join,
    model::{
        Expression, Format, Location, Method, Operation, OperationId, Parameter, Ready, Success,
    },
    vocabulary,
};

use super::link::Link;

impl Link<'_, '_> {
    /// `None`, with an error, where the read cannot be asked with what the write knows.
    pub fn ready(&mut self, id: OperationId, stated: &vocabulary::Ready) -> Option<Ready> {
        let place = join(&self.api[id].pointer, vocabulary::MEMBER);
        let read = self.find(&stated.read, &place)?;
        let with = fill(&self.api[id], &self.api[read], stated);
        let mut problems = with.as_ref().err().cloned().unwrap_or_default();
        problems.extend(unreadable(&self.api[read]));
        problems.extend(elsewhere(&self.api[id]));
        let place = join(&place, "ready");
        if let Success::One(content) = &self.api[read].success
            && self.api.place(&content.ty, &stated.member.0).is_none()
        {
            let message = format!("the read declares nothing at `{}`", stated.member.0);
            self.warn("ready", &place, message);
        }
        let is_whole = problems.is_empty();
        for message in problems {
            self.error("ready", &place, message);
        }
        Some(Ready {
            read,
            with: with.ok().filter(|_| is_whole)?,
            member: stated.member.0.clone(),
            equals: stated.equals.as_ref().map(ToString::to_string),
            fails: stated.fails.iter().map(ToString::to_string).collect(),
            reason: stated.reason.as_ref().map(|pointer| pointer.0.clone()),
        })
    }
}

/// What fills each path parameter of the read. One that the write has too needs no word.
fn fill(
    write: &Operation,
    read: &Operation,
    stated: &vocabulary::Ready,
) -> Result<Vec<(String, Expression)>, Vec<String>> {
    let (own, wanted) = (path(write), path(read));
    let mut problems = Vec::new();
    for name in stated.with.keys().filter(|name| !wanted.contains(&name.as_str())) {
        problems.push(format!("the path of the read has no parameter `{name}`"));
    }
    let mut with = Vec::new();
    for name in wanted {
        match stated.with.get(name) {
            Some(vocabulary::Expression::RequestPath(from)) if !own.contains(&from.as_str()) => {
                problems.push(format!("the path of the write has no parameter `{from}`"));
            }
            Some(stated) => with.push((name.to_owned(), Expression::from(stated))),
            None if own.contains(&name) => {
                with.push((name.to_owned(), Expression::RequestPath(name.to_owned())));
            }
            None => problems.push(format!("nothing fills the path parameter `{name}` of the read")),
        }
    }
    if problems.is_empty() { Ok(with) } else { Err(problems) }
}

fn path(operation: &Operation) -> Vec<&str> {
    let is_path = |one: &&Parameter| one.location == Location::Path;
    operation.parameters.iter().filter(is_path).map(|one| one.wire.as_str()).collect()
}

/// Why an operation is no read that can be asked again and again.
fn unreadable(read: &Operation) -> Vec<String> {
    let mut problems = Vec::new();
    if read.method != Method::Get {
        problems.push("only what is got can be asked again and again".to_owned());
    }
    if !matches!(&read.success, Success::One(content) if content.format == Format::Json) {
        problems.push("the read answers no JSON".to_owned());
    }
    let is_missing = |one: &&Parameter| one.required && one.location != Location::Path;
    for parameter in read.parameters.iter().filter(is_missing) {
        problems.push(format!("the read needs the parameter `{}`", parameter.wire));
    }
    problems
}

/// Why the wait would belong to something else that the write answers.
fn elsewhere(write: &Operation) -> Option<String> {
    if write.activity.is_some() {
        return Some("the write starts an activity, which is followed instead".to_owned());
    }
    write.stream.is_some().then(|| "the answer to the write is a stream".to_owned())
}
