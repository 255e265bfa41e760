//! The figures of the operating system, as Linux writes them and of this very process.

use super::{Process, cpu, resident};

#[test]
fn memory_and_processor_time_are_read_as_linux_writes_them() {
    assert_eq!(resident("Name:\trollcall\nVmRSS:\t   18200 kB\nVmData:\t 1 kB\n"), Some(18_636_800));
    assert_eq!(resident("Name:\trollcall\n"), None);
    let stat = "42 (roll) call) S 1 42 42 0 -1 4194560 900 0 0 0 150 50 0 0 20 0 4 0 100 1 1";
    assert_eq!(cpu(stat), Some(2.0));
    assert_eq!(cpu("42 (rollcall"), None);
}

#[test]
fn this_process_has_memory_and_open_files() {
    let before = Process::now();
    assert!(
        before.resident_bytes > Some(1_000_000) && before.open_files >= Some(3) && before.most_files >= before.open_files,
        "{before:?}"
    );
    let files: Vec<std::fs::File> = (0..20).map(|_| std::fs::File::open("/proc/self/status").unwrap()).collect();
    // Other tests of this process open and close files meanwhile, but not twenty.
    assert!(Process::now().open_files >= before.open_files.map(|count| count + 5), "{before:?}");
    drop(files);
}
