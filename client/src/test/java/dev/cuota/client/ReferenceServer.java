package dev.cuota.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** A server in memory that keeps the promises of decision 9, and breaks what it is told to. */
final class ReferenceServer implements AutoCloseable {
  /** What goes wrong with a request. */
  enum Fault {
    NONE,
    /** It does not arrive. */
    LOSE_REQUEST,
    /** It is done, but its answer is lost. */
    LOSE_ANSWER,
    /** It is done twice. */
    DOUBLE,
    /** It is answered with 500. */
    FAIL,
    /** It is done at once and answered late. */
    LATE
  }

  private static final String RESERVATION = "/api/v1/reservations/";

  final Pools pools = new Pools();
  final Map<String, String> events = new ConcurrentHashMap<>();
  final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
  final Set<String> barred = ConcurrentHashMap.newKeySet();
  final List<AssertionError> violations = new CopyOnWriteArrayList<>();
  final AtomicInteger overruns = new AtomicInteger();
  volatile Function<String, Fault> faults = path -> Fault.NONE;
  volatile long lateMillis = 1_000;

  private final Map<String, byte[]> answered = new ConcurrentHashMap<>();
  private final Map<String, List<Line>> consumed = new ConcurrentHashMap<>();
  private final Map<String, Held> reservations = new ConcurrentHashMap<>();
  private final Map<String, Action> actions = new LinkedHashMap<>();
  private final Map<String, String> kinds = new LinkedHashMap<>();
  private final List<OutputStream> streams = new CopyOnWriteArrayList<>();
  private final List<String> history = new CopyOnWriteArrayList<>();
  private @Nullable HttpServer http;
  private @Nullable ExecutorService threads;
  private int port;
  volatile long version = 1;

  /** When allowances begin anew; null to say nothing of it. */
  volatile @Nullable Instant reset;

  private record Action(String feature, BigDecimal amount, String failure) {}

  private record Held(Pools.Pool pool, BigDecimal amount, AtomicInteger state) {}

  ReferenceServer start() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      ExecutorService pool = Executors.newCachedThreadPool();
      made.createContext("/", this::handle);
      made.setExecutor(pool);
      made.start();
      port = made.getAddress().getPort();
      http = made;
      threads = pool;
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void stop() {
    if (http != null && threads != null) {
      http.stop(0);
      threads.shutdownNow();
      streams.clear();
    }
  }

  @Override
  public void close() {
    stop();
    violations.forEach(
        violation -> {
          throw violation;
        });
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** A metered feature of a tenant's, with an action of the same name; a null limit is none. */
  ReferenceServer metered(String tenant, String feature, @Nullable Integer limit, boolean hard) {
    return feature(
        tenant, feature, "metered", limit == null ? null : BigDecimal.valueOf(limit), hard);
  }

  ReferenceServer feature(
      String tenant, String feature, String kind, @Nullable BigDecimal limit, boolean hard) {
    kinds.put(feature, kind);
    actions.putIfAbsent(feature, new Action(feature, BigDecimal.ONE, "open"));
    pools.pools.put(tenant + "/" + feature, new Pools.Pool(tenant, feature, limit, hard));
    return this;
  }

  ReferenceServer action(String action, String feature, String amount, String failure) {
    actions.put(action, new Action(feature, new BigDecimal(amount), failure));
    return this;
  }

  int asked(String path) {
    AtomicInteger times = asked.get(path);
    return times == null ? 0 : times.get();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      asked.computeIfAbsent(path, key -> new AtomicInteger()).incrementAndGet();
      byte[] body = exchange.getRequestBody().readAllBytes();
      Fault fault = faults.apply(path);
      if (fault == Fault.FAIL) {
        send(exchange, 500, new byte[0]);
      } else if (path.equals("/api/v1/stream") && fault != Fault.LOSE_REQUEST) {
        stream(exchange);
      } else if (fault != Fault.LOSE_REQUEST) {
        answer(exchange, path, body, fault);
      }
    } catch (AssertionError e) {
      violations.add(e);
    }
  }

  private void answer(HttpExchange exchange, String path, byte[] body, Fault fault)
      throws IOException {
    Reply reply = answer(exchange.getRequestMethod(), path, body);
    if (fault == Fault.DOUBLE) {
      reply = answer(exchange.getRequestMethod(), path, body);
    }
    if (fault == Fault.LATE) {
      LockSupport.parkNanos(lateMillis * 1_000_000);
    }
    if (fault != Fault.LOSE_ANSWER) {
      send(exchange, reply.status(), reply.body());
    }
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Reply(int status, byte[] body) {}

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  private Reply answer(String method, String path, byte[] body) {
    try {
      return answered(method, path, body);
    } catch (CuotaUnavailable | IllegalArgumentException e) {
      return new Reply(400, problem("INVALID_REQUEST", String.valueOf(e.getMessage())));
    }
  }

  private Reply answered(String method, String path, byte[] body) {
    if (path.equals("/api/v1/events")) {
      return events(body);
    } else if (method.equals("DELETE")) {
      return release(path.substring(path.lastIndexOf('/') + 1));
    }
    JsonObject json = JsonObject.read(body);
    return switch (path) {
      case "/api/v1/leases" -> new Reply(200, pools.exchange(json, System.nanoTime() / 1_000_000));
      case "/api/v1/snapshots" -> new Reply(200, snapshots(json));
      case "/api/v1/consume" -> once(json, () -> consume(json, true));
      case "/api/v1/check" -> consume(json, false);
      case "/api/v1/events/void" -> takeBack(json);
      case "/api/v1/reservations" -> once(json, () -> reserve(json));
      default ->
          path.endsWith("/commit")
              ? commit(
                  path.substring(RESERVATION.length(), path.length() - "/commit".length()), json)
              : notFound();
    };
  }

  private static Reply notFound() {
    return new Reply(404, problem("NOT_FOUND", "nothing there"));
  }

  static byte[] problem(String code, String message) {
    return JsonText.object(
        json -> {
          json.writeStringProperty("code", code);
          json.writeStringProperty("message", message);
        });
  }

  private synchronized Reply once(JsonObject json, java.util.function.Supplier<Reply> first) {
    String id = json.textOrNull("id");
    byte[] before = id == null ? null : answered.get(id);
    if (before != null) {
      return new Reply(200, before);
    }
    Reply reply = first.get();
    if (id != null && reply.status() / 100 == 2) {
      answered.put(id, reply.body());
    }
    return reply;
  }

  private record Line(Pools.Pool pool, BigDecimal amount) {}

  private Line line(String tenant, JsonObject json) {
    String name = json.textOrNull("action");
    Action action = name == null ? null : actions.get(name);
    String feature = action == null ? json.textOrNull("feature") : action.feature();
    if (feature == null || !pools.pools.containsKey(tenant + "/" + feature)) {
      throw new IllegalArgumentException("unknown: " + name + " of " + tenant);
    }
    BigDecimal said = json.numberOrNull("amount");
    BigDecimal own = action == null ? BigDecimal.ONE : action.amount();
    return new Line(pools.pool(tenant, feature), said == null ? own : said);
  }

  private synchronized Reply consume(JsonObject json, boolean record) {
    String tenant = json.text("tenant");
    List<Line> lines = new ArrayList<>();
    json.objects("limits").forEach(one -> lines.add(line(tenant, one)));
    boolean together = !lines.isEmpty();
    if (!together) {
      lines.add(line(tenant, json));
    }
    synchronized (pools) {
      boolean fits = true;
      for (Line line : lines) {
        fits &= line.pool().left().compareTo(line.amount()) >= 0;
      }
      boolean overrun = record && json.flag("overrun");
      if (overrun) {
        overruns.addAndGet(fits ? 0 : 1);
        lines.forEach(line -> pools.overrun(line.pool(), line.amount()));
        fits = true;
      } else if (record) {
        for (Line line : lines) {
          fits =
              pools.consume(
                      line.pool(), fits ? line.amount() : line.pool().left().add(BigDecimal.ONE))
                  && fits;
        }
      }
      String id = json.textOrNull("id");
      if (record && fits && id != null) {
        consumed.put(id, lines);
      }
      return new Reply(200, decision(tenant, lines.get(0).pool(), fits, null));
    }
  }

  /** Takes back what was consumed, once. */
  private Reply takeBack(JsonObject json) {
    for (JsonObject event : json.objects("events")) {
      List<Line> lines =
          event.text("source").equals("cuota:consume") ? consumed.remove(event.text("id")) : null;
      if (lines != null) {
        lines.forEach(line -> pools.takeBack(line.pool(), line.amount()));
      }
    }
    return new Reply(200, JsonText.object(empty -> {}));
  }

  private Reply reserve(JsonObject json) {
    String tenant = json.text("tenant");
    Line line = line(tenant, json);
    if (!pools.hold(line.pool(), line.amount())) {
      return new Reply(200, decision(tenant, line.pool(), false, null));
    }
    String id = UUID.randomUUID().toString();
    reservations.put(id, new Held(line.pool(), line.amount(), new AtomicInteger()));
    return new Reply(201, decision(tenant, line.pool(), true, id));
  }

  private Reply commit(String id, JsonObject json) {
    Held held = reservations.get(id);
    if (held == null) {
      return notFound();
    }
    synchronized (pools) {
      BigDecimal amount = json.number("amount");
      byte[] before = answered.get("commit " + id + " " + amount);
      if (before != null) {
        return new Reply(200, before);
      } else if (held.state().get() != 0) {
        return new Reply(409, problem("CONFLICT", "settled otherwise"));
      }
      pools.letGo(held.pool(), held.amount());
      boolean fits = pools.consume(held.pool(), amount);
      if (!fits && !json.flag("overrun")) {
        pools.hold(held.pool(), held.amount());
        return new Reply(200, decision(held.pool().tenant, held.pool(), false, null));
      } else if (!fits) {
        overruns.incrementAndGet();
        pools.overrun(held.pool(), amount);
      }
      held.state().set(1);
      byte[] reply = decision(held.pool().tenant, held.pool(), true, null);
      answered.put("commit " + id + " " + amount, reply);
      return new Reply(200, reply);
    }
  }

  private Reply release(String id) {
    Held held = reservations.get(id);
    if (held == null) {
      return notFound();
    } else if (held.state().compareAndSet(0, 2)) {
      pools.letGo(held.pool(), held.amount());
    }
    return new Reply(held.state().get() == 1 ? 409 : 204, new byte[0]);
  }

  private byte[] decision(
      String tenant, Pools.Pool pool, boolean allowed, @Nullable String reservation) {
    return JsonText.object(
        json -> {
          json.writeBooleanProperty("allowed", allowed);
          JsonText.text(json, "reservation", reservation);
          json.writeName("code");
          json.writeString(allowed ? null : "LIMIT_EXCEEDED");
          json.writeStringProperty("tenant", tenant);
          json.writeStringProperty("feature", pool.feature);
          limit(json, pool);
          JsonText.number(json, "used", pool.used);
          JsonText.text(json, "reset", reset == null ? null : reset.toString());
          json.writeStringProperty("decision", UUID.randomUUID().toString());
        });
  }

  private static void limit(JsonGenerator json, Pools.Pool pool) {
    if (pool.limit == null) {
      json.writeStringProperty("limit", "unlimited");
    } else if (pool.limit.signum() < 0) {
      json.writeStringProperty("limit", "none");
    } else {
      JsonText.number(json, "limit", pool.limit);
    }
  }

  private byte[] snapshots(JsonObject asked) {
    return JsonText.object(
        json -> {
          json.writeNumberProperty("version", version);
          if (asked.flag("catalog")) {
            catalog(json);
          }
          json.writeArrayPropertyStart("tenants");
          synchronized (pools) {
            asked.texts("tenants").forEach(tenant -> snapshot(json, tenant));
          }
          json.writeEndArray();
        });
  }

  private void catalog(JsonGenerator json) {
    json.writeArrayPropertyStart("actions");
    actions.forEach(
        (name, action) -> {
          json.writeStartObject();
          json.writeStringProperty("action", name);
          json.writeStringProperty("feature", action.feature());
          JsonText.number(json, "amount", action.amount());
          json.writeStringProperty("failure", action.failure());
          json.writeEndObject();
        });
    json.writeEndArray();
    json.writeArrayPropertyStart("features");
    kinds.forEach(
        (feature, kind) -> {
          json.writeStartObject();
          json.writeStringProperty("feature", feature);
          json.writeStringProperty("kind", kind);
          json.writeStringProperty("unit", "piece");
          json.writeEndObject();
        });
    json.writeEndArray();
  }

  private void snapshot(JsonGenerator json, String tenant) {
    List<Pools.Pool> own =
        pools.pools.values().stream().filter(pool -> pool.tenant.equals(tenant)).toList();
    if (own.isEmpty()) {
      return;
    }
    json.writeStartObject();
    json.writeStringProperty("tenant", tenant);
    json.writeStringProperty("plan", "growth");
    json.writeName("bar");
    json.writeString(barred.contains(tenant) ? "QUOTA_HARD_LIMIT" : null);
    json.writeStringProperty("upgradeUrl", "https://example.org/upgrade");
    json.writeArrayPropertyStart("features");
    for (Pools.Pool pool : own) {
      json.writeStartObject();
      json.writeStringProperty("feature", pool.feature);
      limit(json, pool);
      json.writeStringProperty("mode", pool.hard ? "hard" : "soft");
      JsonText.number(json, "used", pool.used);
      JsonText.number(json, "held", pool.held);
      json.writeBooleanProperty("leasable", "metered".equals(kinds.get(pool.feature)));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private Reply events(byte[] body) {
    JsonObject batch =
        JsonObject.read(
            ("{\"events\":" + new String(body, StandardCharsets.UTF_8) + "}")
                .getBytes(StandardCharsets.UTF_8));
    List<JsonObject> all = batch.objects("events");
    if (all.stream().anyMatch(event -> event.text("type").equals("bad"))) {
      return new Reply(400, problem("INVALID_REQUEST", "no such thing"));
    }
    for (JsonObject event : all) {
      JsonObject data = event.object("data");
      String said = data == null ? "" : String.valueOf(data.numberOrNull("n"));
      String before = events.putIfAbsent(event.text("source") + " " + event.text("id"), said);
      if (before != null && !before.equals(said)) {
        throw new AssertionError("another event with the same id");
      }
    }
    return new Reply(204, new byte[0]);
  }

  private void stream(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    OutputStream out = exchange.getResponseBody();
    String last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
    synchronized (streams) {
      for (int i = last == null ? history.size() : Integer.parseInt(last);
          i < history.size();
          i++) {
        out.write(history.get(i).getBytes(StandardCharsets.UTF_8));
      }
      out.write(": hello\n\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
      streams.add(out);
    }
    while (streams.contains(out) && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(50_000_000L);
    }
  }

  /** Tells all who listen, now or later. */
  void tell(String event, String data) {
    synchronized (streams) {
      String text = "id: %d\nevent: %s\ndata: %s\n\n".formatted(history.size() + 1, event, data);
      history.add(text);
      for (OutputStream out : List.copyOf(streams)) {
        try {
          out.write(text.getBytes(StandardCharsets.UTF_8));
          out.flush();
        } catch (IOException e) {
          streams.remove(out);
        }
      }
    }
  }

  /** Breaks the streams; those who listen come back. */
  void hangUp() {
    streams.clear();
  }
}
