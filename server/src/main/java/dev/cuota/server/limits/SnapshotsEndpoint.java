package dev.cuota.server.limits;

import dev.cuota.core.catalog.Action;
import dev.cuota.core.catalog.Catalog;
import dev.cuota.core.catalog.Feature;
import dev.cuota.core.catalog.Limit;
import dev.cuota.core.limits.Reason;
import dev.cuota.core.platform.Quantity;
import dev.cuota.engine.Engine;
import dev.cuota.engine.catalog.CatalogSnapshot;
import dev.cuota.engine.limits.TenantLimits;
import dev.cuota.engine.security.Caller;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Everything that goes for tenants, for those who decide by themselves. */
@RestController
public final class SnapshotsEndpoint {
  /** Most tenants in one request. */
  static final int MAX_TENANTS = 100;

  private final Engine engine;

  public SnapshotsEndpoint(Engine engine) {
    this.engine = engine;
  }

  record Answer(
      int version,
      @Nullable List<OfAction> actions,
      @Nullable List<OfFeature> features,
      List<OfTenant> tenants) {}

  record OfAction(String action, String feature, BigDecimal amount, String failure) {}

  record OfFeature(String feature, String kind, String unit, String service) {}

  /**
   * One tenant.
   *
   * @param bar why its account may not use more; null when it may
   */
  record OfTenant(
      String tenant,
      String plan,
      @Nullable Reason bar,
      @Nullable String upgradeUrl,
      List<Line> features) {}

  /**
   * What goes for one feature.
   *
   * @param limit a number, {@code unlimited} or {@code none}
   */
  record Line(
      String feature,
      Object limit,
      String mode,
      BigDecimal used,
      BigDecimal held,
      @Nullable Instant reset,
      boolean leasable) {}

  @PostMapping("/api/v1/snapshots")
  Answer snapshots(Caller caller, @RequestBody byte[] body) {
    Request request = new Request();
    JsonBody.read(body, request::field);
    CatalogSnapshot snapshot = engine.catalogs().current(caller.environment());
    Catalog catalog = snapshot.catalog();
    return new Answer(
        snapshot.version(),
        request.catalog ? catalog.actions().values().stream().map(this::action).toList() : null,
        request.catalog ? catalog.features().values().stream().map(this::feature).toList() : null,
        request.tenants.stream()
            .map(tenant -> tenant(engine.limits().of(caller.environment(), tenant)))
            .toList());
  }

  private static final class Request {
    private final List<String> tenants = new ArrayList<>();
    private boolean catalog;

    void field(JsonBody json, String name) {
      switch (name) {
        case "tenants" ->
            json.array(
                "/tenants", MAX_TENANTS, index -> tenants.add(json.text("/tenants/" + index)));
        case "catalog" -> catalog = json.flag("/catalog");
        default -> throw JsonBody.unknown("", name);
      }
    }
  }

  private OfAction action(Action action) {
    return new OfAction(
        action.key(),
        action.feature(),
        action.amount().value(),
        action.failure().name().toLowerCase(Locale.ROOT));
  }

  private OfFeature feature(Feature feature) {
    return new OfFeature(feature.key(), feature.kind().text(), feature.unit(), feature.service());
  }

  private static OfTenant tenant(TenantLimits limits) {
    return new OfTenant(
        limits.tenant(),
        limits.plan(),
        limits.bar(),
        limits.upgradeUrl().isEmpty() ? null : limits.upgradeUrl(),
        limits.features().stream().map(SnapshotsEndpoint::line).toList());
  }

  private static Line line(TenantLimits.OfFeature one) {
    return new Line(
        one.feature().key(),
        one.limit() instanceof Limit.AtMost(Quantity most) ? most.value() : one.limit().text(),
        one.mode().name().toLowerCase(Locale.ROOT),
        one.used().value(),
        one.held().value(),
        one.reset(),
        one.leasable());
  }
}
