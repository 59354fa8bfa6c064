package dev.cuota.client;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** Reads snapshots of tenants, and the catalog with them when it is not known or has changed. */
final class Snapshots {
  /** Most tenants of a request. */
  static final int MAX_TENANTS = 100;

  private static final String PATH = "/api/v1/snapshots";

  private final Http http;
  private final LongSupplier nanos;
  private final FailureMode otherwise;
  private final ClosedActions closed;
  private volatile CatalogView catalog = CatalogView.NONE;
  private final AtomicInteger catalogChanges = new AtomicInteger(1);
  private volatile int catalogRead;

  Snapshots(Http http, LongSupplier nanos, FailureMode otherwise, ClosedActions closed) {
    this.closed = closed;
    this.http = http;
    this.nanos = nanos;
    this.otherwise = otherwise;
  }

  CatalogView catalog() {
    return catalog;
  }

  /** What happens to something wanted that nobody can decide. */
  FailureMode failure(Wanted wanted) {
    CatalogView.Action known = wanted.isAction() ? catalog.action(wanted.name()) : null;
    if (known != null) {
      return known.failure();
    }
    boolean unread = catalog.version() == CatalogView.NOT_READ;
    return unread && wanted.isAction() && closed.contains(wanted.name())
        ? FailureMode.CLOSED
        : otherwise;
  }

  /** The catalog is to be read again with the next snapshot. */
  void forgetCatalog() {
    catalogChanges.incrementAndGet();
  }

  /**
   * Reads.
   *
   * @param tenants at most {@link #MAX_TENANTS}
   * @return one for each, those unknown to the server too
   */
  List<TenantSnapshot> read(List<String> tenants) {
    int changes = catalogChanges.get();
    boolean withCatalog = catalogRead != changes;
    long askedAt = nanos.getAsLong();
    JsonObject answer = ask(tenants, withCatalog);
    if (!withCatalog && answer.whole("version", catalog.version()) != catalog.version()) {
      withCatalog = true;
      answer = ask(tenants, true);
    }
    if (withCatalog) {
      catalogRead = changes;
      catalog = CatalogView.read(answer, otherwise);
      closed.learn(catalog);
    }
    return snapshots(answer, tenants, askedAt);
  }

  private static List<TenantSnapshot> snapshots(
      JsonObject answer, List<String> tenants, long askedAt) {
    List<TenantSnapshot> read = new ArrayList<>();
    Set<String> missing = new HashSet<>(tenants);
    for (JsonObject one : answer.objects("tenants")) {
      TenantSnapshot snapshot = TenantSnapshot.read(one, askedAt);
      missing.remove(snapshot.tenant());
      read.add(snapshot);
    }
    missing.forEach(tenant -> read.add(TenantSnapshot.unknown(tenant, askedAt)));
    return read;
  }

  private JsonObject ask(List<String> tenants, boolean withCatalog) {
    byte[] body =
        JsonText.object(
            json -> {
              json.writeArrayPropertyStart("tenants");
              tenants.forEach(json::writeString);
              json.writeEndArray();
              json.writeBooleanProperty("catalog", withCatalog);
            });
    Http.Reply reply = http.post(PATH, body);
    if (!reply.isOk()) {
      throw reply.refusal();
    }
    return reply.json();
  }
}
