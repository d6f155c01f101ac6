//! From sorted suffixes to n-grams: how often each occurs, and which may be phrases.

use crate::error::Result;
use crate::phrase::corpus::suffixes::{Merged, Suffix, common, length};
use crate::phrase::repeats::LONGEST;

/// The modulus of prints, a Mersenne prime.
const MODULUS: u64 = (1 << 61) - 1;
const BASE: u64 = 0x0123_4567_89AB_CDEF;

fn multiply(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    let sum = (product as u64 & MODULUS) + (product >> 61) as u64;
    if sum >= MODULUS { sum - MODULUS } else { sum }
}

fn add(a: u64, b: u64) -> u64 {
    let sum = a + b;
    if sum >= MODULUS { sum - MODULUS } else { sum }
}

/// Powers of one number, by tables over 16 bits of the exponent.
#[derive(Debug)]
struct Powers([Vec<u64>; 3]);

impl Powers {
    fn of(base: u64) -> Self {
        let mut step = base;
        Self(std::array::from_fn(|_| {
            let mut table = Vec::with_capacity(1 << 16);
            let mut power = 1;
            for _ in 0..1 << 16 {
                table.push(power);
                power = multiply(power, step);
            }
            step = power;
            table
        }))
    }

    fn power(&self, exponent: u64) -> u64 {
        let at = |shift: u32| (exponent >> shift) as usize & 0xFFFF;
        let low = multiply(self.0[0][at(0)], self.0[1][at(16)]);
        if exponent >> 32 == 0 { low } else { multiply(low, self.0[2][at(32)]) }
    }
}

/// The inverse of a number: its power p − 2.
fn inverse(number: u64) -> u64 {
    let (mut result, mut square, mut exponent) = (1, number, MODULUS - 2);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = multiply(result, square);
        }
        square = multiply(square, square);
        exponent >>= 1;
    }
    result
}

/// An n-gram with what was counted of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Group {
    /// Its keys, zeros after them.
    pub keys: [u32; LONGEST],
    /// Number of keys.
    pub n: u8,
    /// Occurrences.
    pub count: u64,
    /// Occurrences in the reference.
    pub reference: u64,
    /// First unit of the first occurrence.
    pub first: u64,
    /// Tells where it occurs, counted from the first occurrence: n-grams that always stand at the same distance from one another
    /// have the same print.
    pub print: u64,
    /// Occurrences in quotation marks.
    pub quoted: u64,
    /// All occurrences lie within formulae.
    pub covered: bool,
}

#[derive(Clone, Copy, Debug)]
struct Sum {
    count: u64,
    reference: u64,
    first: u64,
    print: u64,
}

const NONE: Sum = Sum { count: 0, reference: 0, first: u64::MAX, print: 0 };

/// Distinct n-grams, how many of them recur, and all occurrences.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NgramTotal {
    /// Different n-grams.
    pub distinct: u64,
    /// Those that occur at least twice.
    pub recurring: u64,
    /// Occurrences of all of them.
    pub occurrences: u64,
}

/// Calls `each` with every n-gram that occurs outside the reference, shorter ones after the longer ones they start; those of one
/// length come in the order of their keys. Shards for which `is_reference` holds count for [`Group::reference`] alone.
pub(super) fn scan(merged: Merged, is_reference: &[bool], mut each: impl FnMut(&Group) -> Result<()>) -> Result<()> {
    let (powers, inverses) = (Powers::of(BASE), Powers::of(inverse(BASE)));
    let mut sums = [NONE; LONGEST + 1];
    let (mut covered, mut quoted) = ([0u64; LONGEST + 1], [0u64; LONGEST + 1]);
    let mut before = [0u32; LONGEST];
    let mut depth = 0;
    let mut close = |sums: &mut [Sum; LONGEST + 1],
                     covered: &mut [u64],
                     quoted: &mut [u64],
                     keys: &[u32; LONGEST],
                     from: usize,
                     to: usize|
     -> Result<()> {
        for n in (to + 1..=from).rev() {
            let Sum { count, reference, first, print } = sums[n];
            if n >= 2 && count > 0 {
                let mut group =
                    Group { n: n as u8, count, reference, first, quoted: quoted[n], covered: covered[n] == count, ..Group::default() };
                group.keys[..n].copy_from_slice(&keys[..n]);
                group.print = if count > 1 { multiply(print, inverses.power(first)) } else { 1 };
                each(&group)?;
            }
            let shorter = &mut sums[n - 1];
            shorter.count += count;
            shorter.reference += reference;
            shorter.first = shorter.first.min(first);
            shorter.print = add(shorter.print, print);
            sums[n] = NONE;
            (covered[n], quoted[n]) = (0, 0);
        }
        Ok(())
    };
    merged.for_each(|suffix: &Suffix, mark, shard| {
        let shared = common(&before, &suffix.keys);
        if shared < depth {
            close(&mut sums, &mut covered, &mut quoted, &before, depth, shared)?;
        }
        depth = length(&suffix.keys);
        before = suffix.keys;
        let sum = &mut sums[depth];
        if is_reference[shard] {
            sum.reference += 1;
            return Ok(());
        }
        sum.count += 1;
        sum.first = sum.first.min(suffix.at);
        sum.print = add(sum.print, powers.power(suffix.at));
        for held in &mut covered[..=depth.min(usize::from(mark.covered))] {
            *held += 1;
        }
        if let Some(marks) = quoted[..=depth].get_mut(usize::from(mark.quoted)) {
            *marks += 1;
        }
        Ok(())
    })?;
    close(&mut sums, &mut covered, &mut quoted, &before, depth, 0)
}
