//! Which operation a request is for: path templates, the one with most literal segments first.

use std::{cmp::Reverse, collections::BTreeMap};

use clientwright::model::{Api, Method, Operation, OperationId};

use crate::request::decode;

#[derive(Debug)]
pub(crate) struct Router {
    routes: Vec<Route>,
}

#[derive(Debug)]
struct Route {
    operation: OperationId,
    method: Method,
    template: Template,
}

/// A path template, segment by segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Template {
    pub segments: Vec<Vec<Piece>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    Literal(String),
    Parameter(String),
}

#[derive(Debug)]
pub(crate) enum Routed {
    Found {
        operation: OperationId,
        parameters: Vec<(String, String)>,
    },
    NoPath,
    /// The path exists, with these methods.
    NoMethod(Vec<Method>),
}

impl Router {
    /// Paths are known as the documents write them, below the path of their server's address, and
    /// without that path: a client whose one address replaces those of all servers sends no more.
    /// Where the two say different things the documents' own paths come first.
    pub fn new(api: &Api) -> Self {
        let mut routes = Vec::new();
        for id in api.operation_ids() {
            let operation = &api[id];
            let below = server_path(&api[operation.server].url);
            for (prefix, stated) in [(below, true), ("", false)] {
                let template = Template::parse(&format!("{prefix}{}", operation.template()));
                routes.push((stated, Route { operation: id, method: operation.method, template }));
            }
        }
        routes.sort_by_cached_key(|(stated, route)| Reverse((route.template.literals(), *stated)));
        Self { routes: routes.into_iter().map(|(_, route)| route).collect() }
    }

    pub fn find(&self, method: &str, path: &str) -> Routed {
        let mut methods = Vec::new();
        for route in &self.routes {
            let Some(parameters) = route.template.fit(path) else { continue };
            if answers(route.method, method) {
                return Routed::Found { operation: route.operation, parameters };
            }
            if !methods.contains(&route.method) {
                methods.push(route.method);
            }
        }
        if methods.is_empty() { Routed::NoPath } else { Routed::NoMethod(methods) }
    }
}

/// Operations of different servers that one address cannot tell apart, in words.
pub(crate) fn clashes(api: &Api) -> Vec<String> {
    let mut known: BTreeMap<(Method, Vec<String>), &Operation> = BTreeMap::new();
    let mut clashes = Vec::new();
    for operation in &api.operations {
        let place = (operation.method, Template::of(operation).plain());
        let first = *known.entry(place).or_insert(operation);
        if first.server != operation.server {
            clashes.push(format!(
                "`{} {}` is an operation of `{}` and of `{}`",
                operation.method.as_str(),
                operation.template(),
                api[first.server].url,
                api[operation.server].url,
            ));
        }
    }
    clashes
}

fn answers(declared: Method, asked: &str) -> bool {
    declared.as_str() == asked || (declared == Method::Get && asked == "HEAD")
}

/// The path of a server's address, without a slash at its end.
pub(crate) fn server_path(url: &str) -> &str {
    let below = url.split_once("://").map_or(url, |(_, below)| below);
    below.find('/').map_or("", |slash| below[slash..].trim_end_matches('/'))
}

impl Template {
    pub fn of(operation: &Operation) -> Self {
        Self::parse(&operation.template())
    }

    pub fn parse(text: &str) -> Self {
        let path = text.split(['?', '#']).next().unwrap_or_default();
        let segments = path.trim_start_matches('/').split('/').map(pieces).collect();
        Self { segments }
    }

    /// The segments with every parameter as `{}`: equal for templates that differ in names only.
    pub fn plain(&self) -> Vec<String> {
        let piece = |piece: &Piece| match piece {
            Piece::Literal(text) => text.clone(),
            Piece::Parameter(_) => "{}".to_owned(),
        };
        self.segments.iter().map(|pieces| pieces.iter().map(piece).collect()).collect()
    }

    /// How many segments are literal, then which: earlier ones weigh more.
    fn literals(&self) -> (usize, Vec<bool>) {
        let literal =
            |pieces: &Vec<Piece>| pieces.iter().all(|piece| matches!(piece, Piece::Literal(_)));
        let which: Vec<bool> = self.segments.iter().map(literal).collect();
        (which.iter().filter(|literal| **literal).count(), which)
    }

    /// The parameters' values, decoded, when the path fits.
    pub fn fit(&self, path: &str) -> Option<Vec<(String, String)>> {
        let path = path.strip_prefix('/').unwrap_or(path);
        if path.split('/').count() != self.segments.len() {
            return None;
        }
        let mut parameters = Vec::new();
        for (pieces, segment) in self.segments.iter().zip(path.split('/')) {
            fit_segment(pieces, &decode(segment), &mut parameters)?;
        }
        Some(parameters)
    }
}

fn pieces(segment: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = segment;
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        if !before.is_empty() {
            pieces.push(Piece::Literal(decode(before)));
        }
        pieces.push(Piece::Parameter(name.to_owned()));
        rest = after;
    }
    if !rest.is_empty() || pieces.is_empty() {
        pieces.push(Piece::Literal(decode(rest)));
    }
    pieces
}

fn fit_segment(
    pieces: &[Piece],
    segment: &str,
    parameters: &mut Vec<(String, String)>,
) -> Option<()> {
    match pieces {
        [] => segment.is_empty().then_some(()),
        [Piece::Literal(text), rest @ ..] => {
            fit_segment(rest, segment.strip_prefix(text.as_str())?, parameters)
        }
        [Piece::Parameter(name), rest @ ..] => {
            let end = match rest {
                [Piece::Literal(text), ..] => {
                    let first = segment.chars().next()?.len_utf8();
                    first + segment[first..].find(text.as_str())?
                }
                _ => segment.len(),
            };
            if end == 0 {
                return None;
            }
            parameters.push((name.clone(), segment[..end].to_owned()));
            fit_segment(rest, &segment[end..], parameters)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Template, server_path};

    fn fit(template: &str, path: &str) -> Option<Vec<(String, String)>> {
        Template::parse(template).fit(path)
    }

    #[test]
    fn segments_fit_whole() {
        let id = |value: &str| Some(vec![("id".to_owned(), value.to_owned())]);
        assert_eq!(fit("/a/{id}", "/a/x%2Fy"), id("x/y"));
        assert_eq!(fit("/a/{id}", "/a/"), None);
        assert_eq!(fit("/a/", "/a/"), Some(Vec::new()));
        assert_eq!(fit("/a/", "/a"), None);
        assert_eq!(fit("/a/{id}:stop", "/a/7:stop"), id("7"));
        assert_eq!(fit("/a/{id}.json", "/a/7"), None);
    }

    #[test]
    fn the_path_of_an_address() {
        assert_eq!(server_path("https://api.example.com/v2/"), "/v2");
        assert_eq!(server_path("https://api.example.com"), "");
        assert_eq!(server_path("/v2"), "/v2");
    }
}
