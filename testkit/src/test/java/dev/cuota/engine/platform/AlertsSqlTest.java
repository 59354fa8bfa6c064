package dev.cuota.engine.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.core.platform.EnvironmentId;
import dev.cuota.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AlertsSqlTest {
  private static final EnvironmentId LIVE = new EnvironmentId(1);
  private static final EnvironmentId TEST = new EnvironmentId(2);

  private final SettableClock clock = new SettableClock(Instant.parse("2026-01-05T02:00:00Z"));
  private final Database database = FreshDatabase.open();
  private final Alerts alerts = new Alerts(database, clock, Ids.random());
  private final List<String> told = new ArrayList<>();

  AlertsSqlTest() {
    database
        .events()
        .subscribe(AlertRaised.class, (_, e) -> told.add("raised " + e.alert().alarm().subject()));
    database
        .events()
        .subscribe(
            AlertResolved.class, (_, e) -> told.add("resolved " + e.alert().alarm().subject()));
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void theSameAgainIsCountedAndToldOnce() {
    raise(alarm("east", LIVE, AlertSeverity.WARNING));
    clock.advance(Duration.ofHours(1));
    raise(alarm("east", LIVE, AlertSeverity.CRITICAL));
    Alert alert = alerts.open(LIVE).getFirst();
    assertThat(alert.times()).isEqualTo(2);
    assertThat(alert.firstAt()).isEqualTo("2026-01-05T02:00:00Z");
    assertThat(alert.lastAt()).isEqualTo("2026-01-05T03:00:00Z");
    assertThat(alert.alarm().severity()).isEqualTo(AlertSeverity.CRITICAL);
    assertThat(told).containsExactly("raised east");
  }

  @Test
  void whatIsResolvedMayBeRaisedAnew() {
    Alarm east = alarm("east", LIVE, AlertSeverity.WARNING);
    raise(east);
    database.useTx(Scope.of(LIVE), tx -> alerts.resolve(tx, east, "cluster"));
    database.useTx(Scope.of(LIVE), tx -> alerts.resolve(tx, east, "cluster"));
    assertThat(alerts.open(LIVE)).isEmpty();
    raise(east);
    assertThat(alerts.open(LIVE)).hasSize(1);
    assertThat(told).containsExactly("raised east", "resolved east", "raised east");
  }

  @Test
  void anEnvironmentSeesItsOwnAndThoseOfTheInstallation() {
    raise(alarm("east", LIVE, AlertSeverity.WARNING));
    raise(alarm("west", TEST, AlertSeverity.INFO));
    raise(alarm("all", null, AlertSeverity.CRITICAL));
    assertThat(alerts.open(LIVE))
        .extracting(alert -> alert.alarm().subject())
        .containsExactly("all", "east");
    assertThat(alerts.countOpen(TEST)).isEqualTo(2);
    assertThat(alerts.open(null)).hasSize(3);
    Alert east = alerts.open(LIVE).getLast();
    assertThat(alerts.resolve(TEST, east.id(), "ana")).isEmpty();
    assertThat(alerts.resolve(LIVE, east.id(), "ana").orElseThrow().resolvedBy()).isEqualTo("ana");
    assertThat(alerts.resolve(LIVE, east.id(), "ana")).isEmpty();
  }

  @Test
  void whatIsRolledBackWasNeverRaised() {
    assertThatThrownBy(
            () ->
                database.useTx(
                    Scope.everything(),
                    tx -> {
                      alerts.raise(tx, alarm("east", null, AlertSeverity.INFO));
                      throw new IllegalStateException("no");
                    }))
        .hasMessage("no");
    assertThat(alerts.open(null)).isEmpty();
  }

  @Test
  void onlyWhatWasResolvedLongAgoIsForgotten() {
    Alarm east = alarm("east", null, AlertSeverity.INFO);
    raise(east);
    raise(alarm("west", null, AlertSeverity.INFO));
    database.useTx(Scope.everything(), tx -> alerts.resolve(tx, east, "somebody"));
    clock.advance(Alerts.KEEP_RESOLVED.plusDays(1));
    assertThat(alerts.sweep(true)).isEqualTo(1);
    assertThat(alerts.sweep(false)).isEqualTo(1);
    assertThat(alerts.sweep(false)).isZero();
    assertThat(alerts.open(null)).hasSize(1);
  }

  @Test
  void whatIsTooLongIsCutOrRefused() {
    raise(Alarm.of("kind", "subject", AlertSeverity.INFO, Map.of("error", "x".repeat(5_000))));
    assertThat(alerts.open(null).getFirst().alarm().details().get("error"))
        .hasSize(Alarm.MAX_DETAIL);
    assertThatThrownBy(() -> Alarm.of("Not So", "x", AlertSeverity.INFO, Map.of()))
        .hasMessageContaining("kind");
    assertThatThrownBy(() -> Alarm.of("kind", " ", AlertSeverity.INFO, Map.of()))
        .hasMessageContaining("subject");
  }

  private void raise(Alarm alarm) {
    alerts.raise(alarm);
  }

  private static Alarm alarm(
      String subject, @Nullable EnvironmentId environment, AlertSeverity severity) {
    return new Alarm("cluster_down", subject, severity, environment, Map.of("since", "now"));
  }
}
