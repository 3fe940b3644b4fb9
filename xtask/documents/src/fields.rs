//! The fields of an operation or an event, each with the whole way to it.

use wecom_codegen::Span;
use wecom_codegen::model::{Api, Event, Field, Form, Layout, Operation, Repr, Response, Type, TypeRef, Union};

/// What a value is in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    String,
    Number,
    Bool,
    Object,
    List,
    /// Anything.
    Any,
}

impl Shape {
    /// The word for it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Shape::String => "string",
            Shape::Number => "number",
            Shape::Bool => "bool",
            Shape::Object => "object",
            Shape::List => "list",
            Shape::Any => "anything",
        }
    }
}

/// A field and the way to it.
#[derive(Clone, Debug)]
pub(crate) struct Node<'a> {
    /// Wire names from the outermost; lists are left out.
    pub(crate) path: Vec<String>,
    /// The field; `None` for the tag or body of a union.
    pub(crate) field: Option<&'a Field>,
    /// What it is in JSON.
    pub(crate) shape: Shape,
    /// What an element is, when it is a list.
    pub(crate) element: Shape,
    /// Whether it stands in the query.
    pub(crate) in_query: bool,
    /// Whether anything may stand below it.
    pub(crate) open: bool,
    /// The place in the specification.
    pub(crate) span: Span,
}

/// All fields of one direction of an operation.
pub(crate) fn of<'a>(api: &'a Api, operation: &'a Operation, request: bool) -> Vec<Node<'a>> {
    let mut walk = Walk { api, nodes: Vec::new(), within: Vec::new(), path: Vec::new(), in_query: false };
    if request {
        walk.in_query = true;
        walk.fields(&operation.query);
        walk.in_query = false;
        walk.fields(&operation.body);
    } else if let Response::Struct(name) = &operation.response {
        walk.named(name, operation.span);
    }
    walk.nodes
}

/// All fields of an event beside those that all have.
pub(crate) fn of_event<'a>(api: &'a Api, area: &str, event: &Event) -> Vec<Node<'a>> {
    let mut walk = Walk { api, nodes: Vec::new(), within: Vec::new(), path: Vec::new(), in_query: false };
    if let Some(item) = api.struct_(&TypeRef::new(area, &event.name)) {
        walk.fields(&item.fields);
    }
    walk.nodes
}

struct Walk<'a> {
    api: &'a Api,
    nodes: Vec<Node<'a>>,
    within: Vec<&'a TypeRef>,
    path: Vec<String>,
    in_query: bool,
}

impl<'a> Walk<'a> {
    fn fields(&mut self, fields: &'a [Field]) {
        for field in fields {
            if field.flatten {
                self.below(&field.ty, field.span);
            } else {
                self.node(&field.wire_name, Some(field), &field.ty, shape(&field.ty, field.form), field.span);
            }
        }
    }

    fn node(&mut self, name: &str, field: Option<&'a Field>, ty: &'a Type, kind: Shape, span: Span) {
        self.path.push(name.to_owned());
        let again = ty.named().is_some_and(|name| self.within.contains(&name));
        let open = again || matches!(core(ty), Type::Json);
        let element = match ty {
            Type::List(item) => shape(item, Form::Plain),
            _ => Shape::Any,
        };
        self.nodes.push(Node {
            path: self.path.clone(),
            field,
            shape: kind,
            element,
            in_query: self.in_query,
            open,
            span,
        });
        if !again {
            self.below(ty, span);
        }
        self.path.pop();
    }

    fn below(&mut self, ty: &'a Type, span: Span) {
        match ty {
            Type::List(item) => self.below(item, span),
            Type::Map(item) if item.named().is_some() => {
                self.path.push("*".to_owned());
                self.below(item, span);
                self.path.pop();
            }
            Type::Struct(name) | Type::Union(name) => self.named(name, span),
            _ => {}
        }
    }

    fn named(&mut self, name: &'a TypeRef, span: Span) {
        if self.within.contains(&name) || self.within.len() > 12 {
            return;
        }
        self.within.push(name);
        if let Some(item) = self.api.struct_(name) {
            self.fields(&item.fields);
        } else if let Some(item) = self.api.union_(name) {
            self.union(item, span);
        }
        self.within.pop();
    }

    fn union(&mut self, item: &'a Union, span: Span) {
        let tag_shape = if item.repr == Repr::Int { Shape::Number } else { Shape::String };
        let leaf = |walk: &mut Self, name: &str, shape: Shape, open: bool, span: Span| {
            let mut path = walk.path.clone();
            path.push(name.to_owned());
            let (element, in_query) = (Shape::Any, walk.in_query);
            walk.nodes.push(Node { path, field: None, shape, element, in_query, open, span });
        };
        match &item.layout {
            Layout::Keyed { tag } | Layout::Inline { tag } | Layout::Adjacent { tag, .. } => {
                leaf(self, tag, tag_shape, false, item.span)
            }
            Layout::External => {}
        }
        if let Layout::Adjacent { content, .. } = &item.layout {
            leaf(self, content, Shape::Any, false, item.span);
        }
        for variant in &item.variants {
            let Some(ty) = &variant.ty else { continue };
            match &item.layout {
                Layout::Inline { .. } => self.below(ty, span),
                Layout::Adjacent { content, .. } => {
                    self.path.push(content.clone());
                    self.below(ty, variant.span);
                    self.path.pop();
                }
                Layout::Keyed { .. } | Layout::External => {
                    self.node(&variant.key, None, ty, shape(ty, Form::Plain), variant.span);
                }
            }
        }
    }
}

fn core(ty: &Type) -> &Type {
    match ty {
        Type::List(item) | Type::Map(item) => core(item),
        ty => ty,
    }
}

fn shape(ty: &Type, form: Form) -> Shape {
    match (form, ty) {
        (Form::Text | Form::FlagText, Type::List(_)) => Shape::List,
        (Form::Text | Form::FlagText | Form::Pipe | Form::Comma | Form::Json, _) => Shape::String,
        (Form::Flag, _) => Shape::Number,
        (Form::Flags, _) => Shape::List,
        (Form::OneOrMany, _) | (_, Type::Json | Type::File) => Shape::Any,
        (Form::Plain, Type::String | Type::Secret) => Shape::String,
        (Form::Plain, Type::Int | Type::Float | Type::Timestamp | Type::TimestampMs) => Shape::Number,
        (Form::Plain, Type::Bool) => Shape::Bool,
        (Form::Plain, Type::List(_)) => Shape::List,
        (Form::Plain, Type::Map(_) | Type::Struct(_) | Type::Union(_)) => Shape::Object,
        (Form::Plain, Type::Id(_, Repr::Int) | Type::Enum(_, Repr::Int)) => Shape::Number,
        (Form::Plain, Type::Id(_, Repr::String) | Type::Enum(_, Repr::String)) => Shape::String,
    }
}
