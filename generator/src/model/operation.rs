//! Operations: what is sent, what is answered, and which rules hold for the call.

use super::{
    ActivityId, ErrorRuleId, Lifecycle, LimitId, ModuleId, Paging, Provenance, Ready, Resource,
    SchemeId, ServerId, TypeRef, is_ending, xml,
};

#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    pub module: ModuleId,
    pub pointer: String,
    pub method: Method,
    /// The template as the document writes it.
    pub path: String,
    pub server: ServerId,
    /// What stands between the server's address and the template.
    pub prefix: String,
    pub operation_id: Option<String>,
    /// The words of its Rust name, when an overlay gives them.
    pub name: Option<String>,
    /// The words of Rust names that it had before.
    pub formerly: Vec<String>,
    /// The words of its group's name.
    pub group: String,
    pub summary: Option<String>,
    pub description: Option<String>,
    /// Path parameters in path order, then the others in the document's.
    pub parameters: Vec<Parameter>,
    pub body: Option<Body>,
    pub responses: Vec<Response>,
    pub success: Success,
    /// The successes that the document declares; none: each is read as what the call yields.
    pub declared: Vec<Declared>,
    /// What the success is in XML.
    pub xml: Option<xml::Element>,
    /// What other answers are in XML, those of single statuses first.
    pub xml_answers: Vec<(Statuses, xml::Element)>,
    /// Alternatives; each a combination of schemes. Empty: no credential.
    pub security: Vec<Vec<SchemeId>>,
    /// Client-wide headers that this one goes without.
    pub without_scope: Vec<String>,
    /// From narrow to wide.
    pub limits: Vec<LimitId>,
    pub permissions: Vec<String>,
    pub availability: Vec<String>,
    pub timeout_ms: Option<u64>,
    /// How long its answer may be used again by clients that keep any.
    pub kept_ms: Option<u64>,
    /// Whether it may be sent again after an unclear outcome; by method when unstated.
    pub repeatable: Option<bool>,
    pub activity: Option<(ActivityId, Resource)>,
    pub errors: Option<ErrorRuleId>,
    pub paging: Option<Paging>,
    pub stream: Option<Stream>,
    pub ready: Option<Ready>,
    pub lifecycle: Option<Lifecycle>,
    pub provenance: Vec<Provenance>,
}

impl Operation {
    pub fn is_deprecated(&self) -> bool {
        is_ending(self.lifecycle.as_ref())
    }

    /// The whole template below the server's address.
    pub fn template(&self) -> String {
        format!("{}{}", self.prefix, self.path)
    }

    /// Whether the success is raw bytes, which may be taken as they come.
    pub fn answers_bytes(&self) -> bool {
        matches!(&self.success, Success::One(content) if content.format == Format::Bytes)
    }

    /// The stream that can be asked for instead of the usual success.
    pub fn stream_beside(&self) -> Option<&Stream> {
        let is_success = |stream: &&Stream| match &self.success {
            Success::One(content) => *content == stream.content,
            _ => false,
        };
        self.stream.as_ref().filter(|stream| !is_success(stream))
    }

    pub fn path_parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.parameters.iter().filter(|parameter| parameter.location == Location::Path)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
}

impl Method {
    pub const ALL: [Self; 8] = [
        Self::Get,
        Self::Put,
        Self::Post,
        Self::Delete,
        Self::Options,
        Self::Head,
        Self::Patch,
        Self::Trace,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Where it is described: in the operation, the path item or the components.
    pub pointer: String,
    pub wire: String,
    /// The parameter of the document that it is a member of, and the JSON pointer to it therein.
    pub member_of: Option<(String, String)>,
    pub name: Option<String>,
    pub location: Location,
    pub required: bool,
    pub style: Style,
    pub ty: TypeRef,
    /// The largest value that the document allows; what it says is the server's to hold.
    pub maximum: Option<i64>,
    pub doc: Option<String>,
    pub lifecycle: Option<Lifecycle>,
    pub provenance: Vec<Provenance>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    Path,
    Query,
    Header,
    Cookie,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `name=a&name=b`; a single value is written alike in this and the next.
    Repeated,
    /// `name=a,b` with this separator.
    Joined(char),
    /// By what the value turns out to hold.
    Expanded(Expansion),
}

/// A style of OpenAPI with all that a parameter says of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expansion {
    pub notation: Notation,
    pub explode: bool,
    /// `allowReserved`
    pub keeps_reserved: bool,
    /// `allowEmptyValue`
    pub sends_empty: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// In the media type of JSON.
    Json,
    /// A text as it is, and JSON for what has parts: what stands where OpenAPI has no rule.
    Text,
}

impl From<Notation> for Expansion {
    fn from(notation: Notation) -> Self {
        Self { notation, explode: false, keeps_reserved: false, sends_empty: false }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    pub required: bool,
    pub doc: Option<String>,
    pub content: Content,
    /// What it is in XML.
    pub xml: Option<xml::Element>,
    /// How members are written that are not written like the others of a form or of parts.
    pub encodings: Vec<(String, MemberEncoding)>,
    /// Other media types that say the same as the content's.
    pub aliases: Vec<String>,
    /// What may be sent instead.
    pub others: Vec<Self>,
}

impl Body {
    /// The plain one and what may be sent instead.
    pub fn all(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.others)
    }
}

/// How a member of a form, or a part, is written.
#[derive(Clone, Debug, PartialEq)]
pub enum MemberEncoding {
    /// Of a form.
    Styled(Expansion),
    /// Of a part: its media type.
    Typed(String),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    pub media_type: String,
    pub format: Format,
    pub ty: TypeRef,
    /// Where the schema of XML is written.
    pub schema: Option<String>,
}

impl Content {
    /// What a body calls itself: a range such as `image/*` is no media type of anything.
    pub fn sent_as(&self) -> &str {
        match (essence(&self.media_type).as_str(), self.format) {
            ("application/json", _) => "application/json",
            (range, Format::Json) if range.contains('*') => "application/json",
            (range, Format::Text) if range.contains('*') => "text/plain",
            (range, _) if range.contains('*') => "application/octet-stream",
            _ => &self.media_type,
        }
    }

    /// The words by which the media type is called beside others.
    pub fn words(&self) -> String {
        let essence = essence(&self.media_type);
        let (_, subtype) = essence.split_once('/').unwrap_or(("", &essence));
        match essence.as_str() {
            "application/x-www-form-urlencoded" => return "form".to_owned(),
            "multipart/form-data" => return "multipart".to_owned(),
            "text/plain" => return "text".to_owned(),
            "application/octet-stream" => return "bytes".to_owned(),
            "*/*" | "application/*" => return "any".to_owned(),
            _ => {}
        }
        let subtype = subtype.strip_prefix("x-").unwrap_or(subtype);
        let subtype = subtype.strip_suffix("+json").unwrap_or(subtype);
        let words = subtype.split(|letter: char| !letter.is_alphanumeric());
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        if words.is_empty() { "other".to_owned() } else { words.join(" ") }
    }

    /// Whether `application/json` is all that the media type says.
    pub fn names_plain_json(&self) -> bool {
        let essence = essence(&self.media_type);
        ["application/json", "application/*", "*/*"].contains(&essence.as_str())
    }
}

fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// How a media type is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Json,
    Form,
    /// `multipart/form-data`: a part for each member of an object. The type is any value where the
    /// document does not describe the parts.
    Multipart,
    Text,
    /// By the `xml` members of the document.
    Xml,
    Bytes,
    /// The type is that of one event's data.
    EventStream,
    /// The type is that of one line.
    JsonLines,
}

impl Format {
    /// Whether an answer comes item by item.
    pub fn is_streamed(self) -> bool {
        matches!(self, Self::EventStream | Self::JsonLines)
    }
}

/// An answer that comes item by item: the success itself, or beside it, for those who ask for it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stream {
    /// The type is that of one item.
    pub content: Content,
    /// The boolean of the JSON body that asks for the stream, as a JSON pointer.
    pub member: Option<String>,
    /// The data of the event that ends the stream and is no item.
    pub end: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    pub statuses: Statuses,
    pub doc: Option<String>,
    pub headers: Vec<Header>,
    pub content: Option<Content>,
    /// What a success may be asked for instead.
    pub others: Vec<Content>,
}

impl Response {
    /// The plain one and what may be asked for instead.
    pub fn contents(&self) -> impl Iterator<Item = &Content> {
        self.content.iter().chain(&self.others)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Statuses {
    Code(u16),
    /// `2XX`: the first digit.
    Range(u16),
    Default,
}

impl Statuses {
    pub fn is_success(self) -> bool {
        match self {
            Self::Code(code) => (200..300).contains(&code),
            Self::Range(first) => first == 2,
            Self::Default => false,
        }
    }
}

/// A success as it is declared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Declared {
    pub statuses: Statuses,
    /// None: a body of any.
    pub media_types: Vec<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Where it is described: in the response or the components.
    pub pointer: String,
    pub wire: String,
    pub ty: TypeRef,
    pub required: bool,
    pub doc: Option<String>,
    pub lifecycle: Option<Lifecycle>,
}

/// What a successful call yields.
#[derive(Clone, Debug, PartialEq)]
pub enum Success {
    Nothing,
    /// A handle on what the write started.
    Activity,
    One(Content),
    /// Statuses with bodies that differ: each with its own, `None` where there is none.
    ByStatus(Vec<(Statuses, Option<Content>)>),
}
