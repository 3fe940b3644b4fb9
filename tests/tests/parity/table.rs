//! The functions of an older client, read from their table.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// A function of an older client.
pub(crate) struct Function {
    /// Its arguments, separated by commas.
    pub(crate) arguments: String,
    /// The methods and paths that it calls; none where it is a helper, which calls others or nothing.
    pub(crate) calls: Option<Vec<String>>,
}

/// Reads `tests/parity/<name>.tsv`.
pub(crate) fn read(name: &str) -> BTreeMap<String, Function> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("parity").join(name).with_extension("tsv");
    parse(&fs::read_to_string(&path).expect("the table can be read"))
}

/// The functions in a table, under module and name such as `user.get`.
pub(crate) fn parse(text: &str) -> BTreeMap<String, Function> {
    let mut functions = BTreeMap::new();
    for line in text.lines().skip(1) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [module, function, arguments, calls] = columns[..] else { panic!("not four columns: {line}") };
        let function_name = format!("{module}.{function}");
        let function = Function { arguments: arguments.to_owned(), calls: endpoints(calls) };
        assert!(functions.insert(function_name, function).is_none(), "listed twice: {line}");
    }
    functions
}

/// `GET user/get; POST user/update` with whole paths; none for a helper.
fn endpoints(calls: &str) -> Option<Vec<String>> {
    let whole = |call: &str| {
        let (method, path) = call.split_once(' ').expect("a method and a path");
        format!("{method} /cgi-bin/{path}")
    };
    (!calls.starts_with("helper")).then(|| calls.split("; ").map(whole).collect())
}
