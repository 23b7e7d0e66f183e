//! The runtime of client crates written by `clientwright`.
//!
//! A generated crate describes an API as data: static rows for operations, rate limits, logins,
//! activities and errors. This crate does the rest for all of them alike, on one path:
//!
//! ```text
//! Call → loop: slots of rate limits → token → send and read under the attempt's timeout → judge → wait → decode
//! ```
//!
//! - **Limits** are kept before a request is sent, exactly and in the order of arrival; see [`LimitSet`].
//! - **Tokens** are got once for all who need them and replaced before they end, whatever the local clock says.
//! - **Retries** repeat what surely was not processed, and reads; never a write whose outcome is unknown; see [`Retries`].
//! - **Lists** are read page by page, none lost and none twice; see [`Pages`] and [`Items`].
//! - **Streams** are handed on as they come, event by event or line by line; see [`Streaming`].
//! - **Activities** that a write starts are followed to their end; see [`Activity`].
//! - **Effects** that come after a write's answer are waited for; see [`Pending`].
//! - **Errors** are of one type with predicates; see [`Error`]. Secrets are in none of them.
//!
//! Programs use the generated crate's own `Client`. What is exported here is what its signatures
//! show, and what a client can be set up with: [`Builder`], [`Transport`], [`Clock`], [`Observer`].

#![deny(missing_docs)]

mod activity;
mod auth;
mod builder;
#[cfg(feature = "cache")]
mod cache;
mod call;
mod client;
mod content;
mod decode;
mod draft;
mod error;
mod form;
#[cfg(feature = "invoke")]
#[doc(hidden)]
pub mod invoke;
mod limit;
mod link;
mod media_type;
mod member;
mod multipart;
mod nearest;
mod notice;
mod observer;
mod paging;
mod path;
mod pending;
mod pipeline;
mod pointer;
mod response;
mod retry;
mod secret;
mod sending;
mod server;
mod setup;
mod streaming;
mod style;
mod time;
mod transport;
#[doc(hidden)]
pub mod v1;
mod value;
#[cfg(feature = "xml")]
mod xml;

pub use bytes::Bytes;
pub use http::{HeaderMap, StatusCode};
pub use jiff::Timestamp;
pub use serde_json::Value;
pub use uuid::Uuid;

#[cfg(feature = "invoke")]
pub use self::invoke::Outcome;
pub use self::{
    activity::{Activity, Done, Item, Progress, Snapshot, Status, UntilDone},
    builder::Builder,
    call::{Call, CallBuilder, CallFuture},
    client::Client,
    error::{Error, Result},
    limit::LimitSet,
    multipart::{Multipart, Upload},
    notice::Notice,
    observer::{Attempt, Observer},
    paging::{Items, Pages},
    pending::{Pending, UntilReady},
    response::{Received, Response},
    retry::Retries,
    streaming::{Event, Streaming},
    time::{Clock, SystemClock},
    transport::{Body, BoxFuture, Failure, Transport, TransportError},
    v1::{Lifecycle, Method, Operation, Product},
    value::{
        Base64, Date, DateTime, Decimal, Id, IsoDuration, Presence, Undeclared, UnixMillis,
        UnixSeconds,
    },
};
