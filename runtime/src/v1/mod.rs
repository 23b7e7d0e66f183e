//! What generated crates are written against: rows built by const functions, and the macros of
//! their types.
//!
//! Generated code is made for one version of this module. A new field of a row is a new const
//! function with a default, so crates generated earlier go on compiling.

mod activity;
mod blank;
mod call;
#[cfg(feature = "invoke")]
mod doors;
mod errors;
mod exchange;
mod fit;
mod header;
mod lifecycle;
mod limit;
mod methods;
mod number_enum;
mod object;
mod operation;
mod operations;
mod paging;
mod product;
mod raw;
pub mod read;
mod ready;
pub mod rest;
mod scheme;
mod stream;
mod success;
mod text_enum;
mod union;
mod write;

#[doc(hidden)]
pub use serde;

pub use self::{
    activity::{ActivityRule, Resource, State, StateStyle},
    blank::{Blank, blank},
    errors::{Errors, Meaning},
    exchange::{Encoding, Exchange, Given, Life, Place, Renewal, Taken},
    fit::{Fit, strange_members},
    header::{Answered, header, headers},
    lifecycle::Lifecycle,
    limit::Limit,
    operation::{Method, Operation},
    paging::Paging,
    product::{Product, ScopeHeader, Server, Variable},
    raw::LimitRow,
    read::{Member, Object, ReadObject, read_object, read_text, read_whole_number},
    ready::{Fill, Ready},
    scheme::{Credential, Scheme, Send, Way},
    stream::Stream,
    success::Success,
    union::{
        Buffered, buffer, read_variant, strange_unknown, tag_of, try_variant, unknown_variant,
        write_variant,
    },
    write::{WriteObject, Writer, write_object},
};
pub(crate) use self::{
    exchange::Ask,
    limit::Bucket,
    paging::Style,
    raw::operation as raw,
    scheme::Source,
    success::{Verdict, judge},
};
#[cfg(feature = "invoke")]
pub use crate::__doors as doors;
#[cfg(feature = "invoke")]
pub use crate::invoke::{Argument, Arguments, Door, Invoked, answer, invoke, sent_as, shown};
/// How values stand in XML.
#[cfg(feature = "xml")]
pub mod xml {
    pub use crate::xml::{Answer, Element, Member, Object};
}
pub use crate::style::ParameterStyle;
pub use crate::{
    __call as call, __number_enum as number_enum, __object as object, __operations as operations,
    __text_enum as text_enum, __union as union,
};
