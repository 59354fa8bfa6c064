package dev.cuota.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A folder that is this process's alone, and the name that goes with it. */
final class ClientFolder implements AutoCloseable {
  /** Most processes that share what they call the same folder. */
  static final int MAX_BESIDE = 64;

  private static final String LOCK = "lock";
  private static final String NUMBER = "number";
  private static final int NUMBER_CHARS = 12;
  private static final int MAX_HOST_CHARS = 80;

  final Path path;
  private final FileChannel file;
  private final FileLock lock;
  private final int beside;

  private ClientFolder(Path path, FileChannel file, FileLock lock, int beside) {
    this.path = path;
    this.file = file;
    this.lock = lock;
    this.beside = beside;
  }

  /** Takes a folder, or the first one beside it that nobody has. */
  static ClientFolder take(Path wanted) {
    try {
      for (int beside = 1; beside <= MAX_BESIDE; beside++) {
        ClientFolder taken = tryToTake(path(wanted, beside), beside);
        if (taken != null) {
          return taken;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the folder " + wanted, e);
    }
    throw new IllegalStateException(MAX_BESIDE + " processes use " + wanted + " already");
  }

  /** Takes the folder of that number, if it is there and nobody has it. */
  static @Nullable ClientFolder takeLeft(Path wanted, int beside) {
    try {
      Path path = path(wanted, beside);
      return Files.exists(path.resolve(LOCK)) ? tryToTake(path, beside) : null;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot look after " + wanted, e);
    }
  }

  private static Path path(Path wanted, int beside) {
    Path absolute = wanted.toAbsolutePath();
    return absolute.resolveSibling(absolute.getFileName() + (beside == 1 ? "" : "-" + beside));
  }

  private static @Nullable ClientFolder tryToTake(Path path, int beside) throws IOException {
    Files.createDirectories(path);
    FileChannel file =
        FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock lock = null;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException e) {
      // Another client of this process has it.
      lock = null;
    } finally {
      if (lock == null) {
        file.close();
      }
    }
    return lock == null ? null : new ClientFolder(path, file, lock, beside);
  }

  /** The holder's name: as given, or the host and a number that stays with the folder. */
  String holder(@Nullable String given) {
    if (given != null) {
      return beside == 1 ? given : given + "-" + beside;
    }
    try {
      Path kept = path.resolve(NUMBER);
      if (!Files.exists(kept) || Files.size(kept) == 0) {
        Files.writeString(kept, number());
      }
      return host() + "-" + Files.readString(kept).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep a number in " + path, e);
    }
  }

  /** The name of a holder that has no folder. */
  static String passingHolder(@Nullable String given) {
    return given == null ? host() + "-" + number() : given;
  }

  private static String number() {
    return UUID.randomUUID().toString().replace("-", "").substring(0, NUMBER_CHARS);
  }

  private static String host() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "host";
    }
    return host.length() > MAX_HOST_CHARS ? host.substring(0, MAX_HOST_CHARS) : host;
  }

  @Override
  public void close() {
    try {
      lock.release();
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
