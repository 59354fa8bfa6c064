package dev.cuota.server.cli;

import dev.cuota.core.accounts.Publication;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Account;
import dev.cuota.engine.accounts.AccountSearch;
import dev.cuota.engine.accounts.Payers;
import dev.cuota.engine.dossiers.Dossier;
import dev.cuota.server.Configuration;
import dev.cuota.server.Installation;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntBiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Finds accounts, and tells all that is known of one. Changes nothing. */
@Command(
    name = "accounts",
    description = "Find accounts, and tell all that is known of one.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:there is no such account", "2:wrongly called or configured"})
public final class AccountsCommand implements Runnable {
  private static final int MISSING = 1;

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before run
  private CommandSpec spec;

  @Option(
      names = {"-e", "--environment"},
      scope = ScopeType.INHERIT,
      description = "key of the environment; the default one when left out")
  private @Nullable String environment;

  /** Which accounts are looked for. */
  static final class Wanted {
    @Option(
        names = {"-q", "--search"},
        description = "somewhere in key, name, e-mail, or key or slug of a store",
        defaultValue = "")
    private String text = "";

    @Option(names = "--subscription", description = "status of the subscription that counts")
    private @Nullable String subscription;

    @Option(names = "--plan", description = "key of the plan")
    private @Nullable String plan;

    @Option(names = "--publication", description = "how at least one store is shown")
    private @Nullable String publication;

    @Option(names = "--limit", description = "at most 200; 50 when left out", defaultValue = "50")
    private int limit;

    @Option(names = "--offset", description = "how many are passed over", defaultValue = "0")
    private int offset;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "list or show?");
  }

  @Command(name = "list", description = "Find accounts, in the order of their keys.")
  int list(@picocli.CommandLine.Mixin Wanted wanted) {
    if (wanted.limit < 1 || wanted.limit > AccountSearch.MAX_LIMIT || wanted.offset < 0) {
      throw new ParameterException(
          spec.commandLine(), "--limit needs 1 to " + AccountSearch.MAX_LIMIT);
    }
    AccountSearch search =
        new AccountSearch(
            wanted.text,
            word(
                wanted.subscription,
                SubscriptionStatus::of,
                SubscriptionStatus.values(),
                SubscriptionStatus::wire),
            wanted.plan,
            word(wanted.publication, Publication::of, Publication.values(), Publication::wire),
            wanted.limit,
            wanted.offset);
    return with(
        (engine, environmentId) -> {
          Payers payers = engine.lifecycle().payers();
          table().list(payers.search(environmentId, search), payers.count(environmentId, search));
          return 0;
        });
  }

  @Command(
      name = "show",
      description =
          "Tell all that is known of an account: by its key, its number or a store's slug.")
  int show(@Parameters(paramLabel = "ACCOUNT") String account) {
    return with(
        (engine, environmentId) -> {
          Optional<Dossier> dossier =
              number(engine, environmentId, account)
                  .flatMap(id -> engine.dossiers().of(environmentId, id));
          dossier.ifPresent(table()::show);
          if (dossier.isEmpty()) {
            spec.commandLine().getErr().println("there is no account " + account);
          }
          return dossier.isPresent() ? 0 : MISSING;
        });
  }

  /** A key that looks like a number is a key first. */
  private static Optional<Long> number(Engine engine, EnvironmentId environment, String name) {
    Payers payers = engine.lifecycle().payers();
    return payers
        .find(environment, name)
        .map(Account::id)
        .or(
            () ->
                engine.lifecycle().stores().bySlug(environment, name).map(store -> store.account()))
        .or(() -> parsed(name));
  }

  private static Optional<Long> parsed(String name) {
    try {
      return Optional.of(Long.parseLong(name));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  private <T> @Nullable T word(
      @Nullable String text,
      Function<String, Optional<T>> reader,
      T[] known,
      Function<T, String> wire) {
    if (text == null) {
      return null;
    }
    return reader
        .apply(text)
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "%s is none of %s"
                        .formatted(
                            text,
                            Arrays.stream(known).map(wire).collect(Collectors.joining(", ")))));
  }

  private AccountTable table() {
    return new AccountTable(
        spec.commandLine().getOut(), spec.usageMessage().autoWidth(true).width() - 1);
  }

  private int with(ToIntBiFunction<Engine, EnvironmentId> work) {
    try (Installation installation = Installation.open(Configuration.from(System.getenv()))) {
      Engine engine = installation.engine();
      return work.applyAsInt(
          engine, NamedEnvironment.one(spec, engine.security(), environment).id());
    }
  }
}
