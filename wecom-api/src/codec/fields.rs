//! The fields of an object: how each is written under its key, and read from under it.
//!
//! What is generated calls these once for each field, and some ten thousand fields are compiled: an error is kept
//! where it is, instead of being handed on by a `?` at every field.

use super::form::Form;
use super::{Decode, Lenient};
use serde::de::{DeserializeSeed, Deserializer, MapAccess};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::marker::PhantomData;

/// An object that is being written.
#[derive(Debug)]
pub struct Fields<M: SerializeMap> {
    map: M,
    failed: Option<M::Error>,
}

impl<M: SerializeMap> Fields<M> {
    pub(crate) fn new(map: M) -> Self {
        Self { map, failed: None }
    }

    /// Writes a value under its key. After an error, nothing more is written.
    pub fn entry<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) {
        if self.failed.is_none() {
            self.failed = self.map.serialize_entry(key, value).err();
        }
    }

    /// The whole object, or the first error.
    pub(crate) fn end(self) -> Result<M::Ok, M::Error> {
        match self.failed {
            None => self.map.end(),
            Some(error) => Err(error),
        }
    }
}

/// A value together with its form, as serde wants it.
struct As<'a, F, T>(&'a T, PhantomData<F>);

impl<T, F: Form<T>> Serialize for As<'_, F, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        F::encode(self.0, serializer)
    }
}

/// Writes a value under its key, unless it is left out.
pub(crate) fn put<M: SerializeMap, T: Serialize + Decode>(out: &mut Fields<M>, key: &str, value: &T) {
    if !value.is_absent() {
        out.entry(key, value);
    }
}

/// Writes a value in a form, unless it is left out.
pub(crate) fn put_as<F: Form<T>, T, M: SerializeMap>(out: &mut Fields<M>, key: &str, value: &T) {
    if !F::is_absent(value) {
        out.entry(key, &As::<F, T>(value, PhantomData));
    }
}

struct FormSeed<F, T>(PhantomData<(F, T)>);

impl<'de, T, F: Form<T>> DeserializeSeed<'de> for FormSeed<F, T> {
    type Value = T;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        F::decode(deserializer)
    }
}

/// Reads the value of the current key into its field.
pub(crate) fn get<'de, A: MapAccess<'de>, T: Decode>(map: &mut A, field: &mut T) -> Result<(), A::Error> {
    map.next_value().map(|Lenient(value)| *field = value)
}

/// Reads the value of the current key in a form.
pub(crate) fn get_as<'de, F: Form<T>, T, A: MapAccess<'de>>(map: &mut A, field: &mut T) -> Result<(), A::Error> {
    map.next_value_seed(FormSeed::<F, T>(PhantomData)).map(|value| *field = value)
}

/// That the key was a field, and whether its value could be read.
pub(crate) fn known<E>(read: Result<(), E>) -> Result<bool, E> {
    read.map(|()| true)
}
