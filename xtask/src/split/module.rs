//! A WebAssembly module as far as the build has to read or change it: its imports, its exports and the names of its functions.
//! Everything else goes through unread.

use std::collections::BTreeMap;

#[cfg(test)]
mod tests;

const HEADER: [u8; 8] = *b"\0asm\x01\0\0\0";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Custom = 0,
    Imports = 2,
    Exports = 7,
    Code = 10,
    Contents = 11,
}

/// The kind of an import or export that is a function.
const FUNCTION: u8 = 0;

/// The sections in their order, each with its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Module(Vec<(u8, Vec<u8>)>);

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Import {
    pub module: String,
    pub name: String,
    pub kind: u8,
    /// Its type, as it stands in the module.
    kept: Vec<u8>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Export {
    pub name: String,
    pub kind: u8,
    pub index: u32,
}

impl Export {
    pub fn function(name: String, index: u32) -> Self {
        Self { name, kind: FUNCTION, index }
    }
}

impl Module {
    /// None when it is not a module.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut at = Reader(bytes.strip_prefix(&HEADER)?);
        let mut sections = Vec::new();
        while !at.0.is_empty() {
            let number = at.byte()?;
            sections.push((number, at.block()?.to_vec()));
        }
        Some(Self(sections))
    }

    pub fn write(&self) -> Vec<u8> {
        let mut bytes = HEADER.to_vec();
        for (number, content) in &self.0 {
            bytes.push(*number);
            write_block(&mut bytes, content);
        }
        bytes
    }

    /// A module that hands on what it imports under the same names.
    pub fn handing_on(imports: &[Import]) -> Self {
        let mut counts = BTreeMap::<u8, u32>::new();
        let exports = imports.iter().map(|import| {
            let count = counts.entry(import.kind).or_default();
            *count += 1;
            Export { name: import.name.clone(), kind: import.kind, index: *count - 1 }
        });
        let exports = exports.collect::<Vec<_>>();
        let mut module = Self(vec![(Section::Imports as u8, Vec::new()), (Section::Exports as u8, Vec::new())]);
        module.set_imports(imports);
        module.set_exports(&exports);
        module
    }

    fn section(&self, section: Section) -> Option<&[u8]> {
        self.0.iter().find(|(number, _)| *number == section as u8).map(|(_, content)| content.as_slice())
    }

    /// A module without such a section is left as it is: nothing is ever added where nothing was.
    fn set(&mut self, section: Section, entries: &[Vec<u8>]) {
        let Some((_, content)) = self.0.iter_mut().find(|(number, _)| *number == section as u8) else { return };
        content.clear();
        write_number(content, entries.len());
        content.extend(entries.concat());
    }

    pub fn imports(&self) -> Option<Vec<Import>> {
        let Some(content) = self.section(Section::Imports) else { return Some(Vec::new()) };
        let mut at = Reader(content);
        (0..at.number()?).map(|_| Import::read(&mut at)).collect()
    }

    pub fn set_imports(&mut self, imports: &[Import]) {
        let entries = imports.iter().map(|Import { module, name, kind, kept }| {
            let mut entry = Vec::new();
            write_block(&mut entry, module.as_bytes());
            write_block(&mut entry, name.as_bytes());
            entry.push(*kind);
            entry.extend(kept);
            entry
        });
        self.set(Section::Imports, &entries.collect::<Vec<_>>());
    }

    pub fn exports(&self) -> Option<Vec<Export>> {
        let Some(content) = self.section(Section::Exports) else { return Some(Vec::new()) };
        let mut at = Reader(content);
        (0..at.number()?).map(|_| Some(Export { name: at.text()?, kind: at.byte()?, index: at.number()? })).collect()
    }

    pub fn set_exports(&mut self, exports: &[Export]) {
        let entries = exports.iter().map(|Export { name, kind, index }| {
            let mut entry = Vec::new();
            write_block(&mut entry, name.as_bytes());
            entry.push(*kind);
            write_number(&mut entry, *index as usize);
            entry
        });
        self.set(Section::Exports, &entries.collect::<Vec<_>>());
    }

    /// The names of the functions that the module itself has, by their number.
    pub fn functions(&self) -> Option<BTreeMap<u32, String>> {
        let imported = u32::try_from(self.imports()?.iter().filter(|import| import.kind == FUNCTION).count()).ok()?;
        let mut names = BTreeMap::new();
        for (_, content) in self.0.iter().filter(|(number, _)| *number == Section::Custom as u8) {
            let mut at = Reader(content);
            if at.text()? != "name" {
                continue;
            }
            while !at.0.is_empty() {
                let kind = at.byte()?;
                let mut names_at = Reader(at.block()?);
                // Of functions; the others are of modules, locals and so on.
                if kind == 1 {
                    for _ in 0..names_at.number()? {
                        names.insert(names_at.number()?, names_at.text()?);
                    }
                }
            }
        }
        Some(names.split_off(&imported))
    }

    /// How many bytes of code and of contents of memory.
    pub fn weight(&self) -> u64 {
        [Section::Code, Section::Contents].into_iter().filter_map(|section| self.section(section)).map(|content| content.len() as u64).sum()
    }
}

impl Import {
    /// The same, asked of another module.
    pub fn of(self, module: &str) -> Self {
        Self { module: module.to_owned(), ..self }
    }

    fn read(at: &mut Reader) -> Option<Self> {
        let (module, name, kind) = (at.text()?, at.text()?, at.byte()?);
        let before = at.0;
        match kind {
            FUNCTION => drop(at.number()?),
            // Tables, after the one byte of what they hold, and memories say how large they are.
            1 | 2 => {
                if kind == 1 {
                    at.byte()?;
                }
                let has_most = at.number()? & 1 == 1;
                at.number()?;
                if has_most {
                    at.number()?;
                }
            }
            // A global: type, and whether it changes.
            3 => drop((at.byte()?, at.byte()?)),
            _ => return None,
        }
        let kept = before.get(..before.len() - at.0.len())?.to_vec();
        Some(Self { module, name, kind, kept })
    }
}

/// What is still to be read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<u32> {
        let mut number = 0_u32;
        for place in 0..5 {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn block(&mut self) -> Option<&'a [u8]> {
        let length = self.number()? as usize;
        let block = self.0.get(..length)?;
        self.0 = self.0.get(length..)?;
        Some(block)
    }

    fn text(&mut self) -> Option<String> {
        String::from_utf8(self.block()?.to_vec()).ok()
    }
}

fn write_number(bytes: &mut Vec<u8>, mut number: usize) {
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return;
        }
        bytes.push(low | 0x80);
    }
}

fn write_block(bytes: &mut Vec<u8>, block: &[u8]) {
    write_number(bytes, block.len());
    bytes.extend(block);
}
