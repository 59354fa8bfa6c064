package dev.cuota.server.cli;

import dev.cuota.core.accounts.ApprovalStep;
import dev.cuota.core.accounts.PauseReason;
import dev.cuota.engine.accounts.ApprovalOutcome;
import dev.cuota.engine.accounts.Approvals;
import dev.cuota.engine.accounts.Store;
import dev.cuota.engine.accounts.StoreOutcome;
import dev.cuota.engine.accounts.Stores;
import dev.cuota.engine.security.Cause;
import dev.cuota.engine.security.Environment;
import dev.cuota.server.Configuration;
import dev.cuota.server.Installation;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntBiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Pauses stores, lets them be shown again, and approves them. */
@Command(
    name = "store",
    description = "Show, pause, unpause and approve stores, by slug or by the tenant's key.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done, or done before", "1:it cannot be", "2:wrongly called or configured"})
public final class StoreCommand implements Runnable {
  private static final int REFUSED = 1;
  private static final Cause CAUSE = Cause.admin("cuota store");

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
      description = "change nothing, only say what would become of the store")
  private boolean dryRun;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "show, pause, unpause or approve?");
  }

  @Command(name = "show", description = "Say how a store stands, here and why.")
  int show(@Parameters(paramLabel = "SLUG") String slug) {
    return with(slug, (_, store) -> stands(store));
  }

  @Command(name = "pause", description = "Have nobody see a store until it is unpaused.")
  int pause(@Parameters(paramLabel = "SLUG") String slug) {
    return with(
        slug,
        (installation, store) ->
            told(store, stores(installation).pause(store.environment(), store.key(), CAUSE)));
  }

  @Command(
      name = "unpause",
      description = "Let a store be shown again, unless its subscription denies it.")
  int unpause(@Parameters(paramLabel = "SLUG") String slug) {
    return with(
        slug,
        (installation, store) ->
            told(store, stores(installation).unpause(store.environment(), store.key(), CAUSE)));
  }

  @Command(name = "approve", description = "Approve a store; twice is as once.")
  int approve(@Parameters(paramLabel = "SLUG") String slug) {
    return with(
        slug,
        (installation, store) -> {
          Approvals approvals = installation.engine().lifecycle().approvals();
          return told(
              dryRun
                  ? approvals.wouldBe(store.environment(), store.key(), CAUSE)
                  : approvals.approve(store.environment(), store.key(), CAUSE));
        });
  }

  /** In a dry run those that only say what would be. */
  private Stores stores(Installation installation) {
    Stores stores = installation.engine().lifecycle().stores();
    return dryRun ? stores.dryRun() : stores;
  }

  private int told(Store before, StoreOutcome outcome) {
    return switch (outcome) {
      case StoreOutcome.Changed(Store after) -> {
        if (dryRun) {
          stands(before);
          out().print("would become ");
        }
        yield stands(after);
      }
      case StoreOutcome.Unchanged(Store after) -> stands(after);
      case StoreOutcome.SubscriptionDenies(_, var status) ->
          refused("its subscription is " + status.wire() + "; put that in order first");
      case StoreOutcome.Illegal(Store now, var to) ->
          refused(now.showing().publication().wire() + " cannot become " + to.wire());
      case StoreOutcome.Busy _ -> refused("somebody else is changing the account; try again");
      case StoreOutcome.DraftExpired _, StoreOutcome.SlugTaken _, StoreOutcome.NotFound _ ->
          refused("it is gone");
    };
  }

  private int told(ApprovalOutcome outcome) {
    return switch (outcome) {
      case ApprovalOutcome.Ran(_, Store store) when dryRun -> {
        stands(store);
        out().println("would be approved in these steps:");
        for (ApprovalStep step : ApprovalStep.values()) {
          out().printf("  %d %s%n", step.number(), step.name().toLowerCase(Locale.ROOT));
        }
        out().flush();
        yield 0;
      }
      case ApprovalOutcome.Ran(var approval, Store store) -> {
        approval.checklist().forEach(line -> out().println("  " + line));
        out().println("approval: " + approval.told());
        yield stands(store);
      }
      case ApprovalOutcome.Given(_, Store store) -> {
        out().print("approved already; ");
        yield stands(store);
      }
      case ApprovalOutcome.DraftExpired(_, var at) -> refused("the draft expired at " + at);
      case ApprovalOutcome.Rejected _ -> refused("it was rejected");
      case ApprovalOutcome.NotFound _ -> refused("it is gone");
      case ApprovalOutcome.Busy _ -> refused("somebody else is changing the account; try again");
    };
  }

  private int stands(Store store) {
    PauseReason reason = store.showing().pausedFor();
    out()
        .printf(
            "%s: %s%s, account %d, cluster %s%n",
            store.key(),
            store.showing().publication().wire(),
            reason == null ? "" : " (" + reason.wire() + ", since " + store.pausedAt() + ")",
            store.account(),
            store.cluster() == null ? "none" : store.cluster());
    out().flush();
    return 0;
  }

  private int refused(String why) {
    out().println("not done: " + why);
    out().flush();
    return REFUSED;
  }

  private int with(String slug, ToIntBiFunction<Installation, Store> work) {
    try (Installation installation = Installation.open(Configuration.from(System.getenv()))) {
      Environment one = NamedEnvironment.one(spec, installation.engine().security(), environment);
      Stores stores = installation.engine().lifecycle().stores();
      Optional<Store> store = stores.bySlug(one.id(), slug).or(() -> stores.find(one.id(), slug));
      return store.isPresent()
          ? work.applyAsInt(installation, store.get())
          : refused("there is no store " + slug);
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
