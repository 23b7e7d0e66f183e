//! What answers say of the end of an operation.

use http::{
    HeaderMap, HeaderName, StatusCode,
    header::{LINK, WARNING},
};
use jiff::Timestamp;

use crate::{error::Subject, link, v1::Lifecycle};

static DEPRECATION: HeaderName = HeaderName::from_static("deprecation");
static SUNSET: HeaderName = HeaderName::from_static("sunset");

/// What a server says of the end of an operation, in the headers of an answer. See
/// [`Observer::lifecycle`](crate::Observer::lifecycle).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Notice {
    /// The operation's id.
    pub operation: &'static str,
    /// What the document says of it, to be compared.
    pub stated: Option<&'static Lifecycle>,
    /// Whether it is called deprecated, by `Deprecation` or by the status 299.
    pub is_deprecated: bool,
    /// Since when it is deprecated, or when it will be, from `Deprecation`.
    pub deprecated: Option<Timestamp>,
    /// When it goes away, from `Sunset`.
    pub sunset: Option<Timestamp>,
    /// Where to read about it, from `Link`: of the relations `deprecation` and `sunset` the first.
    pub documentation: Option<String>,
    /// What to use instead, from `Link`: of the relations `successor-version`, `latest-version` and
    /// `alternate` the first.
    pub replacement: Option<String>,
    /// The text of a `Warning` with the code 299.
    pub warning: Option<String>,
}

impl Notice {
    /// `None` when the answer says nothing of it, as nearly all do.
    pub(crate) fn of(subject: Subject, status: StatusCode, headers: &HeaderMap) -> Option<Self> {
        let tells = |name: &HeaderName| [&DEPRECATION, &SUNSET, &WARNING, &LINK].contains(&name);
        if status.as_u16() != 299 && !headers.keys().any(tells) {
            return None;
        }
        let text = |name: &HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let deprecation = text(&DEPRECATION).filter(|text| !text.eq_ignore_ascii_case("false"));
        let sunset = text(&SUNSET).and_then(http_date);
        let warning =
            headers.get_all(WARNING).iter().find_map(|value| warning(value.to_str().ok()?));
        let linked = |relations: &[&str]| {
            let mut targets =
                relations.iter().filter_map(|relation| link::target(headers, relation));
            targets.next().map(str::to_owned)
        };
        let documentation = linked(&["deprecation", "sunset"]);
        let is_deprecated = deprecation.is_some() || status.as_u16() == 299;
        let says_something =
            is_deprecated || sunset.is_some() || warning.is_some() || documentation.is_some();
        says_something.then(|| Self {
            operation: subject.id,
            stated: subject.lifecycle,
            is_deprecated,
            deprecated: deprecation.and_then(date),
            sunset,
            documentation,
            replacement: linked(&["successor-version", "latest-version", "alternate"]),
            warning,
        })
    }
}

/// The standard's form `@1688169599`, and the dates of its drafts; their bare `true` is no date.
fn date(text: &str) -> Option<Timestamp> {
    match text.trim().strip_prefix('@') {
        Some(seconds) => {
            Timestamp::from_second(seconds.split(';').next()?.trim().parse().ok()?).ok()
        }
        None => http_date(text),
    }
}

fn http_date(text: &str) -> Option<Timestamp> {
    Timestamp::try_from(httpdate::parse_http_date(text.trim()).ok()?).ok()
}

/// The text of `299 agent "text"`.
fn warning(value: &str) -> Option<String> {
    let rest = value.trim().strip_prefix("299")?;
    let quoted = rest.split_once('"')?.1;
    let (mut text, mut characters) = (String::new(), quoted.chars());
    loop {
        match characters.next()? {
            '"' => return Some(text),
            '\\' => text.push(characters.next()?),
            character => text.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, StatusCode};

    use super::{Notice, Subject};
    use crate::v1::{Method, Operation};

    static OPERATION: Operation = Operation::new("things.list", Method::GET, "/things");

    fn notice(status: u16, headers: &[(&'static str, &str)]) -> Option<Notice> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_str(value).unwrap());
        }
        Notice::of(Subject::from(&OPERATION), StatusCode::from_u16(status).unwrap(), &map)
    }

    #[test]
    fn every_form() {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        for (header, seconds) in [
            ("@784111777", Some(784_111_777)),
            ("@784111777;x=1", Some(784_111_777)),
            (date, Some(784_111_777)),
            ("true", None),
            ("version=\"v1\"", None),
            ("@soon", None),
        ] {
            let notice = notice(200, &[("deprecation", header)]).unwrap();
            assert!(notice.is_deprecated, "{header}");
            assert_eq!(notice.deprecated.map(|at| at.as_second()), seconds, "{header}");
            assert_eq!(notice.operation, "things.list");
        }
        let links = "</docs>; rel=\"deprecation\", </v2>; rel=successor-version";
        let all = notice(
            299,
            &[
                ("sunset", date),
                ("link", links),
                ("warning", "199 - \"other\""),
                ("warning", "299 - \"use \\\"v2\\\"\" \"Sun, 06 Nov 1994 08:49:37 GMT\""),
            ],
        );
        let all = all.unwrap();
        assert_eq!(all.sunset.unwrap().as_second(), 784_111_777);
        assert!(all.is_deprecated && all.deprecated.is_none());
        assert_eq!(all.documentation.as_deref(), Some("/docs"));
        assert_eq!(all.replacement.as_deref(), Some("/v2"));
        assert_eq!(all.warning.as_deref(), Some("use \"v2\""));
        for silent in [
            &[][..],
            &[("deprecation", "false")],
            &[("sunset", "soon")],
            &[("warning", "110 - \"stale\"")],
            &[("warning", "299 - \"unended")],
            &[("link", "</v2>; rel=alternate")],
        ] {
            assert_eq!(notice(200, silent), None, "{silent:?}");
        }
        assert!(notice(299, &[]).unwrap().is_deprecated);
    }
}
