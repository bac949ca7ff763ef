//! Activation patterns: which points are active in a direction.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One bit for each point: whether it is active. As text, words of sixteen hexadecimal digits, the first
/// point in the lowest bit of the first word.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pattern(Box<[u64]>);

impl Pattern {
    /// Whether point `i` is active.
    pub(super) fn is_active(&self, i: usize) -> bool {
        self.0[i / 64] >> (i % 64) & 1 == 1
    }

    /// Whether it has room for `n` points and no more.
    pub(super) fn is_for(&self, n: usize) -> bool {
        self.0.len() == n.div_ceil(64)
    }
}

impl FromIterator<bool> for Pattern {
    fn from_iter<I: IntoIterator<Item = bool>>(bits: I) -> Self {
        let mut words = Vec::new();
        for (i, bit) in bits.into_iter().enumerate() {
            if i % 64 == 0 {
                words.push(0);
            }
            words[i / 64] |= u64::from(bit) << (i % 64);
        }
        Self(words.into())
    }
}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let words: String = self.0.iter().map(|word| format!("{word:016x}")).collect();
        serializer.serialize_str(&words)
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let fail = || {
            let expected = "words of 16 hexadecimal digits";
            serde::de::Error::custom(format!("the pattern is {text}; expected {expected}"))
        };
        let digits = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        if !digits || !text.len().is_multiple_of(16) {
            return Err(fail());
        }
        let word = |k: usize| u64::from_str_radix(&text[16 * k..16 * (k + 1)], 16);
        let words = (0..text.len() / 16).map(word).collect::<Result<Vec<u64>, _>>();
        words.map(|words| Self(words.into())).map_err(|_| fail())
    }
}
