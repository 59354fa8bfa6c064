package dev.cuota.spring;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A Cuota in memory with one plan for all tenants, which answers as the real one does. */
public final class StandInCuota implements AutoCloseable {
  /** When metered features begin anew: the start of a month far away. */
  public static final String RESET = "2099-02-01T00:00:00Z";

  private static final long PATIENCE_NANOS = 20_000_000_000L;
  private static final long LOOK_NANOS = 2_000_000L;

  /** Events by type, tenant and data, as they came. */
  public final List<Map<String, @Nullable Object>> events = new CopyOnWriteArrayList<>();

  /** Requests as {@code path body}. */
  public final List<String> asked = new CopyOnWriteArrayList<>();

  private final Map<String, Feature> features = new ConcurrentHashMap<>();
  private final Map<String, Action> actions = new ConcurrentHashMap<>();
  private final Map<String, BigDecimal> used = new ConcurrentHashMap<>();
  private final Map<String, String> bars = new ConcurrentHashMap<>();
  private final Map<String, String> consumed = new ConcurrentHashMap<>();
  private final Map<String, List<Line>> uses = new ConcurrentHashMap<>();
  private final Map<String, Line> held = new ConcurrentHashMap<>();
  private volatile boolean isBroken;
  private HttpServer http;

  private record Feature(
      String key, String kind, String unit, String service, String limit, boolean hard) {
    @Nullable BigDecimal most() {
      return limit.equals("unlimited") || limit.equals("none") ? null : new BigDecimal(limit);
    }

    String written() {
      return most() == null ? "\"" + limit + "\"" : limit;
    }

    @Nullable String reset() {
      return kind.equals("metered") ? RESET : null;
    }

    String denial() {
      if (limit.equals("none")) {
        return "FEATURE_GATED";
      } else if (kind.equals("metered")) {
        return "LIMIT_EXCEEDED";
      }
      return kind.equals("level") ? "STORAGE_LIMIT_EXCEEDED" : "PLAN_LIMIT_EXCEEDED";
    }
  }

  private record Action(String feature, BigDecimal amount, String failure) {}

  private record Line(String tenant, Feature feature, BigDecimal amount) {
    String key() {
      return tenant + "/" + feature.key();
    }
  }

  public StandInCuota() {
    http = listen(0);
  }

  /** A feature of everybody's plan; a limit is a number, {@code unlimited} or {@code none}. */
  public StandInCuota feature(String key, String kind, String unit, String limit) {
    features.put(key, new Feature(key, kind, unit, key + "Service", limit, true));
    return this;
  }

  /** The same, which may be passed. */
  public StandInCuota soft(String key, String kind, String unit, String limit) {
    features.put(key, new Feature(key, kind, unit, key + "Service", limit, false));
    return this;
  }

  public StandInCuota action(String key, String feature, String amount, String failure) {
    actions.put(key, new Action(feature, new BigDecimal(amount), failure));
    return this;
  }

  /** Says how much of a feature a tenant has used. */
  public StandInCuota used(String tenant, String feature, String amount) {
    used.put(tenant + "/" + feature, new BigDecimal(amount));
    return this;
  }

  /** How much a tenant has used. */
  public BigDecimal used(String tenant, String feature) {
    return used.getOrDefault(tenant + "/" + feature, BigDecimal.ZERO);
  }

  /** Bars a tenant's account. */
  public StandInCuota bar(String tenant, String code) {
    bars.put(tenant, code);
    return this;
  }

  /** Answers everything with 500 from now on, or no more. */
  public void breakDown(boolean broken) {
    isBroken = broken;
  }

  public String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /** The number of requests to a path. */
  public long asked(String path) {
    return asked.stream().filter(one -> one.startsWith(path + " ")).count();
  }

  @Override
  public void close() {
    http.stop(0);
  }

  /** Waits for what other threads bring about. */
  public static void eventually(String what, BooleanSupplier isSo) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!isSo.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("never came about: " + what);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private HttpServer listen(int port) {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      made.createContext("/", this::handle);
      made.setExecutor(Executors.newCachedThreadPool());
      made.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      asked.add(path + " " + body);
      Reply reply;
      try {
        reply = isBroken ? new Reply(500, "{}") : answer(exchange.getRequestMethod(), path, body);
      } catch (IllegalArgumentException e) {
        reply = new Reply(400, "{\"code\":\"INVALID_REQUEST\",\"message\":\"unknown\"}");
      }
      byte[] octets = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(reply.status(), octets.length == 0 ? -1 : octets.length);
      exchange.getResponseBody().write(octets);
    }
  }

  private record Reply(int status, String body) {}

  private synchronized Reply answer(String method, String path, String body) {
    if (path.equals("/api/v1/events")) {
      return take(body);
    } else if (method.equals("DELETE")) {
      return new Reply(
          held.remove(path.substring(path.lastIndexOf('/') + 1)) == null ? 404 : 204, "");
    } else if (path.endsWith("/commit")) {
      return commit(path.replaceAll(".*/([^/]+)/commit", "$1"), JsonText.object(body));
    }
    return switch (path) {
      case "/api/v1/snapshots" -> new Reply(200, snapshots(JsonText.object(body)));
      case "/api/v1/check" -> new Reply(200, decide(JsonText.object(body), false));
      case "/api/v1/consume" -> consume(JsonText.object(body));
      case "/api/v1/events/void" -> takeBack(JsonText.object(body));
      case "/api/v1/reservations" -> reserve(JsonText.object(body));
      default -> new Reply(404, "{\"code\":\"NOT_FOUND\"}");
    };
  }

  private Reply take(String body) {
    for (Map<String, @Nullable Object> event :
        JsonText.objects(JsonText.object("{\"all\":" + body + "}").get("all"))) {
      events.add(event);
    }
    return new Reply(204, "");
  }

  private Reply consume(Map<String, @Nullable Object> asked) {
    String id = JsonText.text(asked.get("id"));
    String before = consumed.get(id);
    if (before != null) {
      return new Reply(200, before);
    }
    String answer = decide(asked, true);
    if (answer.contains("\"allowed\":true") && !id.isEmpty()) {
      consumed.put(id, answer);
      List<Line> lines = new ArrayList<>();
      if (!asked.containsKey("limits")) {
        lines.add(line(JsonText.text(asked.get("tenant")), asked));
      }
      uses.put(id, lines);
    }
    return new Reply(200, answer);
  }

  /** Takes back what was consumed alone. */
  private Reply takeBack(Map<String, @Nullable Object> asked) {
    for (Map<String, @Nullable Object> event : JsonText.objects(asked.get("events"))) {
      List<Line> lines = uses.remove(JsonText.text(event.get("id")));
      if (lines != null) {
        lines.forEach(line -> used.merge(line.key(), line.amount().negate(), BigDecimal::add));
      }
    }
    return new Reply(200, "{}");
  }

  private String decide(Map<String, @Nullable Object> asked, boolean records) {
    String tenant = JsonText.text(asked.get("tenant"));
    boolean together = asked.containsKey("limits");
    List<Line> lines = new ArrayList<>();
    for (Map<String, @Nullable Object> one :
        together ? JsonText.objects(asked.get("limits")) : List.of(asked)) {
      lines.add(line(tenant, one));
    }
    boolean fits = lines.stream().allMatch(this::fits);
    if (fits && records) {
      lines.forEach(line -> used.merge(line.key(), line.amount(), BigDecimal::add));
    }
    if (!together) {
      return "{" + decision(lines.get(0), fits) + "}";
    }
    List<String> parts = new ArrayList<>();
    lines.forEach(line -> parts.add("{" + decision(line, fits(line)) + "}"));
    String code =
        lines.stream()
            .filter(line -> !fits(line))
            .findFirst()
            .map(line -> "\"" + line.feature().denial() + "\"")
            .orElse("null");
    return "{\"allowed\":%s,\"code\":%s,\"tenant\":\"%s\",\"limits\":[%s],\"decision\":\"d-2\"}"
        .formatted(fits, code, tenant, String.join(",", parts));
  }

  private Line line(String tenant, Map<String, @Nullable Object> one) {
    Action action = actions.get(JsonText.text(one.get("action")));
    Feature feature =
        features.get(action == null ? JsonText.text(one.get("feature")) : action.feature());
    if (feature == null) {
      throw new IllegalArgumentException("unknown");
    }
    BigDecimal own = action == null ? BigDecimal.ONE : action.amount();
    return new Line(tenant, feature, one.get("amount") instanceof BigDecimal said ? said : own);
  }

  private boolean fits(Line line) {
    BigDecimal most = line.feature().most();
    if (line.feature().limit().equals("none")) {
      return false;
    }
    return most == null
        || !line.feature().hard()
        || used.getOrDefault(line.key(), BigDecimal.ZERO).add(line.amount()).compareTo(most) <= 0;
  }

  private String decision(Line line, boolean allowed) {
    BigDecimal now = used.getOrDefault(line.key(), BigDecimal.ZERO);
    BigDecimal most = line.feature().most();
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("allowed", Boolean.toString(allowed));
    fields.put("code", allowed ? "null" : quoted(line.feature().denial()));
    fields.put("tenant", quoted(line.tenant()));
    fields.put("feature", quoted(line.feature().key()));
    fields.put("limit", line.feature().written());
    fields.put("used", now.toPlainString());
    fields.put(
        "remaining",
        most == null ? "null" : most.subtract(now).max(BigDecimal.ZERO).toPlainString());
    fields.put("reset", quoted(line.feature().reset()));
    fields.put("warning", allowed ? warning(now, most) : "null");
    fields.put("decision", quoted("d-1"));
    return joined(fields);
  }

  private static String warning(BigDecimal now, @Nullable BigDecimal most) {
    int percentage =
        most == null || most.signum() == 0
            ? 0
            : now.multiply(BigDecimal.valueOf(100))
                .divide(most, 0, java.math.RoundingMode.HALF_UP)
                .intValue();
    return percentage < 80
        ? "null"
        : "{\"threshold\":%d,\"percentage\":%d}".formatted(percentage < 100 ? 80 : 100, percentage);
  }

  private Reply reserve(Map<String, @Nullable Object> asked) {
    Line line = line(JsonText.text(asked.get("tenant")), asked);
    if (!fits(line)) {
      return new Reply(200, "{" + decision(line, false) + "}");
    }
    String id = UUID.randomUUID().toString();
    held.put(id, line);
    return new Reply(
        201,
        "{\"reservation\":\"%s\",\"expires\":\"%s\",%s}"
            .formatted(id, RESET, decision(line, true)));
  }

  private Reply commit(String id, Map<String, @Nullable Object> asked) {
    Line line = held.remove(id);
    if (line == null || !(asked.get("amount") instanceof BigDecimal amount)) {
      return new Reply(404, "{\"code\":\"NOT_FOUND\"}");
    }
    used.merge(line.key(), amount, BigDecimal::add);
    return new Reply(200, "{" + decision(line, true) + "}");
  }

  private String snapshots(Map<String, @Nullable Object> asked) {
    List<String> catalog = new ArrayList<>();
    actions.forEach(
        (key, action) ->
            catalog.add(
                "{\"action\":\"%s\",\"feature\":\"%s\",\"amount\":%s,\"failure\":\"%s\"}"
                    .formatted(key, action.feature(), action.amount(), action.failure())));
    List<String> kinds = new ArrayList<>();
    features.forEach(
        (key, feature) ->
            kinds.add(
                "{\"feature\":\"%s\",\"kind\":\"%s\",\"unit\":\"%s\",\"service\":\"%s\"}"
                    .formatted(key, feature.kind(), feature.unit(), feature.service())));
    List<String> tenants = new ArrayList<>();
    if (asked.get("tenants") instanceof List<?> names) {
      names.forEach(name -> tenants.add(snapshot(String.valueOf(name))));
    }
    return "{\"version\":1,\"position\":\"1\",\"actions\":[%s],\"features\":[%s],\"tenants\":[%s]}"
        .formatted(String.join(",", catalog), String.join(",", kinds), String.join(",", tenants));
  }

  private String snapshot(String tenant) {
    List<String> own = new ArrayList<>();
    features.forEach(
        (key, feature) ->
            own.add(
                "{\"feature\":\"%s\",\"limit\":%s,\"mode\":\"%s\",\"used\":%s,\"held\":0,\"reset\":%s,\"leasable\":false}"
                    .formatted(
                        key,
                        feature.written(),
                        feature.hard() ? "hard" : "soft",
                        used(tenant, key).toPlainString(),
                        quoted(feature.reset()))));
    return "{\"tenant\":\"%s\",\"plan\":\"growth\",\"bar\":%s,\"upgradeUrl\":\"https://shop.example/plans?tenant=%s\",\"features\":[%s]}"
        .formatted(tenant, quoted(bars.get(tenant)), tenant, String.join(",", own));
  }

  private static String quoted(@Nullable String text) {
    return text == null ? "null" : "\"" + text + "\"";
  }

  private static String joined(Map<String, String> fields) {
    List<String> all = new ArrayList<>();
    fields.forEach((name, value) -> all.add("\"" + name + "\":" + value));
    return String.join(",", all);
  }
}
