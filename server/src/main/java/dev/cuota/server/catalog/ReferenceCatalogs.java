package dev.cuota.server.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The catalogs that ship with the product. */
public final class ReferenceCatalogs {
  /** What they go by. */
  public static final List<String> NAMES = List.of("storefront", "proptech");

  private ReferenceCatalogs() {}

  /** The document of the catalog of that name. */
  public static Optional<String> document(String name) {
    if (!NAMES.contains(name)) {
      return Optional.empty();
    }
    String resource = "/catalogs/" + name + ".yaml";
    try (InputStream in = ReferenceCatalogs.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the program");
      }
      return Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
