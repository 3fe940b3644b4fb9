//! The vendor's C library: its functions, found at run time, and handles that free themselves.
//!
//! This is the only file with unsafe code. What leaves it are bytes that were copied.
#![allow(unsafe_code)]

use super::ArchiveError;
use libloading::Library;
use secrecy::zeroize::Zeroizing;
use std::ffi::{c_char, c_int, c_uint, c_ulonglong, c_void};
use std::path::Path;
use std::ptr::NonNull;

/// A library gives at most 1,000 messages at once, of which a large one has 50 KB.
const MAX_CHAT_DATA: usize = 256 << 20;
const MAX_MESSAGE: usize = 16 << 20;
/// A piece has at most 512 KB.
const MAX_PIECE: usize = 4 << 20;
const MAX_INDEX: usize = 64 << 10;

/// How the library reaches the server.
pub(super) struct Connection {
    pub(super) proxy: Text,
    pub(super) credentials: Text,
    /// In seconds.
    pub(super) timeout: c_int,
}

/// A text for C, which is wiped when it is dropped.
#[derive(Clone)]
pub(super) struct Text(Zeroizing<Vec<u8>>);

impl Text {
    /// The text with its end; nothing may stand after the end.
    pub(super) fn new(name: &'static str, text: &[u8]) -> Result<Self, ArchiveError> {
        if text.contains(&0) {
            return Err(ArchiveError::Argument { name, reason: "it contains a zero byte" });
        }
        let mut bytes = Zeroizing::new(Vec::with_capacity(text.len() + 1));
        bytes.extend_from_slice(text);
        bytes.push(0);
        Ok(Self(bytes))
    }

    fn as_ptr(&self) -> *const c_char {
        self.0.as_ptr().cast()
    }
}

type Handle = *mut c_void;
type Read = unsafe extern "C" fn(Handle) -> *mut c_char;
type Measure = unsafe extern "C" fn(Handle) -> c_int;
type Make = unsafe extern "C" fn() -> Handle;
type Free = unsafe extern "C" fn(Handle);

/// The functions of the header `WeWorkFinanceSdk_C.h` that are used.
struct Functions {
    new_sdk: Make,
    init: unsafe extern "C" fn(Handle, *const c_char, *const c_char) -> c_int,
    destroy_sdk: Free,
    get_chat_data:
        unsafe extern "C" fn(Handle, c_ulonglong, c_uint, *const c_char, *const c_char, c_int, Handle) -> c_int,
    decrypt_data: unsafe extern "C" fn(*const c_char, *const c_char, Handle) -> c_int,
    get_media_data: unsafe extern "C" fn(
        Handle,
        *const c_char,
        *const c_char,
        *const c_char,
        *const c_char,
        c_int,
        Handle,
    ) -> c_int,
    new_slice: Make,
    free_slice: Free,
    slice_content: Read,
    slice_length: Measure,
    new_media_data: Make,
    free_media_data: Free,
    media_index: Read,
    media_index_length: Measure,
    media_content: Read,
    media_length: Measure,
    media_is_finished: Measure,
}

impl Functions {
    fn load(path: &Path) -> Result<Self, libloading::Error> {
        // SAFETY: this runs what the library runs when it is loaded. The caller says by the path that it is the vendor's.
        let library = unsafe { Library::new(path) }?;
        // SAFETY: the types of the fields are those of the vendor's header.
        let functions = unsafe {
            Self {
                new_sdk: *library.get(b"NewSdk\0")?,
                init: *library.get(b"Init\0")?,
                destroy_sdk: *library.get(b"DestroySdk\0")?,
                get_chat_data: *library.get(b"GetChatData\0")?,
                decrypt_data: *library.get(b"DecryptData\0")?,
                get_media_data: *library.get(b"GetMediaData\0")?,
                new_slice: *library.get(b"NewSlice\0")?,
                free_slice: *library.get(b"FreeSlice\0")?,
                slice_content: *library.get(b"GetContentFromSlice\0")?,
                slice_length: *library.get(b"GetSliceLen\0")?,
                new_media_data: *library.get(b"NewMediaData\0")?,
                free_media_data: *library.get(b"FreeMediaData\0")?,
                media_index: *library.get(b"GetOutIndexBuf\0")?,
                media_index_length: *library.get(b"GetIndexLen\0")?,
                media_content: *library.get(b"GetData\0")?,
                media_length: *library.get(b"GetDataLen\0")?,
                media_is_finished: *library.get(b"IsMediaDataFinish\0")?,
            }
        };
        // It stays loaded until the process ends, so that its functions stay where they are, and what it may have set
        // up for its own use, such as threads, does not lose its code.
        std::mem::forget(library);
        Ok(functions)
    }
}

/// What is made by one function of the library and freed by another.
struct Owned {
    handle: NonNull<c_void>,
    free: Free,
}

impl Owned {
    fn new(function: &'static str, make: Make, free: Free) -> Result<Self, ArchiveError> {
        // SAFETY: a function without arguments that makes something.
        let handle = NonNull::new(unsafe { make() });
        let handle = handle.ok_or_else(|| broken(function, "it is out of memory".to_owned()))?;
        Ok(Self { handle, free })
    }

    fn get(&self) -> Handle {
        self.handle.as_ptr()
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        // SAFETY: `free` belongs to the function that made it, and it is freed once.
        unsafe { (self.free)(self.handle.as_ptr()) };
    }
}

/// The library in the name of a corp.
pub(super) struct Session {
    functions: Functions,
    sdk: Owned,
}

// SAFETY: the handle belongs to no thread, and the vendor's library may be called from several at once with one handle:
// since version 1.1, as the notes on its versions in document 91774 say.
unsafe impl Send for Session {}
// SAFETY: as above.
unsafe impl Sync for Session {}

/// A piece of a content.
pub(super) struct Piece {
    pub(super) data: Vec<u8>,
    /// Where the next one begins.
    pub(super) index: Vec<u8>,
    pub(super) is_last: bool,
}

impl Session {
    pub(super) fn open(path: &Path, corp_id: &Text, secret: &Text) -> Result<Self, ArchiveError> {
        let functions = Functions::load(path)
            .map_err(|error| ArchiveError::Library { path: path.to_owned(), reason: error.to_string() })?;
        let sdk = Owned::new("NewSdk", functions.new_sdk, functions.destroy_sdk)?;
        // SAFETY: the handle was made by `NewSdk`, and the texts end with a zero byte.
        let code = unsafe { (functions.init)(sdk.get(), corp_id.as_ptr(), secret.as_ptr()) };
        checked("Init", code)?;
        Ok(Self { functions, sdk })
    }

    /// Encrypted messages after a sequence number, as JSON.
    pub(super) fn chat_data(&self, seq: u64, limit: u32, with: &Connection) -> Result<Vec<u8>, ArchiveError> {
        const NAME: &str = "GetChatData";
        let slice = self.slice()?;
        let (proxy, credentials) = (with.proxy.as_ptr(), with.credentials.as_ptr());
        // SAFETY: both handles are alive and the texts end with a zero byte; the library writes into the slice only.
        let code = unsafe {
            (self.functions.get_chat_data)(self.sdk.get(), seq, limit, proxy, credentials, with.timeout, slice.get())
        };
        checked(NAME, code)?;
        self.content(NAME, &slice, MAX_CHAT_DATA)
    }

    /// The text of a message.
    pub(super) fn decrypt(&self, key: &Text, message: &Text) -> Result<Vec<u8>, ArchiveError> {
        const NAME: &str = "DecryptData";
        let slice = self.slice()?;
        // SAFETY: the texts end with a zero byte and the slice is alive.
        let code = unsafe { (self.functions.decrypt_data)(key.as_ptr(), message.as_ptr(), slice.get()) };
        checked(NAME, code)?;
        self.content(NAME, &slice, MAX_MESSAGE)
    }

    /// A piece of a content.
    pub(super) fn piece(&self, id: &Text, index: &Text, with: &Connection) -> Result<Piece, ArchiveError> {
        const NAME: &str = "GetMediaData";
        let functions = &self.functions;
        let media = Owned::new("NewMediaData", functions.new_media_data, functions.free_media_data)?;
        let (proxy, credentials) = (with.proxy.as_ptr(), with.credentials.as_ptr());
        // SAFETY: both handles are alive and the texts end with a zero byte; the library writes into the media data only.
        let code = unsafe {
            (functions.get_media_data)(
                self.sdk.get(),
                index.as_ptr(),
                id.as_ptr(),
                proxy,
                credentials,
                with.timeout,
                media.get(),
            )
        };
        checked(NAME, code)?;
        // SAFETY: all of these read the media data, which is alive.
        let is_last = unsafe { (functions.media_is_finished)(media.get()) } != 0;
        let index = copy(NAME, &media, functions.media_index, functions.media_index_length, MAX_INDEX)?;
        let data = copy(NAME, &media, functions.media_content, functions.media_length, MAX_PIECE)?;
        Ok(Piece { data, index, is_last })
    }

    fn slice(&self) -> Result<Owned, ArchiveError> {
        Owned::new("NewSlice", self.functions.new_slice, self.functions.free_slice)
    }

    fn content(&self, name: &'static str, slice: &Owned, limit: usize) -> Result<Vec<u8>, ArchiveError> {
        copy(name, slice, self.functions.slice_content, self.functions.slice_length, limit)
    }
}

/// Copies what something of the library holds.
fn copy(name: &'static str, of: &Owned, read: Read, measure: Measure, limit: usize) -> Result<Vec<u8>, ArchiveError> {
    // SAFETY: both functions read what is alive.
    let (start, length) = unsafe { (read(of.get()), measure(of.get())) };
    let length = usize::try_from(length).map_err(|_| broken(name, format!("its length is {length}")))?;
    if length > limit {
        return Err(broken(name, format!("it has {length} bytes, over the limit of {limit}")));
    }
    match NonNull::new(start) {
        _ if length == 0 => Ok(Vec::new()),
        None => Err(broken(name, format!("it has {length} bytes and no content"))),
        // SAFETY: the library says that so many bytes are there, and keeps them until `of` is freed.
        Some(start) => Ok(unsafe { std::slice::from_raw_parts(start.as_ptr().cast::<u8>(), length) }.to_vec()),
    }
}

fn checked(function: &'static str, code: c_int) -> Result<(), ArchiveError> {
    if code == 0 { Ok(()) } else { Err(ArchiveError::Refused { function, code }) }
}

fn broken(function: &'static str, reason: String) -> ArchiveError {
    ArchiveError::Broken { function, reason }
}
