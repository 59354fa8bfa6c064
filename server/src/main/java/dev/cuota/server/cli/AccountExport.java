package dev.cuota.server.cli;

import dev.cuota.engine.simulation.SimulatedAccount;
import dev.cuota.server.simulation.SimulatedCsv;
import dev.cuota.server.simulation.SimulatedView;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes simulated accounts to a file while they are worked out. */
final class AccountExport implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final @Nullable BufferedWriter out;
  private final boolean csv;
  private boolean any;

  /** Kinds of files. */
  enum Kind {
    CSV,
    JSON
  }

  private AccountExport(@Nullable BufferedWriter out, boolean csv) {
    this.out = out;
    this.csv = csv;
  }

  /** What a file of that name is to hold; null when its name says nothing that is known. */
  static @Nullable Kind kind(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".csv") ? Kind.CSV : name.endsWith(".json") ? Kind.JSON : null;
  }

  /** Begins one; null for none. */
  static AccountExport to(@Nullable Path file) throws IOException {
    if (file == null) {
      return new AccountExport(null, false);
    }
    boolean csv = kind(file) == Kind.CSV;
    AccountExport export = new AccountExport(Files.newBufferedWriter(file), csv);
    export.put(csv ? SimulatedCsv.HEADING : "[");
    return export;
  }

  void write(SimulatedAccount one) {
    if (out == null) {
      return;
    }
    if (csv) {
      put(SimulatedCsv.of(one));
    } else {
      put((any ? ",\n" : "\n") + JSON.writeValueAsString(SimulatedView.of(one)));
    }
    any = true;
  }

  private void put(String text) {
    try {
      if (out != null) {
        out.write(text);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the export could not be written", e);
    }
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      if (!csv) {
        put("\n]\n");
      }
      out.close();
    }
  }
}
