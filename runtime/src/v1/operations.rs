//! `operations!`: the rows of a group.

/// Writes one static [`Operation`](crate::v1::Operation) per row, and the list of them all.
///
/// ```text
/// operations! { LIST = get("store.pets.list", "/pets").paging(&Paging::link("next")); }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! __operations {
    ($($name:ident = $method:ident($id:literal, $path:literal) $(.$part:ident($($value:tt)*))*;)*) => {
        $(
            pub(crate) static $name: $crate::v1::Operation =
                $crate::v1::Operation::$method($id, $path)$(.$part($($value)*))*;
        )*

        pub(super) static OPERATIONS: &[&$crate::v1::Operation] = &[$(&$name),*];
    };
}
