//! Members beside a thing's own that say what will become of it.

use serde_json::Value;

use super::{date::Date, numeric, numeric::Number};

/// What a member holds, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Removal,
    Announced,
    Replacement,
    Message,
    Version,
    /// Whether it is deprecated; some write why, or when, instead of `true`.
    Flag,
}

/// What the extensions of one thing say.
#[derive(Clone, Debug, Default)]
pub(super) struct Stated {
    pub deprecated: bool,
    pub announced: Option<Date>,
    pub removal: Option<Date>,
    pub replacement: Vec<String>,
    pub version: Option<String>,
    /// Texts, to be read as the description is.
    pub messages: Vec<String>,
    /// Members that should have held a date and do not: `x-sunset: soon`.
    pub unreadable: Vec<String>,
    /// Names that few tools know.
    pub remarks: Vec<String>,
    /// Whether the dates cannot be what somebody meant.
    pub is_insane: bool,
    moments: Vec<String>,
}

/// Names without `x-`, without vendor, in small letters, without marks between words.
const ROLES: &[(Role, &[&str])] = &[
    (
        Role::Removal,
        &[
            "sunset",
            "sunsetdate",
            "sunsetat",
            "removaldate",
            "removedat",
            "removaldeadline",
            "endoflife",
            "endoflifedate",
            "eol",
            "eoldate",
            "deprecationremoval",
            "removedon",
            "removeddate",
            "endofsupport",
        ],
    ),
    (
        Role::Announced,
        &[
            "deprecatedsince",
            "deprecatedat",
            "deprecatedon",
            "deprecateddate",
            "deprecationdate",
            "deprecationannounced",
            "deprecatedsincedate",
        ],
    ),
    (
        Role::Replacement,
        &[
            "replacement",
            "replacedby",
            "successor",
            "deprecationreplacement",
            "deprecatedreplacement",
            "replacementoperation",
            "deprecatedreplacedby",
        ],
    ),
    (
        Role::Message,
        &[
            "deprecationmessage",
            "deprecatedmessage",
            "deprecatedreason",
            "deprecationreason",
            "deprecateddescription",
            "deprecationnotice",
            "deprecationdescription",
            "deprecatedbecause",
            "deprecatednotice",
        ],
    ),
    (
        Role::Version,
        &[
            "deprecatedinversion",
            "deprecatedin",
            "deprecatedsinceversion",
            "deprecatedversion",
            "sinceversion",
        ],
    ),
    (Role::Flag, &["deprecated", "isdeprecated", "deprecation", "obsolete"]),
];

/// The names that tools agree on.
const USUAL: [(Role, &str); 3] = [
    (Role::Removal, "x-sunset"),
    (Role::Announced, "x-deprecated-since"),
    (Role::Replacement, "x-replacement"),
];

/// Members of an object that is about a deprecation as a whole.
const INSIDE: &[(Role, &[&str])] = &[
    (Role::Announced, &["date", "announced", "since", "deprecated", "deprecationdate"]),
    (Role::Removal, &["removal", "removaldate", "removed", "effective", "end", "sunset"]),
    (Role::Replacement, &["replacement", "use", "alternative", "successor", "replacedby"]),
    (Role::Message, &["message", "description", "reason", "details", "notice"]),
    (Role::Version, &["version", "deprecatedinversion", "inversion"]),
];

/// The role of a member called so, where it is an extension: with `x-` and, in most documents, the
/// name of a tool between the two.
pub(super) fn role(key: &str) -> Option<Role> {
    let name = key.strip_prefix("x-").or_else(|| key.strip_prefix("X-"))?;
    known(ROLES, name).or_else(|| known(ROLES, name.split_once('-')?.1))
}

fn known(roles: &[(Role, &[&str])], name: &str) -> Option<Role> {
    let joined: String =
        name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    roles.iter().find(|(_, names)| names.contains(&joined.as_str())).map(|(role, _)| *role)
}

pub(super) fn read<'e>(extensions: impl IntoIterator<Item = (&'e str, &'e Value)>) -> Stated {
    let mut stated = Stated::default();
    for (key, value) in extensions {
        stated.member(key, value);
    }
    let Stated { announced, removal, moments, .. } = &stated;
    let reversed = matches!((announced, removal), (Some(a), Some(r)) if r.is_before(*a));
    // The very same instant for both, to the millisecond, is the hour at which a tool ran.
    let stamped = moments.len() > 1 && moments[0] == moments[1] && moments[0].contains('.');
    if stamped {
        stated.announced = None;
    }
    if reversed || stamped {
        stated.removal = None;
        stated.is_insane = true;
    }
    stated
}

impl Stated {
    fn member(&mut self, key: &str, value: &Value) {
        let lower = key.to_lowercase();
        let usual = role(key).and_then(|role| USUAL.iter().find(|(known, _)| *known == role));
        if let Some((_, usual)) = usual.filter(|(_, usual)| *usual != key) {
            self.remarks.push(format!("`{key}` is read as `{usual}`"));
        }
        match (role(key), value) {
            (Some(Role::Flag), Value::Bool(is)) => self.deprecated |= is,
            (Some(Role::Flag), Value::Object(_)) => {
                self.deprecated = true;
                self.inside(key, value, true);
            }
            (Some(Role::Flag), Value::String(text)) => {
                self.deprecated = true;
                match date(text) {
                    Some(date) => self.announced = self.announced.or(Some(date)),
                    None if text.contains(char::is_whitespace) => self.messages.push(text.clone()),
                    None => {}
                }
            }
            (Some(role), value) => self.take(role, key, value),
            (None, Value::String(phase)) if is_phase(&lower) => {
                self.deprecated |=
                    ["deprecated", "sunset"].contains(&phase.to_lowercase().as_str());
            }
            (None, Value::Object(_)) => self.inside(key, value, false),
            _ => {}
        }
    }

    /// An object: `about` says that it is about nothing but the deprecation.
    fn inside(&mut self, key: &str, value: &Value, about: bool) {
        let about = about || key.to_lowercase().contains("deprecat");
        self.deprecated |= about;
        for (name, value) in value.as_object().into_iter().flatten() {
            let role = known(ROLES, name).or_else(|| known(INSIDE, name).filter(|_| about));
            match role {
                Some(Role::Flag) | None => {}
                Some(role) => self.take(role, name, value),
            }
        }
    }

    fn take(&mut self, role: Role, key: &str, value: &Value) {
        let texts: Vec<String> = match value {
            Value::String(text) => vec![text.clone()],
            Value::Number(number) => vec![number.to_string()],
            Value::Array(items) => {
                items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
            }
            _ => Vec::new(),
        };
        let Some(text) = texts.first() else { return };
        match role {
            Role::Removal | Role::Announced => {
                let Some(date) = date(text) else {
                    self.unreadable.push(format!("{key}: {text}"));
                    return;
                };
                self.moments.push(text.clone());
                let place = match role {
                    Role::Removal => &mut self.removal,
                    _ => &mut self.announced,
                };
                *place = place.or(Some(date));
            }
            Role::Replacement if self.replacement.is_empty() => self.replacement = texts,
            Role::Message => self.messages.extend(texts),
            Role::Version => {
                let number = text.trim_start_matches(['v', 'V']);
                let is_version = numeric::is_version(number);
                self.version =
                    self.version.take().or_else(|| is_version.then(|| number.to_owned()));
            }
            Role::Replacement | Role::Flag => {}
        }
    }
}

fn is_phase(key: &str) -> bool {
    ["x-release-status", "x-lifecycle", "x-status", "x-stability", "x-phase"].contains(&key)
}

fn date(text: &str) -> Option<Date> {
    match numeric::read(text.trim(), false) {
        Number::Date { date, ambiguous: false } => Some(date),
        Number::Plain(_) => Date::from_iso(text.trim()),
        _ => None,
    }
}
