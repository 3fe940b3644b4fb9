//! The rules: what a change is called, and for whom it matters how much.

use std::fmt;

/// How much a change matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// It does not concern them.
    None,
    /// It is only told differently.
    Docs,
    /// Whoever does not want it does not notice it.
    Compatible,
    /// It still works, but may mean something else.
    Risky,
    /// It no longer works.
    Breaking,
}

impl Level {
    /// Those that a change can have, the least first.
    pub const ALL: [Level; 4] = [Level::Docs, Level::Compatible, Level::Risky, Level::Breaking];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::None => "none",
            Level::Docs => "docs",
            Level::Compatible => "compatible",
            Level::Risky => "risky",
            Level::Breaking => "breaking",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

macro_rules! rules {
    ($($name:ident = $id:literal, $wire:ident, $rust:ident, $sentence:literal;)+) => {
        /// What a change is. Each rule has a level for the wire, whether client and server of the two versions still
        /// understand each other, and one for Rust, whether the code of users still compiles and means the same.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = $sentence] $name,)+
        }

        impl Rule {
            /// All rules.
            pub const ALL: &'static [Rule] = &[$(Rule::$name),+];

            /// Its name in reports and approvals.
            pub fn id(self) -> &'static str {
                match self { $(Rule::$name => $id,)+ }
            }

            /// How much it matters to client and server of two versions.
            pub fn wire(self) -> Level {
                match self { $(Rule::$name => Level::$wire,)+ }
            }

            /// How much it matters to code.
            pub fn rust(self) -> Level {
                match self { $(Rule::$name => Level::$rust,)+ }
            }

            /// Who notices what.
            pub fn sentence(self) -> &'static str {
                match self { $(Rule::$name => $sentence,)+ }
            }
        }
    };
}

rules! {
    AreaAdded = "area-added", None, Compatible, "There is one more module and feature.";
    AreaRemoved = "area-removed", None, Breaking, "Code that names the module or its feature no longer compiles.";
    AreaDefaultAdded = "area-default-added", None, Compatible, "The area is on by default.";
    AreaDefaultRemoved = "area-default-removed", None, Breaking, "Code that relied on the default features must turn this one on.";
    AreaNeedAdded = "area-need-added", None, Compatible, "The feature turns on another one: more is compiled.";
    AreaNeedRemoved = "area-need-removed", None, Breaking, "The feature no longer turns on another one: code that relied on that must do so itself.";
    AreaDocs = "area-docs", None, Docs, "The area is described differently.";

    OperationAdded = "operation-added", Compatible, Compatible, "There is one more operation.";
    OperationRemoved = "operation-removed", Breaking, Breaking, "Code that makes the request no longer compiles.";
    OperationRenamed = "operation-renamed", None, Breaking, "Code that names the request no longer compiles.";
    OperationMoved = "operation-moved", None, Breaking, "The request stands in another module, behind another feature.";
    OperationMethod = "operation-method", Breaking, None, "The request is made with another HTTP method.";
    OperationPath = "operation-path", Breaking, None, "The request goes to another path.";
    OperationHost = "operation-host", Breaking, None, "The request goes to another host.";
    OperationEncoding = "operation-encoding", Breaking, None, "The request body travels in another encoding.";
    OperationToken = "operation-token", Breaking, Risky, "The request takes another kind of token: a client without a source of that kind fails.";
    OperationTokenParameter = "operation-token-parameter", Breaking, None, "The token stands under another name in the query.";
    OperationIssues = "operation-issues", None, Risky, "Which kind of token the client takes from this answer has changed.";
    OperationRetry = "operation-retry", None, Risky, "The client repeats the call in other cases than before.";
    OperationRates = "operation-rates", None, Compatible, "A pace by the documented frequency limits is another one.";
    OperationCallers = "operation-callers", None, Docs, "Other kinds of application are said to be able to call it.";
    OperationDeprecated = "operation-deprecated", None, Compatible, "Code that makes the request gets a warning.";
    OperationRestored = "operation-restored", None, Compatible, "The request is no longer deprecated.";
    OperationDocs = "operation-docs", None, Docs, "The operation is described differently.";
    PagingAdded = "paging-added", None, Compatible, "The listing can be read as a stream.";
    PagingRemoved = "paging-removed", None, Breaking, "Code that reads the listing as a stream no longer compiles.";
    PagingItem = "paging-item", None, Breaking, "The stream of the listing gives items of another type.";
    PagingWay = "paging-way", None, Risky, "The next page is asked for in another way.";
    ResponseAdded = "response-added", Compatible, Breaking, "The call gives a struct where it gave nothing.";
    ResponseRemoved = "response-removed", Risky, Breaking, "The call gives nothing where it gave a struct.";
    ResponseKind = "response-kind", Breaking, Breaking, "The call gives something of another kind.";
    ResponseType = "response-type", Risky, Breaking, "The call gives another type.";

    FieldAdded = "field-added", Compatible, Compatible, "There is one more field, which may be left out.";
    FieldAddedRequired = "field-added-required", Breaking, Breaking, "There is one more field that a request must have: the constructor takes it, and an old client does not send it.";
    FieldRemoved = "field-removed", Risky, Breaking, "Code that names the field no longer compiles, and what it held is no longer sent or read.";
    FieldRenamed = "field-renamed", None, Breaking, "Code that names the field no longer compiles; the same travels.";
    FieldWireName = "field-wire-name", Breaking, None, "The field travels under another name.";
    FieldPart = "field-part", Breaking, None, "The field travels in the query where it stood in the body, or the other way round.";
    FieldRequired = "field-required", Breaking, Breaking, "A request must have the field: the constructor takes it, and an old client may not send it.";
    FieldOptional = "field-optional", Risky, Breaking, "A request may lack the field: the constructor no longer takes it, and a new client may not send it.";
    FieldPresence = "field-presence", Compatible, Breaking, "Whether the field can be absent or null is another type in Rust.";
    FieldAlwaysSent = "field-always-sent", None, Docs, "Whether the server always sends the field is told differently.";
    FieldType = "field-type", Breaking, Breaking, "The field has another type, in JSON, too.";
    FieldTypeRead = "field-type-read", Compatible, Breaking, "The field has another type in Rust; what travels either way is read.";
    FieldTypeNamed = "field-type-named", None, Breaking, "The field has another type in Rust; the same travels.";
    FieldForm = "field-form", Breaking, None, "The value of the field travels in another form.";
    FieldFormRead = "field-form-read", Compatible, None, "The value of the field is said to travel in another form; both are read.";
    FieldFlattened = "field-flattened", Breaking, None, "Whether the keys of the field's value stand in an object of their own has changed.";
    FieldBoxed = "field-boxed", None, Breaking, "Whether the field's value is boxed has changed.";
    FieldLimitTightened = "field-limit-tightened", Risky, None, "A value that was taken may be refused.";
    FieldLimitLoosened = "field-limit-loosened", Compatible, None, "More values are taken.";
    FieldDeprecated = "field-deprecated", None, Compatible, "The field is said to be replaced.";
    FieldRestored = "field-restored", None, Compatible, "The field is no longer said to be replaced.";
    FieldDocs = "field-docs", None, Docs, "The field is described differently.";

    ArgumentsReordered = "arguments-reordered", None, Breaking, "The constructor takes its arguments in another order: where their types allow it, old code compiles and means something else.";
    ArgumentsNamed = "arguments-named", None, Breaking, "The constructor takes a struct with named fields where it took values one after the other.";
    ArgumentsListed = "arguments-listed", None, Breaking, "The constructor takes values one after the other where it took a struct with named fields.";
    ConstructorAdded = "constructor-added", None, Compatible, "The type can be made for requests.";
    ConstructorRemoved = "constructor-removed", None, Breaking, "The type is no longer made for requests: it has no constructor and no setters.";

    TypeAdded = "type-added", None, Compatible, "There is one more type.";
    TypeRemoved = "type-removed", None, Breaking, "Code that names the type no longer compiles.";
    TypeRenamed = "type-renamed", None, Breaking, "Code that names the type no longer compiles; it holds the same.";
    TypeMoved = "type-moved", None, Breaking, "The type stands in another module, behind another feature.";
    TypeKind = "type-kind", Breaking, Breaking, "The name stands for a type of another kind.";
    TypeDocs = "type-docs", None, Docs, "The type is described differently.";
    IdRepr = "id-repr", Breaking, Breaking, "The ID is a number where it was text, or the other way round.";
    EnumRepr = "enum-repr", Breaking, Breaking, "The values are numbers where they were text, or the other way round.";
    ValueAdded = "value-added", Compatible, Risky, "A value that was not known has a name: code that matched it as unrecognized no longer does.";
    ValueRemoved = "value-removed", Compatible, Breaking, "Code that names the value no longer compiles; what travels is kept as unrecognized.";
    ValueRenamed = "value-renamed", None, Breaking, "Code that names the value no longer compiles; the same travels.";
    ValueWire = "value-wire", Breaking, None, "The value travels as something else.";
    ValueDocs = "value-docs", None, Docs, "The value is described differently.";
    UnionLayout = "union-layout", Breaking, None, "Tag and body stand in other places.";
    UnionRepr = "union-repr", Breaking, None, "The tag travels in another way.";
    UnionConstructorsAdded = "union-constructors-added", None, Compatible, "The union can be made for requests.";
    UnionConstructorsRemoved = "union-constructors-removed", None, Breaking, "The union is no longer made for requests: it has no constructors.";
    VariantAdded = "variant-added", Compatible, Risky, "A kind that was not known has a name: code that matched it as unrecognized no longer does.";
    VariantRemoved = "variant-removed", Risky, Breaking, "Code that names the kind no longer compiles; what comes is kept as unrecognized.";
    VariantRenamed = "variant-renamed", None, Breaking, "Code that names the kind no longer compiles; the same travels.";
    VariantTag = "variant-tag", Breaking, None, "The kind is told by another word.";
    VariantKey = "variant-key", Breaking, None, "The body of the kind stands under another key.";
    VariantType = "variant-type", Breaking, Breaking, "The kind has a body of another type.";
    ConversionAdded = "conversion-added", None, Compatible, "The body converts into the union.";
    ConversionRemoved = "conversion-removed", None, Breaking, "The body no longer converts into the union.";
    VariantDocs = "variant-docs", None, Docs, "The kind is described differently.";

    EventAdded = "event-added", Compatible, Risky, "There is one more event: handlers of unknown events no longer get it.";
    EventRemoved = "event-removed", Risky, Breaking, "Code that names the event no longer compiles; it comes as an unknown one.";
    EventFormAdded = "event-form-added", Compatible, Risky, "The event is known in one more form.";
    EventFormRemoved = "event-form-removed", Breaking, None, "A form of the event is no longer known as it.";
    EventCallers = "event-callers", None, Docs, "The event is said to come to other kinds of application.";
    EventDeprecated = "event-deprecated", None, Compatible, "The event is said to be replaced.";
    EventRestored = "event-restored", None, Compatible, "The event is no longer said to be replaced.";
    EventDocs = "event-docs", None, Docs, "The event is described differently.";

    ErrorAdded = "error-added", None, Compatible, "One more error code is described.";
    ErrorRemoved = "error-removed", None, Breaking, "An error code is no longer described; code that names its constant no longer compiles.";
    ErrorRenamed = "error-renamed", None, Breaking, "Code that names the constant of the error code no longer compiles.";
    ErrorRetry = "error-retry", None, Risky, "The client repeats a call that is refused with the code in other cases than before.";
    ErrorDocs = "error-docs", None, Docs, "The error code is described differently.";
    Refusals = "refusals", None, Compatible, "The fake server refuses flawed fields with other codes.";
}
