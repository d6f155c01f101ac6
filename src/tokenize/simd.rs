//! Which bytes of a 64-byte block are letters, digits, blanks and so on, one bit a byte; and the choice of instructions.
//!
//! The only file of the crate with `unsafe` code, for two reasons at heart: vector instructions must not run where the processor
//! lacks them, and vector loads take pointers. The first is settled by types: a value of `Sse2`, `Avx2` or `Avx512`
//! exists only inside [`dispatch`], after the processor was asked. The second by the length of the block's type.
//! [`prefetch`] is a third, a hint without effect on results.

#![allow(unsafe_code)]

use std::fmt;

/// The instructions that find word boundaries. All of them give the same tokens.
///
/// ```
/// use demarche::tokenize::Path;
/// assert!(Path::best().is_available());
/// assert!(Path::Scalar.is_available());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Path {
    /// No vector instruction; any processor.
    Scalar,
    /// 16 bytes a step; every x86-64.
    Sse2,
    /// 32 bytes a step.
    Avx2,
    /// 64 bytes a step.
    Avx512,
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scalar => "scalar",
            Self::Sse2 => "sse2",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512",
        })
    }
}

impl Path {
    /// All of them, the narrowest first.
    pub fn all() -> impl Iterator<Item = Self> {
        [Self::Scalar, Self::Sse2, Self::Avx2, Self::Avx512].into_iter()
    }

    /// Whether this processor has the instructions.
    #[must_use]
    pub fn is_available(self) -> bool {
        match self {
            Self::Scalar => true,
            #[cfg(target_arch = "x86_64")]
            Self::Sse2 => true,
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => x86::has_avx2(),
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => x86::has_avx512(),
            #[cfg(not(target_arch = "x86_64"))]
            _ => false,
        }
    }

    /// The fastest that this processor has.
    #[must_use]
    pub fn best() -> Self {
        [Self::Avx512, Self::Avx2, Self::Sse2].into_iter().find(|path| path.is_available()).unwrap_or(Self::Scalar)
    }
}

/// Classes of the bytes of a block; bit `i` speaks of byte `i`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Masks {
    /// `A` to `Z`, `a` to `z`.
    pub letters: u64,
    /// `A` to `Z`.
    pub capitals: u64,
    /// `N`, `n`.
    pub enns: u64,
    /// `0` to `9`.
    pub digits: u64,
    /// `_`.
    pub underscores: u64,
    /// The space and the controls below it.
    pub blanks: u64,
    /// Controls below the space, line breaks among them.
    pub controls: u64,
    /// `.`
    pub dots: u64,
    /// `'`
    pub apostrophes: u64,
    /// `,` and `;`
    pub commas: u64,
    /// `:`
    pub colons: u64,
    /// `-`
    pub dashes: u64,
    /// `@` and DEL, which the general way takes.
    pub rare: u64,
    /// Above ASCII.
    pub high: u64,
}

/// Bytes in a block.
pub const BLOCK: usize = 64;

/// A way to classify blocks.
pub trait Isa: Copy {
    /// The classes of the bytes of `block`.
    fn masks(self, block: &[u8; BLOCK]) -> Masks;
    /// Writes `block` to `out` with `A` to `Z` in lower case.
    fn lower(self, block: &[u8; BLOCK], out: &mut [u8; BLOCK]);
}

/// Work that is compiled once for every instruction set.
pub trait Work {
    /// What it makes.
    type Output;
    /// Does it. Implementations are `#[inline(always)]`, so that they are compiled for the instructions of `isa`.
    fn run<I: Isa>(self, isa: I) -> Self::Output;
}

/// Asks for the memory under `item` ahead of its use; never reads it.
#[inline(always)]
pub fn prefetch<T>(item: &T) {
    #[cfg(target_arch = "x86_64")]
    // SAFETY: a prefetch is a hint, part of SSE, and the address is that of a live value.
    unsafe {
        std::arch::x86_64::_mm_prefetch::<{ std::arch::x86_64::_MM_HINT_T0 }>(std::ptr::from_ref(item).cast());
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = item;
}

/// Does the work with the instructions of `path`, or with the best that the processor has where it lacks those.
#[inline]
pub fn dispatch<W: Work>(path: Path, work: W) -> W::Output {
    let path = if path.is_available() { path } else { Path::best() };
    match path {
        #[cfg(target_arch = "x86_64")]
        // SAFETY: SSE2 is part of x86-64.
        Path::Sse2 => unsafe { x86::with_sse2(work) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: `is_available` has asked the processor for every feature the function enables.
        Path::Avx2 => unsafe { x86::with_avx2(work) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: as above.
        Path::Avx512 => unsafe { x86::with_avx512(work) },
        _ => work.run(Scalar),
    }
}

/// The classes by a table, eight bytes at a time.
#[derive(Clone, Copy)]
struct Scalar;

/// A bit a class for every byte: the low eight classes, then the rest.
const CLASSES: [u16; 256] = {
    let mut table = [0u16; 256];
    let mut i = 0;
    while i < 256 {
        let b = i as u8;
        let mut class = 0u16;
        class |= b.is_ascii_alphabetic() as u16;
        class |= (b.is_ascii_uppercase() as u16) << 1;
        class |= b.eq_ignore_ascii_case(&b'n') as u16 * 4;
        class |= (b.is_ascii_digit() as u16) << 3;
        class |= ((b == b'_') as u16) << 4;
        class |= ((b <= b' ') as u16) << 5;
        class |= ((b == b'.') as u16) << 6;
        class |= ((b == b'\'') as u16) << 7;
        class |= ((b == b',' || b == b';') as u16) << 8;
        class |= ((b == b':') as u16) << 9;
        class |= ((b == b'-') as u16) << 10;
        class |= ((b == b'@' || b == 0x7F) as u16) << 11;
        class |= ((b >= 0x80) as u16) << 12;
        class |= ((b < b' ') as u16) << 13;
        table[i] = class;
        i += 1;
    }
    table
};

/// Rows for columns in a square of 8 by 8 bits.
#[inline(always)]
const fn transpose(mut x: u64) -> u64 {
    let mut t = (x ^ (x >> 7)) & 0x00AA_00AA_00AA_00AA;
    x ^= t ^ (t << 7);
    t = (x ^ (x >> 14)) & 0x0000_CCCC_0000_CCCC;
    x ^= t ^ (t << 14);
    t = (x ^ (x >> 28)) & 0x0000_0000_F0F0_F0F0;
    x ^ t ^ (t << 28)
}

impl Isa for Scalar {
    #[inline(always)]
    fn masks(self, block: &[u8; BLOCK]) -> Masks {
        let mut bytes = [[0u8; 8]; 16];
        for (k, eight) in block.chunks_exact(8).enumerate() {
            let (mut low, mut rest) = (0u64, 0u64);
            for (i, &byte) in eight.iter().enumerate() {
                let class = CLASSES[byte as usize];
                low |= u64::from(class & 0xFF) << (8 * i);
                rest |= u64::from(class >> 8) << (8 * i);
            }
            for (class, byte) in transpose(low).to_le_bytes().into_iter().chain(transpose(rest).to_le_bytes()).enumerate() {
                bytes[class][k] = byte;
            }
        }
        let mask = |class: usize| u64::from_le_bytes(bytes[class]);
        Masks {
            letters: mask(0),
            capitals: mask(1),
            enns: mask(2),
            digits: mask(3),
            underscores: mask(4),
            blanks: mask(5),
            controls: mask(13),
            dots: mask(6),
            apostrophes: mask(7),
            commas: mask(8),
            colons: mask(9),
            dashes: mask(10),
            rare: mask(11),
            high: mask(12),
        }
    }
    #[inline(always)]
    fn lower(self, block: &[u8; BLOCK], out: &mut [u8; BLOCK]) {
        for (to, from) in out.iter_mut().zip(block) {
            *to = from.to_ascii_lowercase();
        }
    }
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::{BLOCK, Isa, Masks, Work};
    use std::arch::asm;
    use std::arch::x86_64::*;

    pub fn has_avx2() -> bool {
        is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("bmi2")
            && is_x86_feature_detected!("lzcnt")
            && is_x86_feature_detected!("popcnt")
    }

    pub fn has_avx512() -> bool {
        has_avx2()
            && is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512dq")
    }

    /// Proof of SSE2.
    #[derive(Clone, Copy)]
    pub struct Sse2(());
    /// Proof of AVX2, BMI1, BMI2, LZCNT and POPCNT.
    #[derive(Clone, Copy)]
    pub struct Avx2(());
    /// Proof of all that and AVX-512 F, BW, VL and DQ.
    #[derive(Clone, Copy)]
    pub struct Avx512(());

    #[target_feature(enable = "sse2")]
    pub fn with_sse2<W: Work>(work: W) -> W::Output {
        work.run(Sse2(()))
    }

    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    pub fn with_avx2<W: Work>(work: W) -> W::Output {
        work.run(Avx2(()))
    }

    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx2,bmi1,bmi2,lzcnt,popcnt")]
    pub fn with_avx512<W: Work>(work: W) -> W::Output {
        work.run(Avx512(()))
    }

    /// Keeps a mask in a general register: left alone, the compiler moves the algebra on masks into vectors, twice as slow.
    #[inline(always)]
    fn scalar(mut mask: u64) -> u64 {
        // SAFETY: no instruction at all; the register is an input and an output.
        unsafe { asm!("/* {0} */", inout(reg) mask, options(pure, nomem, nostack, preserves_flags)) };
        mask
    }

    macro_rules! by_compare {
        ($isa:ident, $width:literal, $vector:ty, $load:ident, $store:ident, $set:ident, $or:ident, $and:ident, $sub:ident, $min:ident, $equal:ident, $shift:ident, $bits:ident) => {
            impl Isa for $isa {
                #[inline(always)]
                fn masks(self, block: &[u8; BLOCK]) -> Masks {
                    // SAFETY: `self` proves that the processor has the instructions, and every load lies within the
                    // 64 bytes of `block`; loads need no alignment.
                    unsafe {
                        let at = block.as_ptr();
                        macro_rules! mask {
                            ($v:ident, $e:expr) => {{
                                let (mut bits, mut k) = (0u64, 0);
                                while k < BLOCK / $width {
                                    let $v = $load(at.add(k * $width).cast::<$vector>());
                                    bits |= u64::from($bits($e) as u32) << (k * $width);
                                    k += 1;
                                }
                                scalar(bits)
                            }};
                        }
                        macro_rules! is {
                            ($v:expr, $byte:expr) => {
                                $equal($v, $set($byte as i8))
                            };
                        }
                        macro_rules! within {
                            ($v:expr, $first:expr, $more:expr) => {{
                                let from = $sub($v, $set($first as i8));
                                $equal($min(from, $set($more)), from)
                            }};
                        }
                        let letters = mask!(v, within!($or(v, $set(0x20)), b'a', 25));
                        Masks {
                            letters,
                            // bit 5 tells the cases of a letter apart
                            capitals: letters & !mask!(v, $shift::<2>(v)),
                            enns: mask!(v, is!($or(v, $set(0x20)), b'n')),
                            digits: mask!(v, within!(v, b'0', 9)),
                            underscores: mask!(v, is!(v, b'_')),
                            blanks: mask!(v, $equal($min(v, $set(0x20)), v)),
                            controls: mask!(v, $equal($min(v, $set(0x1F)), v)),
                            dots: mask!(v, is!(v, b'.')),
                            apostrophes: mask!(v, is!(v, b'\'')),
                            commas: mask!(v, $or(is!(v, b','), is!(v, b';'))),
                            colons: mask!(v, is!(v, b':')),
                            dashes: mask!(v, is!(v, b'-')),
                            rare: mask!(v, $or(is!(v, b'@'), is!(v, 0x7F))),
                            high: mask!(v, v),
                        }
                    }
                }

                #[inline(always)]
                fn lower(self, block: &[u8; BLOCK], out: &mut [u8; BLOCK]) {
                    // SAFETY: as above; every store lies within the 64 bytes of `out`.
                    unsafe {
                        let (from, to) = (block.as_ptr(), out.as_mut_ptr());
                        let mut k = 0;
                        while k < BLOCK {
                            let v = $load(from.add(k).cast::<$vector>());
                            let past = $sub(v, $set(b'A' as i8));
                            let capital = $equal($min(past, $set(25)), past);
                            $store(to.add(k).cast::<$vector>(), $or(v, $and(capital, $set(0x20))));
                            k += $width;
                        }
                    }
                }
            }
        };
    }

    by_compare!(
        Sse2,
        16,
        __m128i,
        _mm_loadu_si128,
        _mm_storeu_si128,
        _mm_set1_epi8,
        _mm_or_si128,
        _mm_and_si128,
        _mm_sub_epi8,
        _mm_min_epu8,
        _mm_cmpeq_epi8,
        _mm_slli_epi16,
        _mm_movemask_epi8
    );
    by_compare!(
        Avx2,
        32,
        __m256i,
        _mm256_loadu_si256,
        _mm256_storeu_si256,
        _mm256_set1_epi8,
        _mm256_or_si256,
        _mm256_and_si256,
        _mm256_sub_epi8,
        _mm256_min_epu8,
        _mm256_cmpeq_epi8,
        _mm256_slli_epi16,
        _mm256_movemask_epi8
    );

    impl Isa for Avx512 {
        #[inline(always)]
        fn masks(self, block: &[u8; BLOCK]) -> Masks {
            // SAFETY: `self` proves that the processor has the instructions, and the one load takes the 64 bytes of
            // `block`; it needs no alignment.
            unsafe {
                let v = _mm512_loadu_si512(block.as_ptr().cast());
                let byte = |b: u8| _mm512_set1_epi8(b as i8);
                let is = |b: u8| scalar(_mm512_cmpeq_epi8_mask(v, byte(b)));
                let low = _mm512_or_si512(v, byte(0x20));
                let letters = scalar(_mm512_cmplt_epu8_mask(_mm512_sub_epi8(low, byte(b'a')), byte(26)));
                Masks {
                    letters,
                    capitals: letters & scalar(_mm512_testn_epi8_mask(v, byte(0x20))),
                    enns: scalar(_mm512_cmpeq_epi8_mask(low, byte(b'n'))),
                    digits: scalar(_mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, byte(b'0')), byte(10))),
                    underscores: is(b'_'),
                    blanks: scalar(_mm512_cmple_epu8_mask(v, byte(0x20))),
                    controls: scalar(_mm512_cmplt_epu8_mask(v, byte(0x20))),
                    dots: is(b'.'),
                    apostrophes: is(b'\''),
                    commas: is(b',') | is(b';'),
                    colons: is(b':'),
                    dashes: is(b'-'),
                    rare: is(b'@') | is(0x7F),
                    high: scalar(_mm512_movepi8_mask(v)),
                }
            }
        }

        #[inline(always)]
        fn lower(self, block: &[u8; BLOCK], out: &mut [u8; BLOCK]) {
            // SAFETY: as above; the one store takes the 64 bytes of `out`.
            unsafe {
                let v = _mm512_loadu_si512(block.as_ptr().cast());
                let capital = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(v, _mm512_set1_epi8(b'A' as i8)), _mm512_set1_epi8(26));
                _mm512_storeu_si512(out.as_mut_ptr().cast(), _mm512_mask_add_epi8(v, capital, v, _mm512_set1_epi8(0x20)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Classify<'b>(&'b [u8; BLOCK]);

    impl Work for Classify<'_> {
        type Output = (Masks, [u8; BLOCK]);
        #[inline(always)]
        fn run<I: Isa>(self, isa: I) -> Self::Output {
            let mut lower = [0; BLOCK];
            isa.lower(self.0, &mut lower);
            (isa.masks(self.0), lower)
        }
    }

    #[test]
    fn every_path_knows_every_byte() {
        for path in Path::all().filter(|path| path.is_available()) {
            for byte in 0..=255u8 {
                let mut block = [b'+'; BLOCK];
                for (i, place) in [0, 7, 15, 16, 31, 32, 47, 63].into_iter().enumerate() {
                    block[place] = byte.wrapping_add(i as u8 * 31);
                }
                let (masks, lower) = dispatch(path, Classify(&block));
                assert_eq!(lower, block.map(|b| b.to_ascii_lowercase()), "{path} {byte:#x}");
                let want = |class: fn(u8) -> bool| block.iter().enumerate().fold(0, |mask, (i, &b)| mask | u64::from(class(b)) << i);
                let wanted = Masks {
                    letters: want(|b| b.is_ascii_alphabetic()),
                    capitals: want(|b| b.is_ascii_uppercase()),
                    enns: want(|b| b == b'n' || b == b'N'),
                    digits: want(|b| b.is_ascii_digit()),
                    underscores: want(|b| b == b'_'),
                    blanks: want(|b| b <= b' '),
                    controls: want(|b| b < b' '),
                    dots: want(|b| b == b'.'),
                    apostrophes: want(|b| b == b'\''),
                    commas: want(|b| b == b',' || b == b';'),
                    colons: want(|b| b == b':'),
                    dashes: want(|b| b == b'-'),
                    rare: want(|b| b == b'@' || b == 0x7F),
                    high: want(|b| b >= 0x80),
                };
                assert_eq!(masks, wanted, "{path} {byte:#x}");
            }
        }
    }
}
