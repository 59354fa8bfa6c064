package dev.cuota.server.cli;

import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.Security;
import dev.cuota.server.CannotStart;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Finds the environments that an operator names; a name that is mistyped ends the command. */
final class NamedEnvironment {
  private NamedEnvironment() {}

  /** That one; the default one when {@code key} is null. */
  static Environment one(CommandSpec spec, Security security, @Nullable String key) {
    if (security.environments().isEmpty()) {
      throw new CannotStart(
          "There is no environment yet: run 'cuota serve' once;"
              + " CUOTA_DATA_DIR=data/demo asks the demonstration.");
    }
    return key == null
        ? security.defaultEnvironment()
        : security.environment(key).orElseThrow(() -> unknown(spec, security, key));
  }

  /** That one alone; all of them when {@code key} is null. */
  static List<Environment> all(CommandSpec spec, Security security, @Nullable String key) {
    return key == null ? security.environments() : List.of(one(spec, security, key));
  }

  private static ParameterException unknown(CommandSpec spec, Security security, String key) {
    String known =
        security.environments().stream().map(Environment::key).collect(Collectors.joining(", "));
    return new ParameterException(
        spec.commandLine(), "there is no environment %s, only %s".formatted(key, known));
  }
}
