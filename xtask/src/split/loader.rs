//! The script that fetches the pieces: read as the splitter writes it, written again for the files that are shipped.

use std::collections::BTreeSet;
use std::fmt::Write;

#[cfg(test)]
mod tests;

/// What the splitter wrote, taken apart.
#[derive(Debug, PartialEq, Eq)]
pub struct Loader {
    /// The functions that the declarations call.
    runtime: String,
    pub shared: Vec<Shared>,
    pub pieces: Vec<Piece>,
}

/// Code that several pieces need, in the order of the text.
#[derive(Debug, PartialEq, Eq)]
pub struct Shared {
    name: String,
    /// Its file without the ending.
    pub stem: String,
    pub needed_by: BTreeSet<String>,
}

#[derive(Debug, PartialEq, Eq)]
pub struct Piece {
    pub name: String,
    /// None when all its code is shared.
    pub stem: Option<String>,
}

const PIECE: &str = "export const __wasm_split_load_";
const SHARED: &str = "const __chunk_";

impl Loader {
    /// None when it is not what the splitter writes.
    pub fn read(text: &str) -> Option<Self> {
        let mut starts: Vec<usize> = text.match_indices(SHARED).chain(text.match_indices(PIECE)).map(|(at, _)| at).collect();
        starts.sort_unstable();
        let ends = starts.iter().skip(1).copied().chain([text.len()]);
        let mut loader = Self { runtime: runtime(text.get(..*starts.first()?)?), shared: Vec::new(), pieces: Vec::new() };
        let mut needs = Vec::new();
        for (start, end) in starts.iter().zip(ends) {
            let declaration = text.get(*start..end)?;
            let stem =
                declaration.split_once("new URL(\"./").and_then(|(_, rest)| rest.split_once(".wasm")).map(|(stem, _)| stem.to_owned());
            let name = declaration.split_once(" = ")?.0;
            if let Some(name) = name.strip_prefix(PIECE) {
                let listed = declaration.rsplit_once('[')?.1.split_once(']')?.0;
                needs.push((name.to_owned(), listed.split(',').map(|name| name.trim().to_owned()).collect::<Vec<_>>()));
                loader.pieces.push(Piece { name: name.to_owned(), stem });
            } else {
                let name = name.strip_prefix("const ")?.to_owned();
                loader.shared.push(Shared { name, stem: stem?, needed_by: BTreeSet::new() });
            }
        }
        for shared in &mut loader.shared {
            shared.needed_by = needs.iter().filter(|(_, needs)| needs.contains(&shared.name)).map(|(piece, _)| piece.clone()).collect();
        }
        Some(loader)
    }

    /// The script for these files: each shared one with the pieces that need it, and each piece's own.
    pub fn write(&self, glue: &str, shared: &[(String, BTreeSet<String>)], own: impl Fn(&Piece) -> Option<String>) -> String {
        let mut text = self.runtime.replace("./app.js", &format!("./{glue}"));
        text.push_str(FETCHING);
        let add = |text: &mut String, line: std::fmt::Arguments| text.write_fmt(line).expect("writing to a String does not fail");
        for (number, (file, _)) in shared.iter().enumerate() {
            add(&mut text, format_args!("const s{number}=part(\"{file}\",[]);\n"));
        }
        for piece in &self.pieces {
            let needs = shared.iter().enumerate().filter(|(_, (_, needed_by))| needed_by.contains(&piece.name));
            let needs = needs.map(|(number, _)| format!("s{number}")).collect::<Vec<_>>().join(",");
            let file = own(piece).unwrap_or_default();
            add(&mut text, format_args!("{PIECE}{0}=wrapAsyncCb(part(\"{file}\",[{needs}]));\n", piece.name));
        }
        text
    }
}

/// What the shell fetches and compiles ahead is taken from it; only joining waits for the program. A part without a file only waits for what it shares.
/// What failed is fetched again when it is asked for again.
const FETCHING: &str = r"const part=(file,needs)=>{
let coming;
const ahead=()=>{
needs.forEach(need=>need.ahead());
if(file&&!coming){
const begun=window.ahead?.[`/${file}`];
if(begun)delete window.ahead[`/${file}`];
(coming=begun??WebAssembly.compileStreaming(fetch(new URL(`./${file}`,import.meta.url)))).catch(()=>coming=undefined);
}
return coming;
};
const load=makeLoad(()=>{
const module=ahead();
return async imports=>file?WebAssembly.instantiate(await module,imports):{};
},needs);
load.ahead=ahead;
return load;
};
";

/// Without comments and indentation, which nobody downloads to read.
fn runtime(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//") && !line.starts_with("/*"));
    lines.fold(String::new(), |text, line| text + line + "\n")
}

/// The files that the written loader fetches for a piece, with those that the piece shares with others. None when it does not know the piece.
pub fn files_of(loader: &str, piece: &str) -> Option<Vec<String>> {
    let line = |start: String| loader.lines().find_map(|line| line.strip_prefix(start.as_str()));
    let file = |rest: &str| rest.split_once("part(\"")?.1.split('"').next().map(|file| format!("/{file}"));
    let own = line(format!("{PIECE}{piece}="))?;
    let mut files = vec![file(own)?];
    files.retain(|file| file != "/");
    for shared in own.rsplit_once('[')?.1.split_once(']')?.0.split(',').filter(|name| !name.is_empty()) {
        files.push(file(line(format!("const {shared}="))?)?);
    }
    Some(files)
}
