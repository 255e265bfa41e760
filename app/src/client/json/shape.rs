//! A document as a source of values of any type. Each type takes only the form that it is written in: of what a visitor could take besides, nothing
//! becomes part of the program.

use std::vec;

use serde::de::{DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Value, map};

use super::unfit::Unfit;

/// A document that is still to become a value.
pub struct Document(pub Value);

impl Document {
    fn whole(&self) -> Result<u64, Unfit> {
        self.0.as_u64().ok_or(Unfit)
    }

    fn signed(&self) -> Result<i64, Unfit> {
        self.0.as_i64().ok_or(Unfit)
    }

    fn real(&self) -> Result<f64, Unfit> {
        self.0.as_f64().ok_or(Unfit)
    }

    fn truth(&self) -> Result<bool, Unfit> {
        self.0.as_bool().ok_or(Unfit)
    }

    fn nothing(&self) -> Result<(), Unfit> {
        self.0.as_null().ok_or(Unfit)
    }

    fn text(self) -> Result<String, Unfit> {
        match self.0 {
            Value::String(text) => Ok(text),
            _ => Err(Unfit),
        }
    }

    fn list(self) -> Result<Items, Unfit> {
        match self.0 {
            Value::Array(items) => Ok(Items(items.into_iter())),
            _ => Err(Unfit),
        }
    }

    fn object(self) -> Result<Members, Unfit> {
        match self.0 {
            Value::Object(members) => Ok(Members { rest: members.into_iter(), value: Value::Null }),
            _ => Err(Unfit),
        }
    }

    /// A variant's name, with what it holds: `"name"` or `{"name": …}`.
    fn variant(self) -> Result<Variant, Unfit> {
        match self.0 {
            Value::String(name) => Ok(Variant { name, held: Value::Null }),
            Value::Object(members) if members.len() == 1 => {
                let (name, held) = members.into_iter().next().ok_or(Unfit)?;
                Ok(Variant { name, held })
            }
            _ => Err(Unfit),
        }
    }
}

/// A method for each of the types that are read in the same way.
macro_rules! read_as {
    ($($method:ident)+ => $visit:ident, $read:ident) => {
        $(
            fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
                visitor.$visit(self.$read()?)
            }
        )+
    };
}

impl<'de> Deserializer<'de> for Document {
    type Error = Unfit;

    read_as! { deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 => visit_i64, signed }
    read_as! { deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 => visit_u64, whole }
    read_as! { deserialize_f32 deserialize_f64 => visit_f64, real }
    read_as! { deserialize_char deserialize_str deserialize_string deserialize_identifier => visit_string, text }
    read_as! { deserialize_map => visit_map, object }
    read_as! { deserialize_bool => visit_bool, truth }

    /// For who keeps what it does not know.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(truth) => visitor.visit_bool(truth),
            Value::String(text) => visitor.visit_string(text),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
            Value::Number(_) => match (self.whole(), self.signed()) {
                (Ok(whole), _) => visitor.visit_u64(whole),
                (_, Ok(signed)) => visitor.visit_i64(signed),
                _ => visitor.visit_f64(self.real()?),
            },
        }
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Unfit> {
        Err(Unfit)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Unfit> {
        Err(Unfit)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        self.nothing()?;
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        let mut items = self.list()?;
        let value = visitor.visit_seq(&mut items)?;
        if items.0.len() == 0 { Ok(value) } else { Err(Unfit) }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_map(self.object()?)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_enum(self.variant()?)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_unit()
    }
}

/// What a list still holds.
struct Items(vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for Items {
    type Error = Unfit;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unfit> {
        self.0.next().map(|item| seed.deserialize(Document(item))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// What an object still holds, and the value of the name that was read last.
struct Members {
    rest: map::IntoIter,
    value: Value,
}

impl<'de> MapAccess<'de> for Members {
    type Error = Unfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Unfit> {
        let Some((name, value)) = self.rest.next() else { return Ok(None) };
        self.value = value;
        seed.deserialize(Name(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Unfit> {
        seed.deserialize(Document(self.value.take()))
    }
}

/// The name of a member or of a variant.
struct Name(String);

impl<'de> Deserializer<'de> for Name {
    type Error = Unfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_string(self.0)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &'static str, _: &'static [&'static str], visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_enum(Variant { name: self.0, held: Value::Null })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}

struct Variant {
    name: String,
    held: Value,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Unfit;
    type Variant = Document;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Document), Unfit> {
        Ok((seed.deserialize(Name(self.name))?, Document(self.held)))
    }
}

/// What a variant holds.
impl<'de> VariantAccess<'de> for Document {
    type Error = Unfit;

    fn unit_variant(self) -> Result<(), Unfit> {
        self.nothing()
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Unfit> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unfit> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Unfit> {
        visitor.visit_map(self.object()?)
    }
}
