//! `doors!`: the table of a module's operations that are called by name.

/// Writes the doors to a module's operations, by groups: the row, the method with what it is given
/// out of the arguments, the setters, and what the answer holds.
///
/// ```text
/// doors! {
///     DOORS: iam "/api/iam";
///     #[cfg(feature = "iam-users")]
///     users {
///         LIST { list().limit(query "limit": i32) -> json }
///         CREATE { create(&path "tenant": String, &body "application/json") -> json, id "createUser" }
///     }
/// }
/// ```
///
/// Each argument names a method of [`Arguments`](crate::v1::Arguments) and what stands there; `&`
/// is before what the operation's method takes by reference. `"/api/iam"` stands before the paths
/// of the document.
#[doc(hidden)]
#[macro_export]
macro_rules! __doors {
    (
        $doors:ident: $module:ident $prefix:literal;
        $($(#[$gate:meta])? $group:ident { $($row:ident $call:tt)* })*
    ) => {
        pub(super) static $doors: &[&[$crate::v1::Door]] = &[
            $($(#[$gate])? &[$($crate::__door!($module $group $row $prefix $call)),*]),*
        ];
    };
}

/// Writes one door. What may stand after the answer: the document's name of the operation, the
/// prefix of its path where that is not the module's, the body's media types where there is a
/// choice, and parameters that are sent as several.
///
/// ```text
/// SEARCH {
///     search(path "id": Id; SearchRequired { from: query "from": Date, to: query "to": Date })
///     -> by_status(SearchOutcome { Status200(json), Status204 }), id "search", under "/v2",
///     as "application/json" | "text/json", spread query "filter" { "/owner" = "filter[owner]" }
/// }
/// ```
// A row is matched alone: a table that is matched whole takes time that grows with its square.
// `$by_reference` matches nothing; the repetition that it stands in says whether there is a `&`.
#[allow(clippy::crate_in_macro_def, reason = "operations are the calling crate's")]
#[doc(hidden)]
#[macro_export]
macro_rules! __door {
    ($module:ident $group:ident $row:ident $prefix:literal {
        $method:ident(
            $($(&$($by_reference:lifetime)?)? $take:ident $name:literal $(: $ty:ty)?),*
            $(; $required:ident {
                $($field:ident: $field_take:ident $field_name:literal $(: $field_ty:ty)?),*
            } $(, $(&$($body_by_reference:lifetime)?)? $body_take:ident $body_name:literal $(: $body_ty:ty)?)?)?
        )
        $(.$setter:ident(
            $(&$($set_by_reference:lifetime)?)? $set_take:ident $set_name:literal $(: $set_ty:ty)?
        ))*
        -> $($answer:ident)::+ $(($outcome:ident { $($variant:ident $(($shown:ident))?),* }))?
        $(, id $id:literal)?
        $(, under $own_prefix:literal)?
        $(, as $($media_type:literal)|+)?
        $(, spread $place:ident $whole:literal { $($pointer:literal = $member:literal),* })*
    }) => {
        $crate::v1::Door::new(&crate::$module::$group::$row, |client, arguments| {
            let client = crate::Client::from(client.clone());
            $(arguments.spread(::core::stringify!($place), $whole, &[$(($pointer, $member)),*])?;)*
            let call = client.$module().$group().$method(
                $($(&$($by_reference)?)? arguments.$take$(::<$ty>)?($name).required()?,)*
                $(
                    crate::$module::$group::$required {
                        $($field: arguments.$field_take$(::<$field_ty>)?($field_name).required()?),*
                    },
                    $($(&$($body_by_reference)?)? arguments.$body_take$(::<$body_ty>)?($body_name).required()?,)?
                )?
            );
            $(
                let call = match arguments.$set_take$(::<$set_ty>)?($set_name).optional()? {
                    ::core::option::Option::Some(value) => call.$setter($(&$($set_by_reference)?)? value),
                    ::core::option::Option::None => call,
                };
            )*
            $(let call = $crate::v1::sent_as(call.into(), arguments, &[$($media_type),*]);)?
            ::core::result::Result::Ok($crate::v1::answer$(::$answer)+(
                call.response()
                $(, |answer| match answer {
                    $(
                        crate::$module::$group::$outcome::$variant $(($shown))? => ::core::result::Result::Ok(
                            $crate::v1::shown::held([$($crate::v1::shown::$shown($shown)?)?]),
                        ),
                    )*
                })?
            ))
        })
        $(.id($id))?
        .under($prefix)
        $(.under($own_prefix))?
        $(.sent_as(&[$($media_type),*]))?
    };
}
