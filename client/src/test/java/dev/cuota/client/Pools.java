package dev.cuota.client;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The books of the reference server: every change keeps both sums of decision 9, or fails. */
final class Pools {
  final Map<String, Pool> pools = new LinkedHashMap<>();
  private final Map<String, Lease> leases = new HashMap<>();
  private final Map<String, Holder> holders = new HashMap<>();

  /** How long a lease lives unheard of. */
  volatile long ttlMillis = 10_000;

  /** Most that a lease gets; null for what the page says. */
  volatile @Nullable BigDecimal mostGranted;

  /** The allowance of a tenant of a feature. */
  static final class Pool {
    final String tenant;
    final String feature;
    @Nullable BigDecimal limit;
    final boolean hard;
    BigDecimal used = BigDecimal.ZERO;
    BigDecimal reserved = BigDecimal.ZERO;
    BigDecimal held = BigDecimal.ZERO;
    BigDecimal forfeited = BigDecimal.ZERO;
    BigDecimal beyond = BigDecimal.ZERO;
    long uses;

    Pool(String tenant, String feature, @Nullable BigDecimal limit, boolean hard) {
      this.tenant = tenant;
      this.feature = feature;
      this.limit = limit;
      this.hard = hard;
    }

    BigDecimal taken() {
      return used.add(reserved).add(held).add(forfeited);
    }

    BigDecimal left() {
      BigDecimal most = limit;
      return most == null || !hard
          ? BigDecimal.valueOf(Long.MAX_VALUE)
          : most.subtract(taken().subtract(beyond));
    }

    void check() {
      if (hard && left().signum() < 0) {
        throw new AssertionError(tenant + " " + feature + " is over its limit: " + taken());
      }
      if (held.signum() < 0 || forfeited.signum() < 0 || used.signum() < 0) {
        throw new AssertionError(tenant + " " + feature + " is below zero");
      }
    }
  }

  private static final class Lease {
    final String id = UUID.randomUUID().toString();
    final String holder;
    final long epoch;
    final long givenIn;
    final Pool pool;
    final BigDecimal granted;
    final boolean unbounded;
    BigDecimal spent = BigDecimal.ZERO;
    long uses;
    String status = "OPEN";
    boolean recall;
    long heardAt;

    Lease(String holder, Holder process, Pool pool, BigDecimal granted, boolean unbounded) {
      this.holder = holder;
      this.epoch = process.epoch;
      this.givenIn = process.exchange;
      this.pool = pool;
      this.granted = granted;
      this.unbounded = unbounded;
    }
  }

  private static final class Holder {
    long epoch;
    long exchange;
    long since = 1;
  }

  synchronized Pool pool(String tenant, String feature) {
    Pool pool = pools.get(tenant + "/" + feature);
    if (pool == null) {
      throw new AssertionError("no pool " + tenant + "/" + feature);
    }
    return pool;
  }

  /** As if the server had been set back to before it gave any; it charges nothing for them. */
  synchronized void forgetLeases() {
    leases.clear();
    pools.values().forEach(pool -> pool.held = BigDecimal.ZERO);
  }

  /** Leases that are handed out now. */
  synchronized long openLeases() {
    return leases.values().stream().filter(lease -> lease.status.equals("OPEN")).count();
  }

  synchronized BigDecimal used(String tenant, String feature) {
    return pool(tenant, feature).used;
  }

  /** Records a use if it fits. */
  synchronized boolean consume(Pool pool, BigDecimal amount) {
    if (pool.left().compareTo(amount) < 0) {
      leases.values().stream()
          .filter(lease -> lease.pool == pool)
          .forEach(lease -> lease.recall = true);
      return false;
    }
    pool.used = pool.used.add(amount);
    pool.uses++;
    pool.check();
    return true;
  }

  /** Records a use that has happened. */
  synchronized void overrun(Pool pool, BigDecimal amount) {
    BigDecimal fits = amount.min(pool.left().max(BigDecimal.ZERO));
    pool.beyond = pool.beyond.add(amount.subtract(fits));
    pool.used = pool.used.add(amount);
    pool.check();
  }

  /** What was recorded did not happen. */
  synchronized void takeBack(Pool pool, BigDecimal amount) {
    pool.beyond = pool.beyond.subtract(amount).max(BigDecimal.ZERO);
    pool.used = pool.used.subtract(amount);
    pool.check();
  }

  synchronized boolean hold(Pool pool, BigDecimal amount) {
    if (pool.left().compareTo(amount) < 0) {
      return false;
    }
    pool.reserved = pool.reserved.add(amount);
    pool.check();
    return true;
  }

  synchronized void letGo(Pool pool, BigDecimal amount) {
    pool.reserved = pool.reserved.subtract(amount);
    pool.check();
  }

  /** What expires with the server's clock. */
  synchronized void expire(long nowMillis) {
    for (Lease lease : leases.values()) {
      if (lease.status.equals("OPEN") && nowMillis - lease.heardAt > ttlMillis) {
        lease.status = "EXPIRED";
        BigDecimal rest = rest(lease);
        lease.pool.held = lease.pool.held.subtract(rest);
        lease.pool.forfeited = lease.pool.forfeited.add(rest);
      }
    }
  }

  private static BigDecimal rest(Lease lease) {
    return lease.unbounded ? BigDecimal.ZERO : lease.granted.subtract(lease.spent);
  }

  /** One exchange of leases. */
  synchronized byte[] exchange(JsonObject asked, long nowMillis) {
    expire(nowMillis);
    String name = asked.text("holder");
    Holder holder = holders.computeIfAbsent(name, key -> new Holder());
    long epoch = asked.whole("epoch", 0);
    long number = asked.whole("exchange", 0);
    if (epoch == 0) {
      holder.since = asked.whole("previous", 0) == holder.epoch ? holder.since : holder.epoch + 1;
      holder.epoch++;
      holder.exchange = 0;
      return answer(name, holder.epoch, number, List.of(), List.of());
    }
    boolean fenced = epoch < holder.epoch;
    List<String[]> reported = new ArrayList<>();
    for (JsonObject report : asked.objects("reports")) {
      String lease = report.text("lease");
      reported.add(fenced ? new String[] {lease, "FENCED", "0"} : report(name, report, nowMillis));
    }
    if (!fenced) {
      unreported(asked, reported);
    }
    List<byte[]> given = new ArrayList<>();
    if (!fenced && number > holder.exchange) {
      takeBack(name, holder, asked.texts("open"));
      holder.exchange = number;
      for (JsonObject want : asked.objects("wants")) {
        given.add(want(name, holder, want, nowMillis));
      }
    }
    return answer(name, epoch, number, reported, given);
  }

  private String[] report(String holder, JsonObject report, long nowMillis) {
    Lease lease = leases.get(report.text("lease"));
    if (lease == null || !lease.holder.equals(holder)) {
      return new String[] {report.text("lease"), "UNKNOWN", "0"};
    }
    if (lease.status.equals("CLOSED")) {
      return new String[] {lease.id, "CLOSED", lease.spent.toPlainString()};
    }
    BigDecimal more = report.number("spent").subtract(lease.spent).max(BigDecimal.ZERO);
    if (!lease.unbounded && report.number("spent").compareTo(lease.granted) > 0) {
      throw new AssertionError("spent beyond the lease: " + report.number("spent"));
    }
    boolean expired = lease.status.equals("EXPIRED");
    takeOff(lease, more, expired);
    long uses = Math.max(lease.uses, report.whole("uses", 0));
    lease.pool.uses += uses - lease.uses;
    lease.uses = uses;
    lease.heardAt = nowMillis;
    if (expired || report.flag("close")) {
      close(lease, expired);
    }
    lease.pool.check();
    return new String[] {lease.id, lease.status, lease.spent.toPlainString()};
  }

  private static void takeOff(Lease lease, BigDecimal more, boolean expired) {
    lease.spent = lease.spent.add(more);
    lease.pool.used = lease.pool.used.add(more);
    if (lease.unbounded) {
      return;
    }
    if (expired) {
      lease.pool.forfeited = lease.pool.forfeited.subtract(more);
    } else {
      lease.pool.held = lease.pool.held.subtract(more);
    }
  }

  private static void close(Lease lease, boolean expired) {
    lease.status = "CLOSED";
    if (expired) {
      lease.pool.forfeited = lease.pool.forfeited.subtract(rest(lease));
    } else {
      lease.pool.held = lease.pool.held.subtract(rest(lease));
    }
  }

  /** Given in an earlier exchange and not held: the answer was lost. */
  private void takeBack(String name, Holder holder, List<String> open) {
    for (Lease lease : leases.values()) {
      if (lease.holder.equals(name)
          && (lease.epoch == holder.epoch
              ? lease.givenIn <= holder.exchange
              : lease.epoch >= holder.since)
          && !lease.status.equals("CLOSED")
          && !open.contains(lease.id)) {
        close(lease, lease.status.equals("EXPIRED"));
      }
    }
  }

  /** Of those that are open, those that are wanted back or not known are spoken of unasked. */
  private void unreported(JsonObject asked, List<String[]> reported) {
    for (String open : asked.texts("open")) {
      Lease lease = leases.get(open);
      if (reported.stream().noneMatch(one -> one[0].equals(open))
          && (lease == null || lease.recall)) {
        String status = lease == null ? "UNKNOWN" : lease.status;
        reported.add(new String[] {open, status, lease == null ? "0" : lease.spent.toString()});
      }
    }
  }

  private byte[] want(String name, Holder holder, JsonObject want, long nowMillis) {
    Pool pool = pool(want.text("tenant"), want.text("feature"));
    boolean unbounded = pool.limit == null || !pool.hard;
    BigDecimal size = size(pool, want);
    if (!unbounded && size.compareTo(want.number("amount")) < 0) {
      leases.values().stream().filter(one -> one.pool == pool).forEach(one -> one.recall = true);
      return given(pool, null);
    }
    Lease lease = new Lease(name, holder, pool, unbounded ? BigDecimal.ZERO : size, unbounded);
    lease.heardAt = nowMillis;
    lease.pool.held = lease.pool.held.add(lease.granted);
    pool.check();
    // One exchange is under way, so what is given in it is given in this one.
    leases.put(lease.id, lease);
    return given(pool, lease);
  }

  private BigDecimal size(Pool pool, JsonObject want) {
    BigDecimal wish =
        want.number("rate").multiply(BigDecimal.valueOf(2)).max(want.number("amount"));
    BigDecimal most = mostGranted;
    wish = most == null ? wish : most;
    BigDecimal fair =
        pool.left().divide(BigDecimal.valueOf(2L * holders.size()), 0, RoundingMode.DOWN);
    return wish.min(fair).setScale(0, RoundingMode.DOWN).max(BigDecimal.ZERO);
  }

  private byte[] given(Pool pool, @Nullable Lease lease) {
    return JsonText.object(
        json -> {
          json.writeStringProperty("tenant", pool.tenant);
          json.writeStringProperty("feature", pool.feature);
          json.writeName("lease");
          json.writeString(lease == null ? null : lease.id);
          JsonText.number(json, "amount", lease == null ? BigDecimal.ZERO : lease.granted);
          json.writeBooleanProperty("unbounded", lease != null && lease.unbounded);
          json.writeBooleanProperty("over", false);
          json.writeNumberProperty("ttlMillis", ttlMillis);
          json.writeNumberProperty("periodMillis", 864_000_000L);
          if (pool.limit == null) {
            json.writeStringProperty("limit", "unlimited");
          } else {
            JsonText.number(json, "limit", pool.limit);
          }
          JsonText.number(json, "used", pool.used);
          json.writeStringProperty("mode", pool.hard ? "hard" : "soft");
          json.writeName("code");
          json.writeNull();
          json.writeNumberProperty("retryMillis", lease == null ? 50 : 0);
        });
  }

  private byte[] answer(
      String holder, long epoch, long number, List<String[]> reported, List<byte[]> given) {
    return JsonText.object(
        json -> {
          json.writeStringProperty("holder", holder);
          json.writeNumberProperty("epoch", epoch);
          json.writeNumberProperty("exchange", number);
          json.writeStringProperty("position", "0");
          json.writeArrayPropertyStart("reports");
          for (String[] one : reported) {
            Lease lease = leases.get(one[0]);
            json.writeStartObject();
            json.writeStringProperty("lease", one[0]);
            json.writeStringProperty("status", one[1]);
            JsonText.number(json, "spent", new BigDecimal(one[2]));
            json.writeNumberProperty("ttlMillis", ttlMillis);
            json.writeBooleanProperty("recall", lease != null && lease.recall);
            json.writeEndObject();
          }
          json.writeEndArray();
          json.writeArrayPropertyStart("leases");
          for (byte[] one : given) {
            json.writeRawValue(new String(one, java.nio.charset.StandardCharsets.UTF_8));
          }
          json.writeEndArray();
        });
  }
}
