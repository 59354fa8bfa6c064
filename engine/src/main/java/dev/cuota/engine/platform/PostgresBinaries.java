package dev.cuota.engine.platform;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.jar.JarFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs: shipped inside a jar, unpacked once into the user's cache folder and shared
 * by every data folder from then on.
 */
final class PostgresBinaries {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresBinaries.class);
  private static final int READ_BUFFER_BYTES = 1 << 16;
  private static final int OWNER_EXECUTE_BIT = 0100;

  private PostgresBinaries() {}

  /**
   * The folder that has {@code bin/postgres} in it, unpacked now if it was not before.
   *
   * @param fallback where to unpack when the user has no writable cache folder
   */
  static Path unpacked(Path fallback) {
    URL archive = archive();
    Path home = cacheHome(fallback).resolve("postgres-" + fingerprint(archive));
    if (!Files.isDirectory(home)) {
      unpack(archive, home);
    }
    return home;
  }

  private static URL archive() {
    String name = "postgres-%s-%s.txz".formatted(system(), machine());
    URL archive = PostgresBinaries.class.getClassLoader().getResource(name);
    if (archive == null) {
      throw new IllegalStateException(
          "no PostgreSQL is shipped for this machine ("
              + name
              + " is missing): set CUOTA_DATABASE_URL to a PostgreSQL of your own");
    }
    return archive;
  }

  private static String system() {
    String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    return name.startsWith("mac") ? "darwin" : name.startsWith("windows") ? "windows" : "linux";
  }

  private static String machine() {
    String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return switch (machine) {
      case "amd64", "x86_64" -> "x86_64";
      case "aarch64", "arm64" -> "arm_64";
      default -> machine;
    };
  }

  private static Path cacheHome(Path fallback) {
    String configured = System.getenv("XDG_CACHE_HOME");
    Path home =
        configured == null || configured.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(configured);
    try {
      Path cache = Files.createDirectories(home.resolve("cuota"));
      return Files.isWritable(cache) ? cache : fallback;
    } catch (IOException e) {
      LOG.info("No cache folder in {}; unpacking into {}", home, fallback);
      return fallback;
    }
  }

  /** Size and checksum as the jar's directory has them: nothing needs to be read. */
  private static String fingerprint(URL archive) {
    try {
      URLConnection connection = archive.openConnection();
      connection.setUseCaches(false);
      if (connection instanceof JarURLConnection jar) {
        try (JarFile file = jar.getJarFile()) {
          return Long.toHexString(file.getEntry(jar.getEntryName()).getCrc());
        }
      }
      return Long.toHexString(Files.size(Path.of(URI.create(archive.toString()))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void unpack(URL archive, Path home) {
    LOG.info("Unpacking PostgreSQL into {}, once", home);
    Path beside = home.resolveSibling(home.getFileName() + "-" + UUID.randomUUID());
    try {
      Files.createDirectories(beside);
      try (InputStream raw = new BufferedInputStream(archive.openStream(), READ_BUFFER_BYTES);
          TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(raw))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          write(tar, entry, beside);
        }
      }
      moveInto(beside, home);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unpack PostgreSQL into " + home, e);
    }
  }

  private static void write(TarArchiveInputStream tar, TarArchiveEntry entry, Path root)
      throws IOException {
    Path target = root.resolve(entry.getName()).normalize();
    if (!target.startsWith(root)) {
      throw new IOException("entry leaves its archive: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(target.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(tar, target, StandardCopyOption.REPLACE_EXISTING);
    if ((entry.getMode() & OWNER_EXECUTE_BIT) != 0) {
      makeExecutable(target);
    }
  }

  private static void makeExecutable(Path file) throws IOException {
    if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
      permissions.add(PosixFilePermission.OWNER_EXECUTE);
      Files.setPosixFilePermissions(file, permissions);
    }
  }

  /** Atomic, so that a folder by that name is always whole; another process may have been faster. */
  private static void moveInto(Path from, Path home) throws IOException {
    try {
      Files.move(from, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
      Folders.delete(from);
      if (!Files.isDirectory(home, LinkOption.NOFOLLOW_LINKS)) {
        throw e;
      }
    }
  }
}
