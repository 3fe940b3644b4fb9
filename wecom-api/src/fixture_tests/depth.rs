//! Nothing is read or written deeper than the limit, however the levels are made, and no stack ends before it.

use crate::PathError;
use crate::codec::{Decode, MAX_LEVELS, from_slice, to_vec};
use crate::fixtures::nesting::{Nest, NestExternal, NestInline, NestKeyed};
use serde_json::{Value, json};

/// A way to put documents inside each other.
struct Way {
    /// What stands around the inner document.
    around: (&'static str, &'static str),
    /// Objects and lists that this adds.
    levels: usize,
    read: fn(&str) -> Result<(), PathError>,
}

fn way<T: Decode>(before: &'static str, after: &'static str, levels: usize) -> Way {
    let read = |json: &str| from_slice::<T>(json.as_bytes()).map(|value| drop(std::hint::black_box(value)));
    Way { around: (before, after), levels, read }
}

impl Way {
    /// Documents inside each other.
    fn nested(&self, turns: usize, innermost: &str) -> String {
        [&self.around.0.repeat(turns), innermost, &self.around.1.repeat(turns)].concat()
    }
}

fn ways() -> Vec<Way> {
    vec![
        way::<Nest>(r#"{"child":"#, "}", 1),
        way::<Nest>(r#"{"children":["#, "]}", 2),
        way::<Nest>(r#"{"by_name":{"a":"#, "}}", 2),
        way::<Nest>(r#"{"grid":[["#, "]]}", 3),
        way::<Nest>(r#"{"packed":"#, "}", 1),
        way::<Nest>(r#"{"some":"#, "}", 1),
        way::<Nest>(r#"{"some":["#, "]}", 2),
        way::<Nest>(r#"{"keyed":{"kind":"nest","nest":"#, "}}", 2),
        way::<Nest>(r#"{"keyed":{"nest":"#, "}}", 2),
        way::<NestKeyed>(r#"{"kind":"again","again":["#, "]}", 2),
        way::<Nest>(r#"{"adjacent":{"value":"#, r#","kind":"nest"}}"#, 2),
        way::<Nest>(r#"{"inline":{"kind":"nest","child":"#, "}}", 2),
        way::<NestInline>(r#"{"kind":"nest","inline":"#, "}", 1),
        way::<NestInline>(r#"{"kind":"nest","lined":{"inline":"#, "}}", 2),
        way::<Nest>(r#"{"external":{"nest":"#, "}}", 2),
        way::<NestExternal>(r#"{"again":["#, "]}", 2),
        way::<Nest>(r#"{"lined":"#, "}", 1),
        way::<Nest>(r#"{"form":"bowl","egg":"#, "}", 1),
        way::<Nest>(r#"{"form":"square","egg":"#, "}", 1),
        way::<Nest>(r#"{"free":"#, "}", 1),
        way::<Nest>(r#"{"keyed":{"kind":"new","new":"#, "}}", 2),
    ]
}

/// Runs on the stack that tokio gives its workers.
fn on_a_worker(work: impl FnOnce() + Send + 'static) {
    let worker = std::thread::Builder::new().stack_size(2 << 20).spawn(work).expect("a thread can be made");
    worker.join().expect("all promises are kept");
}

fn is_too_deep(result: Result<(), PathError>, what: &str) -> PathError {
    let error = result.expect_err(what);
    assert_eq!(error.message, "nested deeper than 127 levels", "{what}");
    error
}

#[test]
fn the_limit_is_the_same_for_every_way_and_fits_on_the_stack() {
    on_a_worker(|| {
        for way in ways() {
            let most = (MAX_LEVELS - 1) / way.levels;
            for turns in [1, 2, most / 2, most] {
                let read = (way.read)(&way.nested(turns, "{}"));
                assert_eq!(read, Ok(()), "{} {turns} times", way.around.0);
            }
            let beyond = MAX_LEVELS / way.levels + 1;
            for turns in [beyond, beyond + 1, 2 * beyond, 3 * beyond, 1000] {
                let what = format!("{} {turns} times", way.around.0);
                let error = is_too_deep((way.read)(&way.nested(turns, "{}")), &what);
                assert!(!error.path.is_empty() && !error.path.contains('\u{1f}'), "{what}: {}", error.path);
            }
        }
    });
}

#[test]
fn ways_that_take_turns_are_counted_together() {
    on_a_worker(|| {
        let ways: Vec<Way> = ways().into_iter().filter(|way| (way.read)(r#"{"child":7}"#).is_err()).collect();
        assert!(ways.len() > 10, "only Nest refuses that: {}", ways.len());
        for seed in 0..20 {
            let mut random = seed;
            let (mut json, mut levels) = ("{}".to_owned(), 1);
            while levels <= MAX_LEVELS + 20 {
                random = (random * 75 + 74) % 65_537;
                let way = &ways[random % ways.len()];
                json = way.nested(1, &json);
                levels += way.levels;
                if levels < MAX_LEVELS - 10 {
                    continue;
                }
                let read = from_slice::<Nest>(json.as_bytes()).map(drop);
                if levels <= MAX_LEVELS {
                    assert_eq!(read, Ok(()), "{levels} levels: {json}");
                } else {
                    is_too_deep(read, &json);
                }
            }
        }
    });
}

#[test]
fn the_count_goes_on_in_documents_inside_strings() {
    on_a_worker(|| {
        let child = way::<Nest>(r#"{"child":"#, "}", 1);
        for field in ["packed", "child", "lined"] {
            let in_text = |outer: usize, inner: usize| {
                let text = Value::from(child.nested(inner - 1, "{}")).to_string();
                (child.read)(&child.nested(outer - 1, &format!("{{\"{field}\":{text}}}")))
            };
            assert_eq!(in_text(60, 60), Ok(()), "{field}");
            is_too_deep(in_text(70, 70), field);
            is_too_deep(in_text(1, 1000), field);
            is_too_deep(in_text(MAX_LEVELS, 1), field);
        }
    });
}

#[test]
fn an_error_beyond_the_limit_names_the_way() {
    let deep = way::<Nest>(r#"{"children":[{"keyed":{"kind":"nest","nest":"#, "}}]}", 4);
    let error = is_too_deep((deep.read)(&deep.nested(40, "{}")), "160 levels");
    assert_eq!(error.path, [&"children[0].keyed.nest.".repeat(31), "children[0].keyed"].concat());
}

#[test]
fn a_refusal_leaves_the_count_as_it_was() {
    let child = way::<Nest>(r#"{"child":"#, "}", 1);
    for way in ways() {
        is_too_deep((way.read)(&way.nested(200, "{}")), way.around.0);
        (way.read)(&way.nested(5, "[7]")).ok();
        assert!(to_vec(&deep_list(200)).is_err());
        assert_eq!((child.read)(&child.nested(MAX_LEVELS - 1, "{}")), Ok(()), "after {}", way.around.0);
        assert!(to_vec(&deep_list(MAX_LEVELS)).is_ok(), "after {}", way.around.0);
    }
}

/// Lists inside each other.
fn deep_list(levels: usize) -> Value {
    (1..levels).fold(json!([]), |inner, _| json!([inner]))
}

#[test]
fn what_is_too_deep_is_not_written() {
    on_a_worker(|| {
        let typed = |levels| (1..levels).fold(Nest::new(), |inner, _| Nest::new().child(inner));
        let unions = |levels| (1..levels).fold(NestInline::nest(), |inner, _| Nest::new().inline(inner).into());
        let free = |levels| Nest::new().free(deep_list(levels - 1));
        for levels in [1, 2, MAX_LEVELS] {
            assert!(to_vec(&typed(levels)).is_ok() && to_vec(&unions(levels)).is_ok(), "{levels}");
            assert!(to_vec(&free(levels.max(2))).is_ok(), "{levels}");
        }
        for levels in [MAX_LEVELS + 1, 1000] {
            let errors = [to_vec(&typed(levels)), to_vec(&unions(levels)), to_vec(&free(levels))];
            for error in errors.map(|written| written.expect_err("it is too deep")) {
                assert_eq!(error.to_string(), "nested deeper than 127 levels");
            }
        }
        let packed = Nest::new().packed(typed(MAX_LEVELS));
        assert!(to_vec(&packed).is_err(), "a document in a string counts on");
    });
}
