//! What can be wrong with a configuration, as sentences that name the setting and never its value.

use std::fmt;
use std::io::ErrorKind;
use std::path::PathBuf;

use super::key_file::KeyFileFault;

/// One fault. A configuration is refused with all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConfigFault {
    Unreadable {
        path: PathBuf,
        kind: ErrorKind,
    },
    Syntax {
        line: usize,
        why: String,
    },
    Missing(String),
    Unknown(String),
    /// The setting, and what it is not.
    Invalid(String, &'static str),
    KeyFile {
        setting: String,
        path: PathBuf,
        why: KeyFileFault,
    },
    /// A variable with a name like a key's.
    KeyInEnvironment(String),
    /// A rule about several settings.
    Rule(String),
}

impl ConfigFault {
    /// A fault of the TOML text itself; the parser's excerpt is left out, since it could show a neighbouring value.
    #[must_use]
    pub fn syntax(text: &str, fault: &toml::de::Error) -> ConfigFault {
        let before = fault.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        ConfigFault::Syntax { line: before.matches('\n').count() + 1, why: fault.message().to_owned() }
    }
}

impl fmt::Display for ConfigFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ConfigFault::Unreadable { path, kind } => write!(f, "{} cannot be read: {kind}", path.display()),
            ConfigFault::Syntax { line, why } => write!(f, "line {line}: {why}"),
            ConfigFault::Missing(setting) => write!(f, "{setting}: missing"),
            ConfigFault::Unknown(setting) => write!(f, "{setting}: there is no such setting"),
            ConfigFault::Invalid(setting, why) => write!(f, "{setting}: the value {why}"),
            ConfigFault::KeyFile { setting, path, why } => write!(f, "{setting}: {} {why}", path.display()),
            ConfigFault::KeyInEnvironment(name) => write!(f, "{name}: keys are read from files, never from the environment; unset it"),
            ConfigFault::Rule(sentence) => f.write_str(sentence),
        }
    }
}
