//! Byte streams: gzip by its magic number, a look ahead, transcoding of streams, and errors with a remedy.

use std::io::{self, BufReader, Cursor, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding};
use flate2::read::MultiGzDecoder;

use crate::error::{Error, ErrorKind};

/// Bytes on their way in. `'a` is the lifetime of standard input.
pub(super) type Bytes<'a> = Box<dyn Read + Send + 'a>;

/// How far formats and encodings of streams are judged.
pub(super) const HEAD: usize = 64 * 1024;

/// A stream whose beginning has been looked at. Reading it gives all bytes, the beginning included.
pub(super) struct Peeked<'a> {
    /// The first bytes, at most about [`HEAD`].
    pub head: Vec<u8>,
    /// Whether `head` is all there is.
    pub whole: bool,
    rest: Bytes<'a>,
}

impl<'a> Peeked<'a> {
    /// Unpacks gzip (any number of members) and looks ahead.
    pub fn open(mut source: Bytes<'a>) -> io::Result<Self> {
        let mut magic = Vec::with_capacity(2);
        source.by_ref().take(2).read_to_end(&mut magic)?;
        let gzip = magic == [0x1f, 0x8b];
        let all: Bytes<'a> = Box::new(Cursor::new(magic).chain(source));
        let mut rest: Bytes<'a> = if gzip { Box::new(Gunzip(MultiGzDecoder::new(BufReader::with_capacity(HEAD, all)))) } else { all };
        let mut head = vec![0; HEAD];
        let (mut filled, mut whole) = (0, false);
        while filled < head.len() {
            match rest.read(&mut head[filled..]) {
                Ok(0) => {
                    whole = true;
                    break;
                }
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // The rows before the damage are still to be had.
                Err(error) if filled > 0 => {
                    rest = Box::new(Failed(Some(error)));
                    break;
                }
                Err(error) => return Err(error),
            }
            // A feed that trickles in must not wait for 64 kB.
            if head[0] == b'{' && head[..filled].contains(&b'\n') {
                break;
            }
        }
        head.truncate(filled);
        Ok(Self { head, whole, rest })
    }

    /// All bytes, from the first.
    pub fn into_reader(self) -> Bytes<'a> {
        Box::new(Cursor::new(self.head).chain(self.rest))
    }

    /// The whole content, or `None` if it is longer than `limit` bytes.
    pub fn read_all(self, limit: usize) -> io::Result<Option<Vec<u8>>> {
        if self.whole {
            return Ok((self.head.len() <= limit).then_some(self.head));
        }
        let mut all = self.head;
        let more = (limit + 1).saturating_sub(all.len());
        self.rest.take(more as u64).read_to_end(&mut all)?;
        Ok((all.len() <= limit).then_some(all))
    }
}

/// Fails once with what happened while looking ahead.
struct Failed(Option<io::Error>);

impl Read for Failed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Gzip data that ends too early or does not hold together.
#[derive(Debug, Clone, Copy, thiserror::Error)]
enum Damage {
    #[error("the gzip data is cut off")]
    Truncated,
    #[error("the gzip data is damaged")]
    Corrupt,
}

struct Gunzip<R>(R);

impl<R: Read> Read for Gunzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| match error.kind() {
            io::ErrorKind::UnexpectedEof => io::Error::new(error.kind(), Damage::Truncated),
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => io::Error::new(error.kind(), Damage::Corrupt),
            _ => error,
        })
    }
}

/// An I/O error as the library's, with a remedy where there is one.
pub(super) fn failure(error: io::Error) -> Error {
    if let Some(damage) = error.get_ref().and_then(|inner| inner.downcast_ref::<Damage>()) {
        return Error::new(ErrorKind::Malformed(damage.to_string())).help("fetch or compress the file again");
    }
    match error.kind() {
        io::ErrorKind::NotFound => Error::new(ErrorKind::NotFound).help("check the path"),
        io::ErrorKind::PermissionDenied => Error::new(ErrorKind::Io(error)).help("check the file's permissions"),
        _ => Error::new(ErrorKind::Io(error)),
    }
}

/// Any encoding to UTF-8 while reading. A malformed sequence comes out as the byte 0xFF, which is never UTF-8, so that
/// the row with it fails and no other.
pub(super) struct Transcode<R> {
    inner: R,
    decoder: Decoder,
    input: Vec<u8>,
    read: usize,
    output: Vec<u8>,
    given: usize,
    end: bool,
}

impl<R: Read> Transcode<R> {
    pub fn new(inner: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        Self { inner, decoder, input: Vec::new(), read: 0, output: Vec::new(), given: 0, end: false }
    }

    fn refill(&mut self) -> io::Result<()> {
        self.output.clear();
        self.given = 0;
        while self.output.is_empty() && !self.end {
            self.input.resize(HEAD, 0);
            let count = self.inner.read(&mut self.input)?;
            self.input.truncate(count);
            self.read = 0;
            let last = count == 0;
            self.output.resize(4 * HEAD, 0);
            let mut written = 0;
            loop {
                let (result, read, wrote) =
                    self.decoder.decode_to_utf8_without_replacement(&self.input[self.read..], &mut self.output[written..], last);
                self.read += read;
                written += wrote;
                match result {
                    DecoderResult::InputEmpty => break,
                    DecoderResult::OutputFull => self.output.resize(self.output.len() * 2, 0),
                    DecoderResult::Malformed(..) => {
                        if written == self.output.len() {
                            self.output.push(0);
                        }
                        self.output[written] = 0xff;
                        written += 1;
                    }
                }
            }
            self.output.truncate(written);
            self.end = last;
        }
        Ok(())
    }
}

impl<R: Read> Read for Transcode<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.output.len() {
            self.refill()?;
        }
        let count = buffer.len().min(self.output.len() - self.given);
        buffer[..count].copy_from_slice(&self.output[self.given..self.given + count]);
        self.given += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(parts: &[&[u8]]) -> Vec<u8> {
        parts
            .iter()
            .flat_map(|part| {
                let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
                encoder.write_all(part).unwrap();
                encoder.finish().unwrap()
            })
            .collect()
    }

    fn read(bytes: &[u8]) -> io::Result<Option<Vec<u8>>> {
        Peeked::open(Box::new(bytes))?.read_all(1_000_000)
    }

    #[test]
    fn gzip_is_found_by_its_magic_number() {
        assert_eq!(read(b"plain").unwrap().unwrap(), b"plain");
        assert_eq!(read(b"").unwrap().unwrap(), b"");
        assert_eq!(read(b"\x1f").unwrap().unwrap(), b"\x1f");
        assert_eq!(read(&gzip(&[b"one ", b"two"])).unwrap().unwrap(), b"one two");
    }

    #[test]
    fn damage_is_named() {
        let long: Vec<u8> = (0..200_000u32).flat_map(|n| n.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
        let mut whole = gzip(&[&long]);
        let cut = failure(read(&whole[..whole.len() / 2]).unwrap_err()).to_string();
        assert_eq!(cut, "the gzip data is cut off (fetch or compress the file again)");
        let middle = whole.len() / 2;
        whole[middle..middle + 64].fill(0xff);
        assert!(read(&whole).is_err());
    }

    #[test]
    fn the_limit_holds_after_unpacking() {
        let packed = gzip(&[&vec![b'a'; 300_000]]);
        let open = || Peeked::open(Box::new(packed.as_slice())).unwrap();
        assert_eq!(open().read_all(300_000).unwrap().unwrap().len(), 300_000);
        assert!(open().read_all(299_999).unwrap().is_none());
        assert!(Peeked::open(Box::new(&b"abc"[..])).unwrap().read_all(2).unwrap().is_none());
    }

    #[test]
    fn streams_are_transcoded() {
        let text = "naïve café — ".repeat(20_000);
        let (bytes, encoding, _) = encoding_rs::WINDOWS_1252.encode(&text);
        let mut out = String::new();
        Transcode::new(&*bytes, encoding).read_to_string(&mut out).unwrap();
        assert_eq!(out, text);
        let mut broken = Vec::new();
        Transcode::new(&b"a\xff\xffb"[..], encoding_rs::UTF_8).read_to_end(&mut broken).unwrap();
        assert_eq!(broken, b"a\xff\xffb");
    }
}
