//! The bytes of a header, little end first, under caps: a length that a file claims is never taken at its
//! word.

use std::io::{self, BufRead, Read as _};

use domain::{Failure, FailureKind};

use crate::transport::failure::failure;

/// Most bytes of a header; the vocabulary of the largest models takes some twenty megabytes.
const MAX_HEADER: u64 = 256 << 20;

/// Most bytes of a key or of a text that is kept; a longer one is passed over.
const MAX_TEXT: u64 = 1 << 20;

/// Lists within lists; real files have none.
const MAX_DEPTH: u32 = 4;

const TEXT: u32 = 8;
const LIST: u32 = 9;

/// As much of a value as is of use.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Whole(u64),
    Text(String),
    /// The sum of a list of whole numbers.
    Sum(u64),
    Other,
}

/// The bytes, and how many of them have been read.
pub(super) struct Bounded<'a, R> {
    bytes: &'a mut R,
    position: u64,
}

impl<'a, R: BufRead> Bounded<'a, R> {
    pub(super) fn new(bytes: &'a mut R) -> Self {
        Self { bytes, position: 0 }
    }

    /// Where it stands.
    pub(super) fn position(&self) -> u64 {
        self.position
    }

    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], Failure> {
        self.advance(N as u64)?;
        let mut array = [0; N];
        self.bytes.read_exact(&mut array).map_err(|error| broken(&error))?;
        Ok(array)
    }

    pub(super) fn u32(&mut self) -> Result<u32, Failure> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    fn u64(&mut self) -> Result<u64, Failure> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    /// A number of things, no more than `most`.
    pub(super) fn count(&mut self, most: u64, what: &str) -> Result<u64, Failure> {
        let count = self.u64()?;
        if count > most {
            return Err(failure(FailureKind::ModelDamaged, format!("the header claims {count} {what}")));
        }
        Ok(count)
    }

    /// A text that must be there, such as a key.
    pub(super) fn text(&mut self) -> Result<String, Failure> {
        match self.long_text()? {
            Value::Text(text) => Ok(text),
            _ => Err(failure(FailureKind::ModelDamaged, "a name in the header is too long")),
        }
    }

    fn long_text(&mut self) -> Result<Value, Failure> {
        let length = self.u64()?;
        if length > MAX_TEXT {
            self.skip(length)?;
            return Ok(Value::Other);
        }
        self.advance(length)?;
        let mut text = Vec::new();
        self.bytes.by_ref().take(length).read_to_end(&mut text).map_err(|error| broken(&error))?;
        if (text.len() as u64) < length {
            return Err(cut_off());
        }
        Ok(Value::Text(String::from_utf8_lossy(&text).into_owned()))
    }

    /// A value after its type.
    pub(super) fn value(&mut self) -> Result<Value, Failure> {
        let kind = self.u32()?;
        self.value_of(kind, 0)
    }

    fn value_of(&mut self, kind: u32, depth: u32) -> Result<Value, Failure> {
        let whole = |number: i64| u64::try_from(number).map_or(Value::Other, Value::Whole);
        Ok(match kind {
            0 => Value::Whole(u64::from(u8::from_le_bytes(self.array()?))),
            1 => whole(i64::from(i8::from_le_bytes(self.array()?))),
            2 => Value::Whole(u64::from(u16::from_le_bytes(self.array()?))),
            3 => whole(i64::from(i16::from_le_bytes(self.array()?))),
            4 => Value::Whole(u64::from(self.u32()?)),
            5 => whole(i64::from(i32::from_le_bytes(self.array()?))),
            10 => Value::Whole(self.u64()?),
            11 => whole(i64::from_le_bytes(self.array()?)),
            TEXT => self.long_text()?,
            LIST if depth < MAX_DEPTH => self.list(depth + 1)?,
            kind => {
                self.skip(fixed_size(kind).ok_or_else(|| unknown_type(kind))?)?;
                Value::Other
            }
        })
    }

    fn list(&mut self, depth: u32) -> Result<Value, Failure> {
        let kind = self.u32()?;
        let count = self.u64()?;
        let is_whole = matches!(kind, 0..=5 | 10 | 11);
        if let Some(size) = fixed_size(kind)
            && (!is_whole || count > MAX_SUMMED)
        {
            self.skip(count.checked_mul(size).ok_or_else(too_long)?)?;
            return Ok(Value::Other);
        }
        let mut sum = Some(0_u64);
        for _ in 0..count {
            // Each takes bytes of its own, so the cap on the header ends a list that claims too many.
            match self.value_of(kind, depth)? {
                Value::Whole(number) => sum = sum.and_then(|sum| sum.checked_add(number)),
                _ => sum = None,
            }
        }
        Ok(sum.filter(|_| is_whole).map_or(Value::Other, Value::Sum))
    }

    /// Parameters of so many tensors, and how many bytes of data they span as far as their types are known.
    pub(super) fn tensors(&mut self, count: u64) -> Result<(u64, u64), Failure> {
        let (mut parameters, mut span) = (0_u64, 0_u64);
        for _ in 0..count {
            self.text()?;
            let dimensions = self.u32()?;
            if dimensions > 8 {
                let words = format!("a tensor claims {dimensions} dimensions");
                return Err(failure(FailureKind::ModelDamaged, words));
            }
            let mut numbers = 1_u64;
            for _ in 0..dimensions {
                let length = self.u64()?;
                numbers = numbers.checked_mul(length).ok_or_else(|| {
                    failure(FailureKind::ModelDamaged, "a tensor claims more than there can be")
                })?;
            }
            let (kind, offset) = (self.u32()?, self.u64()?);
            parameters = parameters.saturating_add(numbers);
            if let Some((block, bytes)) = tensor_type(kind) {
                let size = numbers.div_ceil(block).saturating_mul(bytes);
                span = span.max(offset.saturating_add(size));
            }
        }
        Ok((parameters, span))
    }

    fn skip(&mut self, mut length: u64) -> Result<(), Failure> {
        self.advance(length)?;
        while length > 0 {
            let held = self.bytes.fill_buf().map_err(|error| broken(&error))?.len();
            if held == 0 {
                return Err(cut_off());
            }
            let step = usize::try_from(length).map_or(held, |length| length.min(held));
            self.bytes.consume(step);
            length -= step as u64;
        }
        Ok(())
    }

    fn advance(&mut self, length: u64) -> Result<(), Failure> {
        self.position = self.position.saturating_add(length);
        if self.position > MAX_HEADER { Err(too_long()) } else { Ok(()) }
    }
}

/// Longer lists of numbers are no numbers of heads.
const MAX_SUMMED: u64 = 1 << 12;

fn fixed_size(kind: u32) -> Option<u64> {
    match kind {
        0 | 1 | 7 => Some(1),
        2 | 3 => Some(2),
        4..=6 => Some(4),
        10..=12 => Some(8),
        _ => None,
    }
}

/// Numbers of a block, and bytes that it takes, by ggml's number of the type.
fn tensor_type(kind: u32) -> Option<(u64, u64)> {
    Some(match kind {
        0 | 26 => (1, 4),
        1 | 25 | 30 => (1, 2),
        2 | 20 => (32, 18),
        3 => (32, 20),
        6 => (32, 22),
        7 => (32, 24),
        8 => (32, 34),
        9 => (32, 36),
        10 => (256, 84),
        11 | 21 => (256, 110),
        12 => (256, 144),
        13 => (256, 176),
        14 => (256, 210),
        15 => (256, 292),
        16 | 35 => (256, 66),
        17 => (256, 74),
        18 => (256, 98),
        19 => (256, 50),
        22 => (256, 82),
        23 => (256, 136),
        24 => (1, 1),
        27 | 28 => (1, 8),
        29 => (256, 56),
        34 => (256, 54),
        39 => (32, 17),
        _ => return None,
    })
}

fn broken(error: &io::Error) -> Failure {
    if error.kind() == io::ErrorKind::UnexpectedEof {
        return cut_off();
    }
    failure(FailureKind::ModelDamaged, format!("the file cannot be read: {error}"))
}

fn cut_off() -> Failure {
    failure(FailureKind::ModelDamaged, "the file ends within its header")
}

fn too_long() -> Failure {
    failure(FailureKind::ModelDamaged, "the header claims to be longer than a header can be")
}

fn unknown_type(kind: u32) -> Failure {
    failure(FailureKind::ModelDamaged, format!("the header has a value of the unknown type {kind}"))
}
