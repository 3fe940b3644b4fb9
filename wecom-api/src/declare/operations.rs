//! Operations: a request as a value, with the facts about its endpoint.

/// A request. Its documentation says, after the summary, what it calls, with which token, and what it answers; and
/// at the end where the official documents stand.
macro_rules! request {
    (
        $(#[$summary:meta])*
        $name:ident: $method:ident $path:literal $(alias $words:literal)? as $encoding:ident => $response:tt,
        $title:literal $(documents [$first:literal $(, $other:literal)*] $(as of $read:literal)?)?,
        token $token:ident $(in $token_param:literal)?, retry $retry:ident $(, host $host:ident)?
        $(, rates [$($calls:literal in $seconds:literal by $scope:ident),*])?;
        $(#[$details:meta])*
        new $($required:ident)? ($($arguments:tt)*)
        $(query {
            $($(#[$query_meta:meta])* $query_presence:ident $query:ident: $query_ty:tt = $query_wire:literal
                $(as $query_form:ident)?,)*
        })?
        $(body {
            $($(#[$body_meta:meta])* $body_presence:ident $body:ident: $body_ty:tt = $body_wire:literal
                $(as $body_form:ident)?,)*
        })?
        $(flat { $($(#[$flat_meta:meta])* $flat_presence:ident $flat:ident: $flat_ty:tt,)* })?
        $(files { $($(#[$file_meta:meta])* $file_presence:ident $file:ident: $file_ty:tt = $file_wire:literal,)* })?
    ) => {
        $crate::declare::builder! {
            $(#[$summary])*
            #[doc = ""]
            #[doc = concat!(
                " `", $crate::declare::method_doc!($method), " ", $path, "` · ", $crate::declare::token_doc!($token),
                " · ", $crate::declare::retry_doc!($retry), " · ", $crate::declare::answer_doc!($response),
            )]
            #[doc = ""]
            $(#[$details])*
            #[doc = ""]
            #[doc = concat!(
                " Official title: ", $title,
                $(
                    ", [document ", $first, "](https://developer.work.weixin.qq.com/document/path/", $first, ")",
                    $(", [", $other, "](https://developer.work.weixin.qq.com/document/path/", $other, ")",)*
                )?
                ".", $($(" Read as of ", $read, ".",)?)?
            )]
            #[doc(alias = $title)]
            #[doc(alias = $path)]
            $(#[doc(alias = $words)])?
            #[must_use = "a request does nothing until it is sent"]
            $name "The request with what is required."
            new $($required)? ($($arguments)*)
            {
                $($($(#[$query_meta])* $query_presence $query: $query_ty = $query_wire $(as $query_form)?,)*)?
                $($($(#[$body_meta])* $body_presence $body: $body_ty = $body_wire $(as $body_form)?,)*)?
            }
            $(flat { $($(#[$flat_meta])* $flat_presence $flat: $flat_ty,)* })?
            $(files { $($(#[$file_meta])* $file_presence $file: $file_ty = $file_wire,)* })?
        }

        impl $name {
            /// Sends the request; `.await` the call for the answer.
            pub fn send(&self, client: &$crate::Client) -> $crate::Call<$crate::declare::ty!($response)> {
                client.send(self)
            }
        }

        impl $crate::Request for $name {
            type Response = $crate::declare::ty!($response);
            const OPERATION: &'static $crate::Operation = &$crate::Operation {
                area: AREA,
                name: stringify!($name),
                title: $title,
                method: $crate::Method::$method,
                path: std::borrow::Cow::Borrowed($path),
                token: $crate::TokenKind::$token,
                token_param: $crate::declare::second!(None $(, Some($token_param))?),
                retry: $crate::Retry::$retry,
                host: $crate::declare::second!($crate::Host::Api $(, $crate::Host::$host)?),
                encoding: $crate::Encoding::$encoding,
                binary: <Self::Response as $crate::Reply>::BINARY,
                docs: &[$($first $(, $other)*)?],
                rates: &[$($($crate::Rate::new($calls, $seconds, $crate::RateScope::$scope)),*)?],
            };
            $(fn write_query<M: serde::ser::SerializeMap>(&self, out: &mut $crate::codec::Fields<M>) {
                $($crate::declare::write_field!(out, $query_wire, &self.$query $(, $query_form)?);)*
            })?
            #[allow(unused_variables)]
            fn write_body<M: serde::ser::SerializeMap>(&self, out: &mut $crate::codec::Fields<M>) {
                $($($crate::declare::write_field!(out, $body_wire, &self.$body $(, $body_form)?);)*)?
                $($($crate::codec::Write::write(&self.$flat, out);)*)?
            }
            $(
                fn files(&self) -> Vec<(&'static str, &$crate::FilePart)> {
                    let parts = [$(($file_wire, Option::from(&self.$file))),*];
                    parts.into_iter().filter_map(|(name, file)| Some((name, file?))).collect()
                }
                #[cfg(feature = "mock")]
                fn set_file(&mut self, name: &str, file: &$crate::FilePart) {
                    $(if name == $file_wire { self.$file = file.clone().into(); })*
                }
            )?
        }

        impl $crate::codec::Write for $name {
            fn write<M: serde::ser::SerializeMap>(&self, out: &mut $crate::codec::Fields<M>) {
                $crate::Request::write_query(self, out);
                $crate::Request::write_body(self, out);
            }
        }
        $crate::declare::request_serde!($encoding $name);
    };
}
pub(crate) use request;

/// The serde side of a request. One that carries a file is no JSON document: it would come back without the file.
macro_rules! request_serde {
    (Multipart $name:ident) => {
        $crate::codec::decode_impl!($name, ObjectVisitor);
    };
    ($encoding:ident $name:ident) => {
        $crate::codec::serde_impls!($name, ObjectVisitor);
    };
}
pub(crate) use request_serde;

macro_rules! method_doc {
    (Get) => {
        "GET"
    };
    (Post) => {
        "POST"
    };
}
pub(crate) use method_doc;

macro_rules! token_doc {
    (Access) => {
        "access token"
    };
    (Provider) => {
        "provider access token"
    };
    (Suite) => {
        "suite access token"
    };
    (Device) => {
        "device access token"
    };
    (Model) => {
        "model access token"
    };
    (Webhook) => {
        "webhook key"
    };
    (None) => {
        "no token"
    };
}
pub(crate) use token_doc;

macro_rules! retry_doc {
    (Read) => {
        "changes nothing"
    };
    (Safe) => {
        "may be [repeated](crate::RetryPolicy)"
    };
    (Unsafe) => {
        "not [repeated](crate::RetryPolicy) once it may have arrived, for that would do it twice"
    };
}
pub(crate) use retry_doc;

macro_rules! answer_doc {
    (()) => {
        "answers nothing"
    };
    ((crate::Download)) => {
        "answers a [`Download`](crate::Download)"
    };
    ($name:ident) => {
        concat!("answers [`", stringify!($name), "`]")
    };
    (($path:ty)) => {
        concat!("answers [`", stringify!($path), "`]")
    };
}
pub(crate) use answer_doc;
