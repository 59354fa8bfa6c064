package dev.cuota.server.cli;

import dev.cuota.engine.security.ApiKey;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.engine.security.NewKey;
import dev.cuota.engine.security.Security;
import dev.cuota.server.Configuration;
import dev.cuota.server.Installation;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Makes, lists and ends API keys. */
@Command(
    name = "keys",
    description = "Make, list and revoke API keys.",
    mixinStandardHelpOptions = true)
public final class KeysCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before run
  private CommandSpec spec;

  @Option(
      names = {"-e", "--environment"},
      scope = ScopeType.INHERIT,
      description = "key of the environment; the default one when left out")
  private @Nullable String environment;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "create, list or revoke?");
  }

  @Command(name = "create", description = "Make a key and print it, this once.")
  int create(
      @Option(names = "--name", required = true, description = "what it is for") String name,
      @Option(
              names = "--scope",
              required = true,
              split = ",",
              description = "any of ${COMPLETION-CANDIDATES}; repeat or separate by commas")
          Set<KeyScope> scopes) {
    try (Installation installation = open()) {
      Security security = installation.engine().security();
      NewKey key = security.createKey(environment(security).id(), name, scopes);
      out().println(key.secret());
      return 0;
    }
  }

  @Command(name = "list", description = "Show the keys, newest first; never their secrets.")
  int list() {
    try (Installation installation = open()) {
      Security security = installation.engine().security();
      security.keys(environment(security).id()).forEach(key -> out().println(line(key)));
      return 0;
    }
  }

  @Command(name = "revoke", description = "End a key; every node refuses it within a second.")
  int revoke(@Parameters(paramLabel = "ID", description = "as list shows it") UUID key) {
    try (Installation installation = open()) {
      Security security = installation.engine().security();
      if (security.revokeKey(environment(security).id(), key)) {
        out().println("revoked " + key);
        return 0;
      }
      spec.commandLine().getErr().println("no such key, or revoked before: " + key);
      return 1;
    }
  }

  private static Installation open() {
    return Installation.open(Configuration.from(System.getenv()));
  }

  private Environment environment(Security security) {
    return NamedEnvironment.one(spec, security, environment);
  }

  private static String line(ApiKey key) {
    String scopes =
        key.scopes().stream().sorted().map(KeyScope::name).collect(Collectors.joining(","));
    return "%s  %-12s  %-24s  %s  %s"
        .formatted(
            key.id(),
            key.prefix(),
            scopes.toLowerCase(Locale.ROOT),
            key.revokedAt() == null ? "works" : "revoked " + key.revokedAt(),
            key.name());
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
