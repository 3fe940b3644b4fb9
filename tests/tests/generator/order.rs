//! The order in which files are found, and the number of times that the generator runs, change nothing.

use crate::emission::{all_files, api};
use proptest::prelude::*;
use wecom_codegen::emit;

#[test]
fn emitting_twice_gives_the_same() {
    let once = emit::rust(&api("all", all_files()));
    assert_eq!(once, emit::rust(&api("all", all_files())));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_files_changes_nothing(files in Just(all_files()).prop_shuffle()) {
        prop_assert_eq!(emit::rust(&api("shuffled", files)), emit::rust(&api("all", all_files())));
    }
}
