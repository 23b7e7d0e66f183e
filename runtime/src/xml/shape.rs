//! What a document says of a value's XML: the names, and what is in them.

/// An element or an attribute.
#[derive(Clone, Copy, Debug)]
pub struct Element {
    pub(super) name: &'static str,
    pub(super) prefix: Option<&'static str>,
    pub(super) namespace: Option<&'static str>,
    pub(super) content: Content,
}

/// What is in an element.
#[derive(Clone, Copy, Debug)]
pub(super) enum Content {
    Text,
    Number,
    Boolean,
    /// Whatever comes: texts, and elements as members.
    Any,
    Object(&'static Object),
    /// Elements of any name.
    Map(&'static Element),
    /// Elements of one name.
    List(&'static Element),
}

/// The members of an object.
#[derive(Clone, Copy, Debug)]
pub struct Object {
    pub(super) members: &'static [Member],
    pub(super) rest: Content,
}

/// A member of an object, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    pub(super) wire: &'static str,
    pub(super) element: Element,
    pub(super) place: Place,
    pub(super) required: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Attribute,
    Element,
    /// One element for each item of a list, without one around them.
    Each,
}

impl Element {
    const fn new(name: &'static str, content: Content) -> Self {
        Self { name, prefix: None, namespace: None, content }
    }

    /// A text.
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        Self::new(name, Content::Text)
    }

    /// A number.
    #[must_use]
    pub const fn number(name: &'static str) -> Self {
        Self::new(name, Content::Number)
    }

    /// A truth value.
    #[must_use]
    pub const fn boolean(name: &'static str) -> Self {
        Self::new(name, Content::Boolean)
    }

    /// Anything: a text, or elements whose names are members.
    #[must_use]
    pub const fn any(name: &'static str) -> Self {
        Self::new(name, Content::Any)
    }

    /// The members of an object.
    #[must_use]
    pub const fn object(name: &'static str, object: &'static Object) -> Self {
        Self::new(name, Content::Object(object))
    }

    /// An element for each member of a map, of that name.
    #[must_use]
    pub const fn map(name: &'static str, value: &'static Self) -> Self {
        Self::new(name, Content::Map(value))
    }

    /// An element for each item of a list.
    #[must_use]
    pub const fn list(name: &'static str, item: &'static Self) -> Self {
        Self::new(name, Content::List(item))
    }

    /// What stands before the name, and a colon.
    #[must_use]
    pub const fn prefix(mut self, prefix: &'static str) -> Self {
        self.prefix = Some(prefix);
        self
    }

    /// The namespace of the name.
    #[must_use]
    pub const fn namespace(mut self, namespace: &'static str) -> Self {
        self.namespace = Some(namespace);
        self
    }
}

impl Object {
    /// An object that may have others beside these members.
    #[must_use]
    pub const fn new(members: &'static [Member]) -> Self {
        Self { members, rest: Content::Any }
    }

    /// What is in the elements of other names.
    #[must_use]
    pub const fn rest(mut self, value: &Element) -> Self {
        self.rest = value.content;
        self
    }
}

impl Member {
    /// A member that is an attribute.
    #[must_use]
    pub const fn attribute(wire: &'static str, element: Element) -> Self {
        Self { wire, element, place: Place::Attribute, required: false }
    }

    /// A member that is an element.
    #[must_use]
    pub const fn element(wire: &'static str, element: Element) -> Self {
        Self { wire, element, place: Place::Element, required: false }
    }

    /// A list that is an element for each item.
    #[must_use]
    pub const fn each(wire: &'static str, item: Element) -> Self {
        Self { wire, element: item, place: Place::Each, required: false }
    }

    /// A list that is there when it is empty, too: XML has no way to say so.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
}
