//! Whether an answer is one JSON text, whole and not nested too deeply, found in one pass that builds nothing: a body that breaks off inside a list must
//! not look like a shorter list, and a million open brackets cost whoever parses them a million stack frames.

/// Deeper than any answer of the upstream, and within what every parser of a browser takes.
const DEEPEST: u32 = 100;

/// What is wrong with a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    TooDeep,
    /// It breaks off, goes on after its end, or is not JSON.
    NotWhole,
}

/// Reads a text to its end (RFC 8259). Like every reader that keeps nothing, it does not ask whether texts are UTF-8 or escapes are pairs.
///
/// # Errors
/// The first flaw.
pub fn check(json: &[u8]) -> Result<(), Flaw> {
    let mut reader = Reader { rest: json, depth: 0, objects: 0 };
    loop {
        let is_open = reader.value()?;
        if !is_open && !reader.goes_on()? {
            return Ok(());
        }
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    depth: u32,
    /// Of each level a bit, the innermost last: whether it is an object.
    objects: u128,
}

impl Reader<'_> {
    /// The next byte that is no space, which stays.
    fn peek(&mut self) -> Option<u8> {
        while let [b' ' | b'\n' | b'\r' | b'\t', rest @ ..] = self.rest {
            self.rest = rest;
        }
        self.rest.first().copied()
    }

    fn skip(&mut self, bytes: usize) {
        self.rest = self.rest.get(bytes..).unwrap_or_default();
    }

    /// Reads a value, or the beginning of one with something in it. Answers with whether a value has to follow.
    fn value(&mut self) -> Result<bool, Flaw> {
        match self.peek().ok_or(Flaw::NotWhole)? {
            open @ (b'{' | b'[') => {
                let is_object = open == b'{';
                self.skip(1);
                if self.depth >= DEEPEST {
                    return Err(Flaw::TooDeep);
                }
                if self.peek() == Some(if is_object { b'}' } else { b']' }) {
                    self.skip(1);
                    return Ok(false);
                }
                self.depth += 1;
                self.objects = self.objects << 1 | u128::from(is_object);
                if is_object {
                    self.name()?;
                }
                Ok(true)
            }
            b'"' => self.text().map(|()| false),
            b't' => self.word(b"true"),
            b'f' => self.word(b"false"),
            b'n' => self.word(b"null"),
            _ => self.number(),
        }
    }

    /// What follows a value: ends of what is around it, and then the end of all, or another value.
    fn goes_on(&mut self) -> Result<bool, Flaw> {
        while self.depth > 0 {
            let is_object = self.objects & 1 == 1;
            let next = self.peek().ok_or(Flaw::NotWhole)?;
            self.skip(1);
            match next {
                b',' => {
                    if is_object {
                        self.name()?;
                    }
                    return Ok(true);
                }
                b'}' if is_object => {}
                b']' if !is_object => {}
                _ => return Err(Flaw::NotWhole),
            }
            self.depth -= 1;
            self.objects >>= 1;
        }
        if self.peek().is_none() { Ok(false) } else { Err(Flaw::NotWhole) }
    }

    /// The name of a member with its colon.
    fn name(&mut self) -> Result<(), Flaw> {
        if self.peek() != Some(b'"') {
            return Err(Flaw::NotWhole);
        }
        self.text()?;
        let colon = self.peek();
        self.skip(1);
        if colon == Some(b':') { Ok(()) } else { Err(Flaw::NotWhole) }
    }

    fn text(&mut self) -> Result<(), Flaw> {
        self.skip(1);
        loop {
            let end = memchr::memchr2(b'"', b'\\', self.rest).ok_or(Flaw::NotWhole)?;
            let (plain, rest) = self.rest.split_at(end);
            // The smallest of all is found many bytes at a time.
            if plain.iter().copied().fold(u8::MAX, u8::min) < b' ' {
                return Err(Flaw::NotWhole);
            }
            self.rest = rest.get(1..).unwrap_or_default();
            if rest.first() == Some(&b'"') {
                return Ok(());
            }
            match self.rest.first() {
                Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.skip(1),
                Some(b'u') if self.rest.get(1..5).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) => self.skip(5),
                _ => return Err(Flaw::NotWhole),
            }
        }
    }

    fn word(&mut self, word: &[u8]) -> Result<bool, Flaw> {
        self.rest = self.rest.strip_prefix(word).ok_or(Flaw::NotWhole)?;
        Ok(false)
    }

    fn number(&mut self) -> Result<bool, Flaw> {
        if self.rest.first() == Some(&b'-') {
            self.skip(1);
        }
        // A nought in front stands alone.
        if self.rest.first() == Some(&b'0') {
            self.skip(1);
        } else {
            self.digits()?;
        }
        if self.rest.first() == Some(&b'.') {
            self.skip(1);
            self.digits()?;
        }
        if matches!(self.rest.first(), Some(b'e' | b'E')) {
            self.skip(1);
            if matches!(self.rest.first(), Some(b'+' | b'-')) {
                self.skip(1);
            }
            self.digits()?;
        }
        Ok(false)
    }

    fn digits(&mut self) -> Result<(), Flaw> {
        let digits = self.rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.skip(digits);
        if digits > 0 { Ok(()) } else { Err(Flaw::NotWhole) }
    }
}

#[cfg(test)]
mod tests;
