package dev.cuota.server.demo;

import dev.cuota.core.limits.Grant;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.catalog.ApplyOutcome;
import dev.cuota.engine.limits.GrantOutcome;
import dev.cuota.engine.limits.GrantWish;
import dev.cuota.engine.security.Environment;
import dev.cuota.server.Installation;
import dev.cuota.server.catalog.CatalogReader;
import dev.cuota.server.catalog.CatalogReading;
import dev.cuota.server.catalog.ReferenceCatalogs;
import dev.cuota.server.imports.ImportPlan;
import dev.cuota.server.imports.ImportSummary;
import dev.cuota.server.imports.ImportWatcher;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the demonstration consists of: two environments with the reference catalogs, tenants on plans
 * that fit them or not, and the recordings, once at their own times and then live.
 */
public final class DemoWorld implements AutoCloseable {
  private static final String BOOKMARK = "demo made";
  private static final String STARTED = "started";
  private static final String COMPLETE = "complete";
  private static final String SHOPS_MADE = "demo shops made";
  private static final String ACCOUNTS_MADE = "demo accounts made";
  private static final String MONTH_BILLED = "demo month billed";

  /** Everybody else stays on the default plan. */
  private static final Map<String, String> SHOPS =
      Map.of(
          "17850", "growth",
          "16029", "growth",
          "16210", "growth",
          "12583", "enterprise",
          "66.249.73.135", "growth",
          "68.180.224.225", "enterprise");

  /** Those that the shop beside this has stocked. */
  private static final Map<String, String> STOCKED =
      Map.of("telar-andino", "starter", "casa-lumbre", "growth", "mercado-sur", "enterprise");

  private final Engine engine;
  private final Environment storefront;
  private final Environment proptech;
  private @Nullable LiveTraffic traffic;

  private DemoWorld(Engine engine, Environment storefront, Environment proptech) {
    this.engine = engine;
    this.storefront = storefront;
    this.proptech = proptech;
  }

  /** Makes it, as far as it is not there; fast, so that the first page has something to show. */
  public static DemoWorld prepare(Installation installation) throws IOException {
    Engine engine = installation.engine();
    DemoWorld world =
        new DemoWorld(
            engine,
            engine.security().createEnvironment("storefront", "Storefront"),
            engine.security().createEnvironment("proptech", "Proptech"));
    if (engine.bookmarks().get(BOOKMARK).isEmpty()) {
      world.applyCatalogs();
      world.assignPlans();
      world.giveGrant();
      world.traffic().burst();
      engine.bookmarks().put(BOOKMARK, STARTED);
    }
    if (engine.bookmarks().get(SHOPS_MADE).isEmpty()) {
      STOCKED.forEach((tenant, plan) -> world.assign(world.storefront, tenant, plan));
      engine.bookmarks().put(SHOPS_MADE, COMPLETE);
    }
    if (engine.bookmarks().get(MONTH_BILLED).isEmpty()) {
      try (DemoPast past = DemoPast.of(installation)) {
        world.makePast(past);
      }
    }
    return world;
  }

  /** The accounts, and what they owe. */
  private void makePast(DemoPast past) {
    if (engine.bookmarks().get(ACCOUNTS_MADE).isEmpty()) {
      new DemoAccounts(engine, past, storefront.id()).make();
      engine.bookmarks().put(ACCOUNTS_MADE, COMPLETE);
    }
    new DemoBilling(engine, past, storefront.id()).make();
    engine.bookmarks().put(MONTH_BILLED, COMPLETE);
  }

  /** The environments, the default one first. */
  public List<Environment> environments() {
    return List.of(storefront, proptech);
  }

  /** Whether the recordings are in already. */
  public boolean isComplete() {
    return engine.bookmarks().get(BOOKMARK).filter(COMPLETE::equals).isPresent();
  }

  /** Imports the recordings at the times they were made; goes on where it was interrupted. */
  public void importRecordings(Function<String, ? extends ImportWatcher> watchers)
      throws IOException {
    for (Recordings.Feed feed : Recordings.OF_STOREFRONT) {
      run(feed, ImportPlan.Target.ledger(engine, storefront), watchers);
    }
    ImportPlan.Target ledger = ImportPlan.Target.ledger(engine, proptech);
    ImportPlan.Target dealt =
        new ImportPlan.Target(Agencies.dealing(ledger.sink()), ledger.bookmarks(), ledger.now());
    for (Recordings.Feed feed : Recordings.OF_PROPTECH) {
      run(feed, dealt, watchers);
    }
    engine.bookmarks().put(BOOKMARK, COMPLETE);
  }

  /** Begins the slow replay. */
  public void startTraffic() throws IOException {
    traffic().start();
  }

  @Override
  public synchronized void close() {
    if (traffic != null) {
      traffic.close();
    }
  }

  /** Reads the recordings when they are first wanted: a later start is quicker without. */
  private synchronized LiveTraffic traffic() throws IOException {
    if (traffic == null) {
      traffic = new LiveTraffic(engine, storefront, proptech);
    }
    return traffic;
  }

  private void applyCatalogs() {
    for (Environment environment : environments()) {
      String document = ReferenceCatalogs.document(environment.key()).orElseThrow();
      if (!(CatalogReader.read(document) instanceof CatalogReading.Valid(var catalog))) {
        throw new IllegalStateException("the catalog " + environment.key() + " cannot be read");
      }
      ApplyOutcome outcome = engine.catalogs().apply(environment.id(), catalog, document, "demo");
      if (outcome instanceof ApplyOutcome.Refused refused) {
        throw new IllegalStateException("the catalog is refused: " + refused.findings());
      }
    }
  }

  private void assignPlans() {
    SHOPS.forEach((tenant, plan) -> assign(storefront, tenant, plan));
    Agencies.ALL.forEach(agency -> assign(proptech, agency.key(), agency.plan()));
  }

  /** One tenant has more than its plan gives. */
  private void giveGrant() {
    GrantWish signatures =
        new GrantWish(
            "signatures",
            new Quantity(BigDecimal.valueOf(50)),
            Grant.USUAL,
            null,
            null,
            true,
            null,
            "Signed for two years.",
            "demo",
            "demo");
    Tenant agency = engine.accounts().tenant(proptech.id(), "casa-viva");
    GrantOutcome outcome = engine.limits().grants().give(agency, false, signatures);
    if (!(outcome instanceof GrantOutcome.Given)) {
      throw new IllegalStateException("the grant is refused: " + outcome);
    }
  }

  private void assign(Environment environment, String tenant, String plan) {
    engine.accounts().tenant(environment.id(), tenant);
    engine.accounts().assignPlan(environment.id(), tenant, plan);
  }

  private static void run(
      Recordings.Feed feed,
      ImportPlan.Target target,
      Function<String, ? extends ImportWatcher> watchers)
      throws IOException {
    ImportSummary summary =
        feed.plan()
            .run(
                feed.recording(),
                target,
                ImportPlan.Attempt.ordinary(),
                watchers.apply(feed.recording().name()));
    if (summary.bad() > 0) {
      throw new IllegalStateException(feed.recording().name() + " is broken");
    }
  }
}
