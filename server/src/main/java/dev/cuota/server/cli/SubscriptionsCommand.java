package dev.cuota.server.cli;

import dev.cuota.core.accounts.PlanChange;
import dev.cuota.core.accounts.StatusDecision;
import dev.cuota.core.accounts.StatusWord;
import dev.cuota.core.accounts.SubscriptionStatus;
import dev.cuota.engine.accounts.Account;
import dev.cuota.engine.accounts.StoreShown;
import dev.cuota.engine.accounts.Subscription;
import dev.cuota.engine.accounts.Subscriptions;
import dev.cuota.engine.accounts.SyncOutcome;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Environment;
import dev.cuota.server.Configuration;
import dev.cuota.server.Installation;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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

/** Shows what an account has taken out, and says by hand what a provider should have said. */
@Command(
    name = "subscriptions",
    description = "Show the subscriptions of an account, and say how one stands.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done, or so before", "1:it cannot be", "2:wrongly called or configured"})
public final class SubscriptionsCommand implements Runnable {
  private static final int REFUSED = 1;
  private static final Cause CAUSE = Cause.admin("cuota subscriptions");
  private static final String ROW = "%-36s  %-16s  %-20s  %-10s  %s%n";

  @Spec
  @SuppressWarnings("NullAway.Init") // set by picocli before run
  private CommandSpec spec;

  @Option(
      names = {"-e", "--environment"},
      scope = ScopeType.INHERIT,
      description = "key of the environment; the default one when left out")
  private @Nullable String environment;

  @Option(
      names = "--dry-run",
      scope = ScopeType.INHERIT,
      description = "change nothing, only say what would come of it")
  private boolean dryRun;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "list, say or cancel?");
  }

  @Command(
      name = "list",
      description = "Show those of an account; the one with the star counts for it.")
  int list(@Parameters(paramLabel = "ACCOUNT", description = "its key") String key) {
    return with(
        (installation, one) -> {
          Optional<Account> account =
              installation.engine().lifecycle().payers().find(one.id(), key);
          if (account.isEmpty()) {
            return refused("there is no account " + key);
          }
          Subscriptions subscriptions = installation.engine().lifecycle().subscriptions();
          return table(
              subscriptions.of(one.id(), account.get().id()),
              subscriptions.counting(one.id(), account.get().id()));
        });
  }

  @Command(name = "say", description = "Say how one stands, as its provider does.")
  int say(
      @Parameters(paramLabel = "ID") UUID id,
      @Parameters(paramLabel = "STATUS", description = "such as active") String status) {
    SubscriptionStatus said =
        SubscriptionStatus.of(status)
            .orElseThrow(
                () ->
                    new ParameterException(
                        spec.commandLine(),
                        "%s is none of %s"
                            .formatted(status, words(List.of(SubscriptionStatus.values())))));
    return with(
        (installation, one) ->
            told(
                subscriptions(installation)
                    .syncSubscriptionStatus(one.id(), id, StatusWord.of(said), CAUSE)));
  }

  @Command(name = "cancel", description = "End one when its period ends, or now.")
  int cancel(
      @Parameters(paramLabel = "ID") UUID id,
      @Option(names = "--now", description = "at once") boolean now) {
    PlanChange when = now ? PlanChange.NOW : PlanChange.PERIOD_END;
    return with(
        (installation, one) -> told(subscriptions(installation).cancel(one.id(), id, when, CAUSE)));
  }

  /** In a dry run those that only say what would be. */
  private Subscriptions subscriptions(Installation installation) {
    Subscriptions subscriptions = installation.engine().lifecycle().subscriptions();
    return dryRun ? subscriptions.dryRun() : subscriptions;
  }

  private int told(SyncOutcome outcome) {
    return switch (outcome) {
      case SyncOutcome.Changed(var before, var after, var stores) -> {
        out()
            .printf(
                "%s %s → %s%n",
                dryRun ? "would be" : "is", before.status().wire(), after.status().wire());
        stores.forEach(this::shown);
        out().flush();
        yield 0;
      }
      case SyncOutcome.Unchanged(var one) -> {
        out().println("is " + one.status().wire() + " already");
        out().flush();
        yield 0;
      }
      case SyncOutcome.Refused(_, StatusDecision.Illegal(var from, var to, var legal)) ->
          refused("%s cannot become %s, only %s".formatted(from.wire(), to.wire(), words(legal)));
      case SyncOutcome.Refused(_, StatusDecision.AnotherPays _) ->
          refused("the account pays for another one; cancel that first");
      case SyncOutcome.Refused(_, StatusDecision.MissingDate(var date)) ->
          refused("nothing tells " + date + "; say it over the API");
      case SyncOutcome.Refused(_, var why) -> refused(why.toString());
      case SyncOutcome.NotFound _ -> refused("there is no such subscription");
      case SyncOutcome.Busy _ -> refused("somebody else is changing the account; try again");
    };
  }

  private void shown(StoreShown store) {
    out().printf("  store %s: %s%n", store.store().key(), store.after().publication().wire());
  }

  private int table(List<Subscription> all, Optional<Subscription> counting) {
    if (all.isEmpty()) {
      out().println("none yet");
    } else {
      out().printf(ROW, "ID", "STATUS", "PLAN", "PROVIDER", "PERIOD ENDS");
    }
    for (Subscription one : all) {
      boolean counts = counting.filter(other -> other.id().equals(one.id())).isPresent();
      out()
          .printf(
              ROW,
              one.id(),
              one.status().wire() + (counts ? " *" : ""),
              one.plans().now().key(),
              one.provider().name(),
              one.state().period().end());
    }
    out().flush();
    return 0;
  }

  private static String words(Collection<SubscriptionStatus> statuses) {
    return statuses.isEmpty()
        ? "nothing any more"
        : statuses.stream().map(SubscriptionStatus::wire).collect(Collectors.joining(", "));
  }

  private int refused(String why) {
    out().println("not done: " + why);
    out().flush();
    return REFUSED;
  }

  private int with(ToIntBiFunction<Installation, Environment> work) {
    try (Installation installation = Installation.open(Configuration.from(System.getenv()))) {
      return work.applyAsInt(
          installation, NamedEnvironment.one(spec, installation.engine().security(), environment));
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
