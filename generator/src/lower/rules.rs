//! Rules from the vocabulary's words to the model's, where nothing has to be looked up.

use crate::{
    model::{Credential, ErrorRule, Expression, Given, Life, Meaning, Paging},
    vocabulary,
};

impl From<&vocabulary::Expression> for Expression {
    fn from(expression: &vocabulary::Expression) -> Self {
        match expression {
            vocabulary::Expression::Body => Self::Body,
            vocabulary::Expression::Pointer(pointer) => Self::Pointer(pointer.clone()),
            vocabulary::Expression::Header(name) => Self::Header(name.clone()),
            vocabulary::Expression::RequestPath(name) => Self::RequestPath(name.clone()),
            vocabulary::Expression::Activity(pointer) => Self::Activity(pointer.clone()),
        }
    }
}

impl From<&vocabulary::Errors> for ErrorRule {
    fn from(stated: &vocabulary::Errors) -> Self {
        let statuses = stated.status.iter();
        Self {
            code: stated.code.iter().map(|place| place.0.clone()).collect(),
            message: stated.message.iter().map(|place| place.0.clone()).collect(),
            codes: stated.codes.iter().map(|(code, means)| (code.clone(), means.into())).collect(),
            statuses: statuses.map(|(status, means)| (*status, means.into())).collect(),
        }
    }
}

impl From<&vocabulary::Meaning> for Meaning {
    fn from(meaning: &vocabulary::Meaning) -> Self {
        match meaning {
            vocabulary::Meaning::NotFound => Self::NotFound,
            vocabulary::Meaning::Expired => Self::Expired,
            vocabulary::Meaning::Transient => Self::Transient,
            vocabulary::Meaning::Permanent => Self::Permanent,
            vocabulary::Meaning::Throttled => Self::Throttled,
        }
    }
}

impl From<&vocabulary::Paging> for Paging {
    fn from(stated: &vocabulary::Paging) -> Self {
        match stated {
            vocabulary::Paging::Cursor { parameter, next, items } => Self::Cursor {
                parameter: parameter.clone(),
                next: Expression::from(&next.0),
                items: items.0.clone(),
            },
            vocabulary::Paging::Page { parameter, size, first, items, total } => Self::Page {
                parameter: parameter.clone(),
                size: size.clone(),
                first: first.unwrap_or(1),
                items: items.0.clone(),
                total: total.as_ref().map(|total| total.0.clone()),
            },
            vocabulary::Paging::Offset { parameter, limit, items, total } => Self::Offset {
                parameter: parameter.clone(),
                limit: limit.clone(),
                items: items.0.clone(),
                total: total.as_ref().map(|total| total.0.clone()),
            },
            vocabulary::Paging::Link { relation, items } => {
                Self::Link { relation: relation.clone(), items: items.0.clone() }
            }
        }
    }
}

impl From<&vocabulary::Credential> for Credential {
    fn from(stated: &vocabulary::Credential) -> Self {
        Self {
            name: stated.name.clone(),
            env: stated.env.clone(),
            secret: stated.secret,
            default: stated.default.clone(),
            optional: stated.optional,
        }
    }
}

impl From<&vocabulary::Given> for Given {
    fn from(stated: &vocabulary::Given) -> Self {
        match stated {
            vocabulary::Given::Text(text) => Self::Text(text.clone()),
            vocabulary::Given::Credential(credential) => Self::Credential(credential.into()),
        }
    }
}

impl From<&vocabulary::Life> for Life {
    fn from(life: &vocabulary::Life) -> Self {
        match life {
            vocabulary::Life::Jwt => Self::Jwt,
            vocabulary::Life::Member(place) => Self::Member(place.0.clone()),
            vocabulary::Life::Fixed(duration) => {
                Self::FixedSeconds(duration.milliseconds.div_ceil(1_000))
            }
        }
    }
}
