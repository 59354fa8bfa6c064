package dev.cuota.server.catalog;

import dev.cuota.core.catalog.Catalog;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The two catalogs that ship with the product, as they ship. */
final class ReferenceCatalogs {
  private ReferenceCatalogs() {}

  static String document(String name) {
    try (InputStream in =
        ReferenceCatalogs.class.getResourceAsStream("/catalogs/" + name + ".yaml")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Catalog catalog(String name) {
    return switch (CatalogReader.read(document(name))) {
      case CatalogReading.Valid(Catalog catalog) -> catalog;
      case CatalogReading.Invalid(var errors) -> throw new AssertionError(errors.toString());
    };
  }
}
