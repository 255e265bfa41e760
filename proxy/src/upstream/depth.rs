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
    let mut reader = Reader { json, at: 0, depth: 0, objects: 0, block: 0, marks: marks(json, 0) };
    loop {
        let is_open = reader.value()?;
        if !is_open && !reader.goes_on()? {
            return Ok(());
        }
    }
}

struct Reader<'a> {
    json: &'a [u8],
    at: usize,
    depth: u32,
    /// Of each level a bit, the innermost last: whether it is an object.
    objects: u128,
    /// Which block the marks are of.
    block: usize,
    marks: u64,
}

impl Reader<'_> {
    /// The next byte that is no space, which stays.
    fn peek(&mut self) -> Option<u8> {
        loop {
            let next = self.json.get(self.at).copied();
            if !matches!(next, Some(b' ' | b'\n' | b'\r' | b'\t')) {
                return next;
            }
            self.at += 1;
        }
    }

    /// The next byte, whatever it is.
    fn here(&self) -> Option<u8> {
        self.json.get(self.at).copied()
    }

    /// Reads a value, or the beginning of one with something in it. Answers with whether a value has to follow.
    fn value(&mut self) -> Result<bool, Flaw> {
        match self.peek().ok_or(Flaw::NotWhole)? {
            b'"' => self.text().map(|()| false),
            open @ (b'{' | b'[') => {
                let is_object = open == b'{';
                self.at += 1;
                if self.depth >= DEEPEST {
                    return Err(Flaw::TooDeep);
                }
                if self.peek() == Some(if is_object { b'}' } else { b']' }) {
                    self.at += 1;
                    return Ok(false);
                }
                self.depth += 1;
                self.objects = self.objects << 1 | u128::from(is_object);
                if is_object {
                    self.name()?;
                }
                Ok(true)
            }
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
            self.at += 1;
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
        self.at += 1;
        if colon == Some(b':') { Ok(()) } else { Err(Flaw::NotWhole) }
    }

    fn text(&mut self) -> Result<(), Flaw> {
        self.at += 1;
        loop {
            self.at = self.mark();
            match self.here() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.escape()?,
                _ => return Err(Flaw::NotWhole),
            }
        }
    }

    fn escape(&mut self) -> Result<(), Flaw> {
        let after = self.json.get(self.at + 1..).unwrap_or_default();
        self.at += match after {
            [b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => 2,
            [b'u', digits @ ..] if digits.get(..4).is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) => 6,
            _ => return Err(Flaw::NotWhole),
        };
        Ok(())
    }

    /// Where the first byte stands, from here on, that means something in a text or must not be there. That the text ends is one, too.
    fn mark(&mut self) -> usize {
        let mut block = self.at / BLOCK;
        if block != self.block {
            self.marks = marks(self.json, block);
        }
        let mut ahead = self.marks >> (self.at % BLOCK) << (self.at % BLOCK);
        while ahead == 0 {
            block += 1;
            self.marks = marks(self.json, block);
            ahead = self.marks;
        }
        self.block = block;
        // The number of a bit in a word is small.
        block * BLOCK + ahead.trailing_zeros() as usize
    }

    fn word(&mut self, word: &[u8]) -> Result<bool, Flaw> {
        if !self.json.get(self.at..).unwrap_or_default().starts_with(word) {
            return Err(Flaw::NotWhole);
        }
        self.at += word.len();
        Ok(false)
    }

    fn number(&mut self) -> Result<bool, Flaw> {
        if self.here() == Some(b'-') {
            self.at += 1;
        }
        // A nought in front stands alone.
        if self.here() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.here() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if matches!(self.here(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.here(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(false)
    }

    fn digits(&mut self) -> Result<(), Flaw> {
        let first = self.at;
        while self.here().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at > first { Ok(()) } else { Err(Flaw::NotWhole) }
    }
}

/// So many bytes are looked at together: as many as a word has bits.
const BLOCK: usize = 64;

/// Of each byte of a block a bit: whether it is a quotation mark, a backslash or a control character. Behind the end everything is marked, so that every
/// search ends. Written so that the compiler compares many bytes at once.
fn marks(json: &[u8], block: usize) -> u64 {
    const EACH: u64 = u64::from_le_bytes([1; 8]);
    /// Brings the lowest bits of the eight bytes of a word together in the highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let rest = json.get(block * BLOCK..).unwrap_or_default();
    let mut end = [0; BLOCK];
    let bytes = rest.first_chunk::<BLOCK>().unwrap_or_else(|| {
        end[..rest.len()].copy_from_slice(rest);
        &end
    });
    let mut marked = [0_u8; BLOCK];
    for (mark, byte) in marked.iter_mut().zip(bytes) {
        *mark = 0_u8.wrapping_sub(u8::from((*byte == b'"') | (*byte == b'\\') | (*byte < b' ')));
    }
    let (words, _) = marked.as_chunks::<8>();
    let gathered = words.iter().map(|word| (u64::from_le_bytes(*word) & EACH).wrapping_mul(GATHER) >> 56);
    gathered.enumerate().fold(0, |marks, (at, eight)| marks | eight << (8 * at))
}

#[cfg(test)]
mod tests;
