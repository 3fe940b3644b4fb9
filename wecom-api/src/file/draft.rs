//! A file on disk that has its name only when it is complete.

use std::fs::{self, Permissions};
use std::io;
use std::path::{Path, PathBuf};
use tempfile::TempPath;
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use tokio::task::spawn_blocking;

/// A file in the folder of its target, under another name. It vanishes when this is dropped.
pub(crate) struct Draft {
    file: File,
    path: TempPath,
    target: PathBuf,
    /// Those of the file that it replaces.
    permissions: Option<Permissions>,
}

impl Draft {
    /// Begins a file that is to be at this path.
    pub(crate) async fn of(target: &Path) -> io::Result<Self> {
        // The working folder may change before the file is complete.
        let target = std::path::absolute(target)?;
        blocking(move || {
            let (Some(folder), Some(_)) = (target.parent(), target.file_name()) else {
                return Err(io::Error::new(io::ErrorKind::InvalidInput, "the path names no file"));
            };
            let permissions = replaced(&target)?;
            let mut builder = tempfile::Builder::new();
            builder.prefix(".").suffix(".part");
            if permissions.is_none() {
                open_to_all(&mut builder);
            }
            let (file, path) = builder.tempfile_in(folder)?.into_parts();
            Ok(Self { file: File::from_std(file), path, target, permissions })
        })
        .await
    }

    pub(crate) async fn write(&mut self, content: &[u8]) -> io::Result<()> {
        self.file.write_all(content).await
    }

    /// Gives the file its name.
    pub(crate) async fn finish(self) -> io::Result<()> {
        let Self { mut file, path, target, permissions } = self;
        file.flush().await?;
        let file = file.into_std().await;
        blocking(move || {
            if let Some(permissions) = permissions {
                file.set_permissions(permissions)?;
            }
            drop(file);
            path.persist(target).map_err(|error| error.error)
        })
        .await
    }
}

/// The permissions of the file that will be replaced. A link is replaced by a new file, so that nothing outside of the
/// folder can be meant by it.
fn replaced(target: &Path) -> io::Result<Option<Permissions>> {
    match fs::symlink_metadata(target) {
        Ok(found) if found.is_file() => Ok(Some(found.permissions())),
        Ok(found) if found.is_symlink() => Ok(None),
        Ok(found) if found.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(_) => Err(io::Error::new(io::ErrorKind::InvalidInput, "what is there is no file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// As files are made in general, and not for their owner alone: the umask takes away what it does.
#[cfg(unix)]
fn open_to_all(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn open_to_all(_: &mut tempfile::Builder<'_, '_>) {}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> io::Result<T> {
    spawn_blocking(work).await.unwrap_or_else(|error| Err(io::Error::other(error)))
}
