package dev.cuota.server.demo;

import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.engine.security.Security;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Properties;
import java.util.Set;

/**
 * How to get into the demonstration. Real installations show secrets once and forget them; this one
 * keeps them in a file of its owner's, so that they can be shown at each start.
 */
public record DemoAccess(String name, String password, String key, String shopKey) {
  private static final String FILE = "demo-access.properties";

  /** Whether that folder holds a demonstration. */
  public static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  /** What the file says, or new secrets when there is none. */
  public static DemoAccess of(Path folder, Security security, Environment environment)
      throws IOException {
    if (isIn(folder)) {
      Properties kept = new Properties();
      kept.load(new StringReader(Files.readString(folder.resolve(FILE))));
      String shopKey = kept.getProperty("shopKey");
      DemoAccess known =
          new DemoAccess(
              kept.getProperty("name"),
              kept.getProperty("password"),
              kept.getProperty("key"),
              shopKey == null ? shopKey(security, environment) : shopKey);
      if (shopKey == null) {
        known.keep(folder.resolve(FILE));
      }
      return known;
    }
    String name = "admin";
    DemoAccess made =
        new DemoAccess(
            name,
            security.createFirstPerson(name).orElse("(shown when this was started first)"),
            security.createKey(environment.id(), "demo", Set.of(KeyScope.ADMIN)).secret(),
            shopKey(security, environment));
    made.keep(folder.resolve(FILE));
    return made;
  }

  /** What an application is given: it counts and asks, and changes nothing. */
  private static String shopKey(Security security, Environment environment) {
    return security
        .createKey(environment.id(), "shop", Set.of(KeyScope.INGEST, KeyScope.CHECK, KeyScope.READ))
        .secret();
  }

  /** Keeps the secrets out of logs. */
  @Override
  public String toString() {
    return "DemoAccess[" + name + "]";
  }

  private void keep(Path file) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("name", name);
    properties.setProperty("password", password);
    properties.setProperty("key", key);
    properties.setProperty("shopKey", shopKey);
    StringWriter text = new StringWriter();
    properties.store(text, "How to get into this demonstration");
    if (!Files.exists(file)
        && Files.getFileStore(file.getParent()).supportsFileAttributeView("posix")) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(file, text.toString());
  }
}
