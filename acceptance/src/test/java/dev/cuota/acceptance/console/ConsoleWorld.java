package dev.cuota.acceptance.console;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.limits.Grant;
import dev.cuota.core.platform.Quantity;
import dev.cuota.core.quota.EnforcementMode;
import dev.cuota.engine.Engine;
import dev.cuota.engine.accounts.Tenant;
import dev.cuota.engine.limits.GrantOutcome;
import dev.cuota.engine.limits.GrantWish;
import dev.cuota.engine.limits.LimitAnswer;
import dev.cuota.engine.limits.LimitRequest;
import dev.cuota.engine.platform.Alarm;
import dev.cuota.engine.platform.AlertSeverity;
import dev.cuota.engine.platform.Ids;
import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.server.Configuration;
import dev.cuota.server.FirstStart;
import dev.cuota.server.Installation;
import dev.cuota.server.Server;
import dev.cuota.server.catalog.CatalogReader;
import dev.cuota.server.catalog.CatalogReading;
import dev.cuota.testkit.SettableClock;
import dev.cuota.testkit.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A server with both reference catalogs and, in one environment, the shipped recordings, all of it
 * sent through the HTTP API. The clock stands still a little after the last request of the log.
 */
final class ConsoleWorld implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-05-20T21:06:00Z");
  static final String BELOW = "libreria-aurora";
  static final String NEAR = "cafe-norte";
  static final String FULL = "textil-luna";

  /** Orders that each sends besides; the starter plan holds 100. */
  static final Map<String, Integer> ORDERS =
      new TreeMap<>(Map.of(BELOW, 79, NEAR, 80, FULL, 100, "bici-sur", 134));

  private static final int BATCH = 1_000;
  private static final int LONGEST_AGO_MINUTES = 120;

  /** The minutes that the overview shows begin here. */
  private static final Instant LAST_HOUR = NOW.minus(Duration.ofMinutes(59));

  private final SettableClock clock = new SettableClock(NOW.minus(Duration.ofHours(3)));
  private final HttpClient http = HttpClient.newHttpClient();
  private final Installation installation;
  private final Server server;
  private final String password;
  private final String key;
  private final List<String> batch = new ArrayList<>();
  private int events;
  private int lastHour;

  ConsoleWorld() {
    Configuration configuration =
        new Configuration(
            0,
            Path.of("target/data"),
            TestPostgres.newDatabase(),
            null,
            null,
            EnforcementMode.ON,
            false);
    installation = Installation.open(configuration, clock, Ids.random());
    Environment storefront = environment("storefront", "Storefront");
    environment("proptech", "Proptech");
    password = FirstStart.of(installation).password().orElseThrow();
    key = engine().security().createKey(storefront.id(), "story", Set.of(KeyScope.INGEST)).secret();
    server = Server.start(installation);
  }

  /** Sends everything there is; of the last days of the log, an hour in each minute. */
  void replay() {
    orders();
    Recordings.requests().stream()
        .collect(groupingBy(ConsoleWorld::sentAt, TreeMap::new, toList()))
        .forEach(
            (moment, requests) -> {
              clock.set(moment);
              requests.forEach(this::request);
              send();
            });
    clock.set(NOW);
  }

  private static Instant sentAt(Recordings.Request request) {
    long hoursAgo = Duration.between(request.time(), NOW).toHours();
    return NOW.minus(Duration.ofMinutes(Math.min(hoursAgo, LONGEST_AGO_MINUTES)));
  }

  /** One request of a shop, sent at once. */
  void oneMoreRequest() {
    request(new Recordings.Request(NEAR, clock.now(), "GET", "200", 20_480));
    send();
  }

  /** Another limit that goes for a tenant; empty while its plan counts. */
  Optional<String> override(String tenant, String feature) {
    return engine().limits().granted(tenant(tenant)).stream()
        .filter(one -> one.feature().key().equals(feature))
        .flatMap(one -> Stream.ofNullable(one.override()))
        .map(one -> one.limit().text())
        .findFirst();
  }

  /** Who changed which limit, as the journal knows it. */
  List<String> acts() {
    return engine().security().journal().newest(tenant(BELOW).environment(), 10).stream()
        .map(one -> one.act())
        .map(act -> act.cause().actor() + " " + act.act() + " " + act.after().get("limit"))
        .toList();
  }

  /** Has a tenant ask for what its plan does not include. */
  void refuse(String tenant, String feature) {
    LimitRequest request =
        LimitRequest.of(tenant, LimitRequest.Wanted.feature(feature, Quantity.ONE));
    assertThat(engine().limits().check(tenant(tenant).environment(), request))
        .isInstanceOfSatisfying(
            LimitAnswer.Decided.class, decided -> assertThat(decided.isAllowed()).isFalse());
  }

  /** Gives a tenant more than its plan does. */
  void grant(String tenant, String feature, long amount, String reason) {
    GrantWish wish =
        new GrantWish(
            feature,
            new Quantity(BigDecimal.valueOf(amount)),
            Grant.USUAL,
            null,
            null,
            true,
            null,
            reason,
            "support",
            reason);
    assertThat(engine().limits().grants().give(tenant(tenant), false, wish))
        .isInstanceOf(GrantOutcome.Given.class);
  }

  /** A job that has failed. */
  void alarm(String subject, String error) {
    engine()
        .alerts()
        .raise(Alarm.of("job_failed", subject, AlertSeverity.CRITICAL, Map.of("error", error)));
  }

  private Tenant tenant(String tenantKey) {
    Environment storefront = engine().security().environment("storefront").orElseThrow();
    return engine().accounts().find(storefront.id(), tenantKey).orElseThrow();
  }

  /** How many events were sent within the last hour. */
  int lastHour() {
    return lastHour;
  }

  Engine engine() {
    return installation.engine();
  }

  String password() {
    return password;
  }

  String origin() {
    return "http://localhost:" + server.port();
  }

  @Override
  public void close() {
    server.close();
    installation.close();
  }

  private Environment environment(String environmentKey, String name) {
    Environment environment = engine().security().createEnvironment(environmentKey, name);
    CatalogReading reading = CatalogReader.read(document(environmentKey));
    assertThat(reading).isInstanceOf(CatalogReading.Valid.class);
    engine()
        .catalogs()
        .apply(environment.id(), ((CatalogReading.Valid) reading).catalog(), "story", "story");
    return environment;
  }

  private static String document(String name) {
    try {
      return Files.readString(Path.of("..", "samples", "catalogs", name + ".yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Order lines are spread evenly over the month so far. */
  private void orders() {
    List<Recordings.OrderLine> lines = Recordings.orderLines();
    Instant start = Instant.parse("2026-05-01T00:00:00Z");
    Duration step = Duration.between(start, clock.now()).dividedBy(lines.size());
    Instant time = start;
    for (Recordings.OrderLine line : lines) {
      event("order", line.customer(), time, "{}");
      event(
          "sale",
          line.customer(),
          time,
          "{\"amount\":%s,\"currency\":\"GBP\",\"country\":\"%s\"}"
              .formatted(line.amount(), line.country()));
      time = time.plus(step);
    }
    ORDERS.forEach(this::ordersOf);
    send();
  }

  private void ordersOf(String shop, int count) {
    Instant start = Instant.parse("2026-05-01T06:00:00Z");
    Duration step = Duration.between(start, clock.now()).dividedBy(count);
    for (int i = 0; i < count; i++) {
      event("order", shop, start.plus(step.multipliedBy(i)), "{}");
    }
    event("products.level", shop, start.plus(Duration.ofDays(2)), "{\"count\":38}");
    event("products.level", shop, start.plus(Duration.ofDays(11)), "{\"count\":64}");
    event("storage.level", shop, start, "{\"bytes\":1240000000}");
    event("newsletter.opened", shop, clock.now(), "{}");
  }

  private void request(Recordings.Request request) {
    event(
        "request",
        request.client(),
        request.time(),
        "{\"method\":\"%s\",\"status\":\"%s\",\"bytes\":%d}"
            .formatted(request.method(), request.status(), request.bytes()));
  }

  private void event(String type, String subject, Instant time, String data) {
    batch.add(
        """
        {"specversion":"1.0","id":"%d","source":"recording","type":"%s","subject":"%s",\
        "time":"%s","data":%s}"""
            .formatted(events++, type, subject, time, data));
    if (batch.size() == BATCH) {
      send();
    }
  }

  private void send() {
    if (batch.isEmpty()) {
      return;
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(origin() + "/api/v1/events"))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/cloudevents-batch+json")
            .POST(HttpRequest.BodyPublishers.ofString("[" + String.join(",", batch) + "]"))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    if (!clock.now().isBefore(LAST_HOUR)) {
      lastHour += batch.size();
    }
    batch.clear();
  }
}
