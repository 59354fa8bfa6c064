package dev.cuota.server.cli;

import dev.cuota.core.simulation.Mix;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Pairs such as {@code growth=starter}, said on the command line or in a file, one on each line. */
final class Pairs {
  private static final int MAX_BYTES = 1_000_000;

  private final CommandSpec spec;
  private final String option;

  Pairs(CommandSpec spec, String option) {
    this.spec = spec;
    this.option = option;
  }

  /** Takes them all; what is no pair is the name of a file. */
  void read(List<String> said, Map<String, String> pairs) {
    for (String one : said) {
      if (one.contains("=")) {
        pair(one, pairs);
      } else {
        lines(Path.of(one)).forEach(line -> pair(line, pairs));
      }
    }
  }

  /** The shares of plans; null when none are said. */
  @Nullable Mix mix(List<String> said) {
    Map<String, String> pairs = new LinkedHashMap<>();
    read(said, pairs);
    Map<String, BigDecimal> shares = new LinkedHashMap<>();
    pairs.forEach((plan, share) -> shares.put(plan, number(share)));
    return shares.isEmpty() ? null : new Mix(shares);
  }

  private List<String> lines(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw wrong(file + " is larger than %d bytes".formatted(MAX_BYTES));
      }
      return Files.readAllLines(file).stream()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw wrong("%s is no pair such as growth=starter, and no file".formatted(file));
    }
  }

  private void pair(String text, Map<String, String> pairs) {
    String[] both = text.split("=", -1);
    if (both.length != 2 || both[0].isBlank() || both[1].isBlank()) {
      throw wrong("'%s' is no pair such as growth=starter".formatted(text));
    }
    if (pairs.put(both[0].strip(), both[1].strip()) != null) {
      throw wrong("%s is said twice".formatted(both[0].strip()));
    }
  }

  private BigDecimal number(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException _) {
      throw wrong("'%s' is no share such as 30".formatted(text));
    }
  }

  private ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), option + ": " + message);
  }
}
