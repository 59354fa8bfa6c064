package dev.cuota.engine.platform;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Properties;

/**
 * The folder an embedded PostgreSQL lives in: its data, its log, the lock of the Cuota that owns it,
 * and the port and password to reach it by (readable by the owner alone).
 */
record PostgresFolder(Path root) {
  /** The role and the database that Cuota uses. */
  static final String ROLE = "cuota";

  private static final int PASSWORD_BYTES = 24;

  Path cluster() {
    return root.resolve("data");
  }

  /** Where a data folder is made before it gets its name: half-made ones are thrown away. */
  Path unfinishedCluster() {
    return root.resolve("data.new");
  }

  Path lock() {
    return root.resolve("lock");
  }

  Path startLog() {
    return root.resolve("start.log");
  }

  /** Where the running server is said to be; empty before the first start. */
  Optional<Address> address() {
    try {
      Properties properties = new Properties();
      properties.load(new StringReader(Files.readString(addressFile())));
      return Optional.of(
          new Address(
              Integer.parseInt(properties.getProperty("port")),
              properties.getProperty("password")));
    } catch (java.nio.file.NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void remember(Address address) throws IOException {
    Folders.writePrivate(
        addressFile(),
        """
        # How Cuota reaches its embedded PostgreSQL. Keep this to yourself.
        port=%d
        role=%s
        database=%s
        password=%s
        """
            .formatted(address.port(), ROLE, ROLE, address.password()));
  }

  private Path addressFile() {
    return root.resolve("connection.properties");
  }

  /** A port on this machine and the role's password. */
  record Address(int port, String password) {
    /** An address of its own: a free port, a password nobody knows. */
    static Address fresh() {
      byte[] secret = new byte[PASSWORD_BYTES];
      new SecureRandom().nextBytes(secret);
      return new Address(freePort(), HexFormat.of().formatHex(secret));
    }

    /** This one, or with another port if a different program has taken it. */
    Address onFreePort() {
      return isFree(port) ? this : new Address(freePort(), password);
    }

    Address withPort(int other) {
      return other == port ? this : new Address(other, password);
    }

    String url() {
      return url(ROLE);
    }

    String url(String database) {
      return "jdbc:postgresql://127.0.0.1:%d/%s?user=%s&password=%s"
          .formatted(port, database, ROLE, password);
    }

    private static boolean isFree(int port) {
      try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return true;
      } catch (IOException e) {
        return false;
      }
    }

    private static int freePort() {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        throw new UncheckedIOException("no free port on this machine", e);
      }
    }

    /** Keeps the password out of logs. */
    @Override
    public String toString() {
      return "127.0.0.1:" + port;
    }
  }
}
