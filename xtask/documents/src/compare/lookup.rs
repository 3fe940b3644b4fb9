//! Which fields a row of a table may be about.

use crate::call::Parameters;
use crate::fields::Node;
use std::collections::BTreeSet;

/// The name that the pages give a field.
pub(super) fn official_name<'n>(node: &'n Node) -> Option<&'n String> {
    let official = node.field.and_then(|field| field.official.as_ref()?.name.as_ref());
    official.or(node.path.last())
}

/// The fields that a row may be about: all that end with its names, fewer where the page tells more.
pub(super) fn look_up(nodes: &[Node], names: &[String], about: &[String], shown: &BTreeSet<Vec<String>>) -> Vec<usize> {
    let ends = |at: &usize| nodes.get(*at).is_some_and(|node| ends_with(&node.path, names));
    let mut found: Vec<usize> = (0..nodes.len()).filter(ends).collect();
    if found.is_empty() {
        // The name that is known to be wrong.
        let ends = |at: &usize| nodes.get(*at).and_then(official_path).is_some_and(|path| ends_with(&path, names));
        found = (0..nodes.len()).filter(ends).collect();
    }
    if found.is_empty() && names.len() > 1 {
        // A way that leaves something out.
        let (last, above) = (&names[names.len() - 1], &names[0]);
        let passes = |at: &usize| {
            let path = &nodes[*at].path;
            path.last() == Some(last) && path.iter().rev().skip(1).any(|part| part == above)
        };
        found = (0..nodes.len()).filter(passes).collect();
    }
    if found.is_empty() {
        let is_open = |node: &Node, way: &[String]| node.open && ends_with(&node.path, way);
        found =
            (0..nodes.len()).filter(|at| (1..names.len()).any(|depth| is_open(&nodes[*at], &names[..depth]))).collect();
        return found;
    }
    let narrow = |found: &mut Vec<usize>, keep: &dyn Fn(&Node) -> bool| {
        let fewer: Vec<usize> = found.iter().copied().filter(|at| keep(&nodes[*at])).collect();
        if !fewer.is_empty() {
            *found = fewer;
        }
    };
    let named: BTreeSet<&str> = about.iter().flat_map(|word| word.split('.')).collect();
    narrow(&mut found, &|node| {
        node.path[..node.path.len() - names.len().min(node.path.len())].iter().any(|part| named.contains(part.as_str()))
    });
    if names.len() > 1 {
        narrow(&mut found, &|node| node.path == names);
    } else {
        narrow(&mut found, &|node| shown.iter().any(|path| same_path(&node.path, path)));
    }
    found
}

/// The way to a field with the name that the official document gives it, where that is another one.
pub(super) fn official_path(node: &Node) -> Option<Vec<String>> {
    let name = node.field?.official.as_ref()?.name.clone()?;
    let mut path = node.path.clone();
    *path.last_mut()? = name.split('.').next_back().unwrap_or_default().to_owned();
    Some(path)
}

/// Whether what comes before a row's names is named where its table stands.
pub(super) fn is_about(path: &[String], names: &[String], about: &[String]) -> bool {
    let above = path.len().saturating_sub(names.len());
    names.len() > 1
        || about.iter().flat_map(|word| word.split('.')).any(|word| path[..above].iter().any(|it| it == word))
}

/// Whether a table stands on the wrong side of a page: the other side has more of its names.
pub(super) fn belongs_there(table: &Parameters, here: &[Node], there: &[Node]) -> bool {
    let known = |nodes: &[Node]| {
        table.rows.iter().filter(|row| nodes.iter().any(|node| ends_with(&node.path, &row.names))).count()
    };
    known(there) > known(here)
}

/// The outermost part of a row's names that the specification lacks; `None` where that is not certain.
pub(super) fn unknown(nodes: &[Node], names: &[String], about: &[String]) -> Option<String> {
    let there = |names: &[String]| nodes.iter().any(|node| ends_with(&node.path, names));
    // Anything may stand in free-form JSON.
    let open = nodes.iter().any(|node| {
        node.open && (about.iter().any(|word| node.path.last() == Some(word)) || node.path.len() == names.len())
    });
    if names.len() == 1 && open && !about.is_empty() {
        return None;
    }
    let depth = (1..=names.len()).find(|depth| !there(&names[..*depth]))?;
    Some(names[..depth].join("."))
}

pub(super) fn ends_with(path: &[String], names: &[String]) -> bool {
    path.len() >= names.len() && same_path(&path[path.len() - names.len()..], names)
}

/// Free keys are any.
pub(super) fn same_path(ours: &[String], theirs: &[String]) -> bool {
    ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| a == b || a == "*")
}
