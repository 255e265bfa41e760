//! Embeds the built app: copies nothing, but writes a table of its files with their compressed forms, hashes and media types.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

fn main() {
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    let manifest = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets CARGO_MANIFEST_DIR"));
    let dist = std::env::var_os("ROLLCALL_DIST").map_or_else(|| manifest.join("../dist"), PathBuf::from);
    // Cargo takes a missing folder for a changed one and would build again each time. Where it cannot be made, that is only slower.
    let _ = fs::create_dir_all(&dist);
    println!("cargo::rerun-if-env-changed=ROLLCALL_DIST");
    println!("cargo::rerun-if-changed={}", dist.display());
    println!("cargo::rerun-if-changed=build.rs");
    let mut files = Vec::new();
    walk(&dist, &mut files);
    files.sort();
    let mut table = String::from("/// The files of the built app.\npub const EMBEDDED: &[Asset] = &[\n");
    for file in &files {
        let web_path = format!("/{}", file.strip_prefix(&dist).expect("walk stays inside").display());
        let Some(content_type) = content_type(file) else { continue };
        println!("cargo::rerun-if-changed={}", file.display());
        let raw = fs::read(file).expect("a file of the built app is readable");
        entry(&mut table, &raw, file, &web_path, content_type, &out);
        if web_path == "/index.html" {
            // Trunk takes the quotation marks away in a release.
            let demo = String::from_utf8_lossy(&raw)
                .replace("data-mode=live", "data-mode=demo")
                .replace("data-mode=\"live\"", "data-mode=\"demo\"");
            let file = out.join("index.demo.html");
            fs::write(&file, &demo).expect("OUT_DIR is writable");
            entry(&mut table, demo.as_bytes(), &file, "/index.demo.html", content_type, &out);
        }
    }
    table.push_str("];\n");
    fs::write(out.join("embedded.rs"), table).expect("OUT_DIR is writable");
}

/// Every visible file below a directory; none when the directory is missing.
fn walk(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        match (hidden, path.is_dir()) {
            (true, _) => {}
            (false, true) => walk(&path, files),
            (false, false) => files.push(path),
        }
    }
}

/// `web_path` is where the service looks for it, `file` where the compiler finds the same bytes.
fn entry(table: &mut String, raw: &[u8], file: &Path, web_path: &str, content_type: &str, out: &Path) {
    let hash = hex(&Sha256::digest(raw));
    // Kept under the hash of what was compressed, so that only changed files are compressed again.
    let brotli = compressed(out, &hash, "br", raw, brotli);
    let gzip = compressed(out, &hash, "gz", raw, gzip);
    let raw_path = fs::canonicalize(file).expect("the file was just read");
    writeln!(
        table,
        "    Asset {{ path: {web_path:?}, content_type: {content_type:?}, raw: include_bytes!({raw_path:?}), brotli: {brotli}, gzip: {gzip}, hash: {hash:?} }},"
    )
    .expect("writing to a String does not fail");
}

fn compressed(out: &Path, hash: &str, ending: &str, raw: &[u8], compress: fn(&[u8]) -> Vec<u8>) -> String {
    let path = out.join(format!("{hash}.{ending}"));
    let small = match fs::read(&path) {
        Ok(small) => small,
        Err(_) => {
            let small = compress(raw);
            fs::write(&path, &small).expect("OUT_DIR is writable");
            small
        }
    };
    if small.len() < raw.len() { format!("include_bytes!({path:?})") } else { "&[]".to_owned() }
}

fn brotli(raw: &[u8]) -> Vec<u8> {
    let mut small = Vec::new();
    // The best takes minutes on an app that was not optimised, and only a released service sends it to anybody.
    let quality = if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") { 11 } else { 4 };
    let mut writer = brotli::CompressorWriter::new(&mut small, 64 * 1024, quality, 24);
    writer.write_all(raw).expect("compressing into memory does not fail");
    drop(writer);
    small
}

fn gzip(raw: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(raw).expect("compressing into memory does not fail");
    writer.finish().expect("compressing into memory does not fail")
}

fn content_type(file: &Path) -> Option<&'static str> {
    match file.extension()?.to_str()? {
        "html" => Some("text/html; charset=utf-8"),
        "js" | "mjs" => Some("text/javascript; charset=utf-8"),
        "css" => Some("text/css; charset=utf-8"),
        "wasm" => Some("application/wasm"),
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        "ico" => Some("image/x-icon"),
        "webmanifest" => Some("application/manifest+json"),
        "json" => Some("application/json"),
        "txt" => Some("text/plain; charset=utf-8"),
        "woff2" => Some("font/woff2"),
        _ => None,
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a String does not fail");
        text
    })
}
