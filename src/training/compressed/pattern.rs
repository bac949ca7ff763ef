//! Numbering of the activation patterns that occur.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Activation patterns in order of first appearance: bit i of a pattern is 1(w·x_i ≥ 0).
#[derive(Clone, Debug)]
pub struct PatternTable {
    words: usize,
    bits: Vec<u64>,
    numbers: HashMap<Box<[u64]>, u32, BuildHasherDefault<WordHasher>>,
}

impl PatternTable {
    /// No patterns yet, of `n` bits each.
    pub fn new(n: usize) -> Self {
        Self { words: n.div_ceil(64), bits: Vec::new(), numbers: HashMap::default() }
    }

    /// Number of patterns.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// The bits of pattern number `p`.
    pub fn bits(&self, p: usize) -> &[u64] {
        &self.bits[p * self.words..(p + 1) * self.words]
    }

    /// The number of the pattern `bits`, a new one if it has not occurred before.
    pub fn number(&mut self, bits: &[u64]) -> usize {
        if let Some(&p) = self.numbers.get(bits) {
            return p as usize;
        }
        let p = self.len();
        let key = u32::try_from(p).expect("fewer than 2^32 activation patterns fit in memory");
        self.numbers.insert(bits.into(), key);
        self.bits.extend_from_slice(bits);
        p
    }

    /// Estimate of the bytes reserved.
    pub fn bytes(&self) -> usize {
        let entry = size_of::<(Box<[u64]>, u32)>() + self.words * size_of::<u64>();
        self.bits.capacity() * size_of::<u64>() + self.numbers.capacity() * entry
    }
}

/// The indices of the bits that are set, in increasing order.
pub fn ones(bits: &[u64]) -> impl Iterator<Item = usize> {
    bits.iter().enumerate().flat_map(|(word, &b)| ones_of(b).map(move |bit| word * 64 + bit))
}

/// Whether bit i is set.
pub fn is_set(bits: &[u64], i: usize) -> bool {
    bits[i / 64] >> (i % 64) & 1 == 1
}

/// Changes bit i.
pub fn toggle(bits: &mut [u64], i: usize) {
    bits[i / 64] ^= 1 << (i % 64);
}

/// The indices of the bits in which two patterns differ, in increasing order.
pub fn differing(u: &[u64], v: &[u64]) -> impl Iterator<Item = usize> {
    let words = u.iter().zip(v).enumerate();
    words.flat_map(|(word, (a, b))| ones_of(a ^ b).map(move |bit| word * 64 + bit))
}

fn ones_of(word: u64) -> impl Iterator<Item = usize> {
    let rest = std::iter::successors(Some(word), |&b| Some(b & b.wrapping_sub(1)));
    rest.take_while(|&b| b != 0).map(|b| b.trailing_zeros() as usize)
}

/// A multiplicative hash, one multiplication for each word: the default hash would take as long
/// as the random numbers of a pair.
#[derive(Clone, Copy, Debug, Default)]
struct WordHasher(u64);

impl Hasher for WordHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u64(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_usize(&mut self, word: usize) {
        self.write_u64(word as u64);
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}

#[cfg(test)]
mod tests {
    use super::{PatternTable, differing, is_set, ones};

    #[test]
    fn patterns_keep_the_number_of_their_first_appearance() {
        let mut table = PatternTable::new(70);
        let patterns = [[5, 1], [5, 0], [0, 5], [5, 1], [0, 5]];
        assert_eq!(patterns.map(|bits| table.number(&bits)), [0, 1, 2, 0, 2]);
        assert_eq!((table.len(), table.bits(1)), (3, &[5, 0][..]));
    }

    #[test]
    fn set_bits_are_listed_across_words() {
        assert_eq!(ones(&[0b1001, 0, 1 << 63]).collect::<Vec<_>>(), [0, 3, 191]);
        assert_eq!(differing(&[0b11, 1], &[0b01, 6]).collect::<Vec<_>>(), [1, 64, 65, 66]);
        assert!(is_set(&[0, 2], 65) && !is_set(&[0, 2], 64));
    }
}
