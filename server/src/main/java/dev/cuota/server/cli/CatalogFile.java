package dev.cuota.server.cli;

import dev.cuota.server.catalog.CatalogDocuments;
import dev.cuota.server.catalog.ReferenceCatalogs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A catalog's document that an operator names: a file, standard input, or one that ships with Cuota. */
final class CatalogFile {
  private CatalogFile() {}

  /** Its text; a name that is mistyped ends the command. */
  static String load(CommandSpec spec, String file) {
    Path path = Path.of(file);
    Optional<String> shipped =
        Files.exists(path) ? Optional.empty() : ReferenceCatalogs.document(file);
    if (shipped.isPresent()) {
      return shipped.get();
    }
    try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(path)) {
      return CatalogDocuments.load(in)
          .orElseThrow(
              () ->
                  wrong(
                      spec,
                      "%s is larger than %d bytes".formatted(file, CatalogDocuments.MAX_BYTES)));
    } catch (NoSuchFileException _) {
      throw wrong(spec, "there is no file " + file);
    } catch (CharacterCodingException _) {
      throw wrong(spec, file + " is not UTF-8");
    } catch (IOException e) {
      throw wrong(spec, "%s cannot be read: %s".formatted(file, e));
    }
  }

  private static ParameterException wrong(CommandSpec spec, String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
