//! How the shell leads to program and pieces: to the script that fetches pieces under a name that tells its content, by a map, because the glue knows it
//! by its plain name; and to the program and the pieces of the page that is asked for at once, before there is any script that would want them.

use std::fmt::Write;

use super::LOADER;

#[cfg(test)]
mod tests;

/// Where the name of the loader begins.
const STEM: &str = "__wasm_split-";

/// What stands before the first of these is as early as a map may be, and no script and no sheet comes before it.
const TITLE: &str = "</title>";

pub fn name_of_loader(fingerprint: u64) -> String {
    format!("{STEM}{fingerprint:016x}.js")
}

/// What the inserted script begins with that fetches ahead: nobody but the loader and the glue knows these names.
const AHEAD: &str =
    "<script>{const begun=file=>{const module=WebAssembly.compileStreaming(fetch(file));module.catch(()=>{});return module};";
const PATH_OF_PROGRAM: &str = "module_or_path:";
const PRELOAD: &str = "<link as=fetch";
const SHEET: &str = "rel=stylesheet";

/// The shell with the map, and with the start of fetching and compiling for these pieces, each with its files. None when it is not what trunk writes.
pub fn with_loader(shell: &str, name: &str, pieces: &[(&str, Vec<String>)]) -> Option<String> {
    let (program, shell) = without_path_of_program(shell)?;
    let (preload, shell) = without_preload(&shell)?;
    let (before, after) = shell.split_once(TITLE)?;
    let map = format!(r#"<script type=importmap>{{"imports":{{"/{LOADER}":"/{name}"}}}}</script>"#);
    let shell = format!("{before}{TITLE}{map}{preload}<link href=/{name} rel=modulepreload>{after}");
    // A script below a sheet would wait for it.
    let sheet = shell.get(..shell.find(SHEET)?)?.rfind("<link")?;
    let (before, after) = shell.split_at_checked(sheet)?;
    Some(format!("{before}{}{after}", fetching_ahead(&program, pieces)))
}

fn fetching_ahead(program: &str, pieces: &[(&str, Vec<String>)]) -> String {
    let mut table = String::new();
    for (piece, files) in pieces {
        let files = files.iter().map(|file| format!("\"{file}\"")).collect::<Vec<_>>().join(",");
        write!(table, "{piece}:[{files}],").expect("writing to a String does not fail");
    }
    format!(
        "{AHEAD}window.program=begun(\"{program}\");window.ahead={{}};\
         for(const file of {{{table}}}[document.documentElement.dataset.piece]||[])ahead[file]=begun(file)}}</script>"
    )
}

/// The shell without what it fetches ahead: the files of pieces are no part of every page.
pub fn without_ahead(shell: &str) -> String {
    let Some((before, rest)) = shell.split_once("window.ahead={}") else { return shell.to_owned() };
    before.to_owned() + rest.split_once("</script>").map_or("", |(_, after)| after)
}

/// The path of the program, and the shell whose start takes what is on its way already.
fn without_path_of_program(shell: &str) -> Option<(String, String)> {
    let (before, rest) = shell.split_once(PATH_OF_PROGRAM)?;
    let rest = rest.trim_start();
    let quote = rest.chars().next()?;
    let (path, after) = rest.strip_prefix(quote)?.split_once(quote)?;
    Some((path.to_owned(), format!("{before}{PATH_OF_PROGRAM}window.program{after}")))
}

/// What fetches the program, with its checksum: it has to stand above whatever asks for it, or it would be fetched twice.
fn without_preload(shell: &str) -> Option<(String, String)> {
    let (before, rest) = shell.split_once(PRELOAD)?;
    let (attributes, after) = rest.split_once('>')?;
    Some((format!("{PRELOAD}{attributes}>"), format!("{before}{after}")))
}

/// The name of the loader that a shell leads to.
pub fn loader_of(shell: &str) -> Option<&str> {
    let start = shell.find(STEM)?;
    let end = start + shell.get(start..)?.find(".js")? + ".js".len();
    shell.get(start..end)
}
