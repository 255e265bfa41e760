//! What is read from a module, and that everything else stays as it was.

use super::*;

/// `(import "m" "f" (func)) (import "m" "memory" (memory 19)) (func $own) (export "own" (func 1))`, with names.
fn bytes() -> Vec<u8> {
    let sections: [(u8, &[u8]); 6] = [
        (1, b"\x01\x60\0\0"),
        (2, b"\x02\x01m\x01f\0\0\x01m\x06memory\x02\0\x13"),
        (3, b"\x01\0"),
        (7, b"\x01\x03own\0\x01"),
        (10, b"\x01\x02\0\x0b"),
        (0, b"\x04name\x01\x09\x02\0\x01f\x01\x03own"),
    ];
    let mut bytes = HEADER.to_vec();
    for (number, content) in sections {
        bytes.push(number);
        write_block(&mut bytes, content);
    }
    bytes
}

#[test]
fn a_module_that_is_only_read_is_written_as_it_was() {
    let mut module = Module::read(&bytes()).unwrap();
    module.set_imports(&module.imports().unwrap());
    module.set_exports(&module.exports().unwrap());
    assert_eq!(module.write(), bytes());
}

#[test]
fn text_and_a_module_that_ends_early_are_refused() {
    assert_eq!(Module::read(b"<!doctype html>"), None);
    let whole = bytes();
    assert_eq!(Module::read(&whole[..whole.len() - 1]), None);
}

#[test]
fn functions_are_those_of_the_module_itself() {
    let functions = Module::read(&bytes()).unwrap().functions().unwrap();
    assert_eq!(functions, BTreeMap::from([(1, "own".to_owned())]));
}

#[test]
fn a_new_export_stands_after_the_others() {
    let mut module = Module::read(&bytes()).unwrap();
    let mut exports = module.exports().unwrap();
    exports.push(Export::function("$1".to_owned(), 300));
    module.set_exports(&exports);
    let exports = Module::read(&module.write()).unwrap().exports().unwrap();
    assert_eq!(exports.iter().map(|export| (export.name.as_str(), export.index)).collect::<Vec<_>>(), [("own", 1), ("$1", 300)]);
}

#[test]
fn a_module_that_hands_on_exports_each_import_under_its_own_name() {
    let imports = Module::read(&bytes()).unwrap().imports().unwrap();
    let between = Module::handing_on(&imports);
    assert_eq!(between.imports().unwrap(), imports);
    let exports = between.exports().unwrap();
    assert_eq!(
        exports.iter().map(|export| (export.name.as_str(), export.kind, export.index)).collect::<Vec<_>>(),
        [("f", 0, 0), ("memory", 2, 0)]
    );
}

#[test]
fn weight_is_code_and_contents() {
    assert_eq!(Module::read(&bytes()).unwrap().weight(), 4);
}
