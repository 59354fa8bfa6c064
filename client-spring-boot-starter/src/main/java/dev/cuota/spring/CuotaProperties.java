package dev.cuota.spring;

import dev.cuota.client.FailureMode;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the application works with Cuota: {@code cuota.*}.
 *
 * @param enabled Whether the application asks Cuota at all; without, nothing is guarded or metered.
 * @param server Where Cuota is.
 * @param key API key with the scopes check and ingest.
 * @param holder This process's name at the server; the host's name by default. No two processes at
 *     once have the same.
 * @param folder Where events that are not sent yet survive a crash. Without one they are kept in
 *     memory.
 * @param timeout How long a request to Cuota may take, and so a guarded call wait.
 * @param failure What becomes of uses without the server, where the catalog says nothing.
 * @param tenant How the tenant of a request is found.
 * @param guard What is guarded.
 * @param metering How requests are metered.
 */
@ConfigurationProperties("cuota")
public record CuotaProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue("http://localhost:8080") URI server,
    @Nullable String key,
    @Nullable String holder,
    @Nullable Path folder,
    @DefaultValue("3s") Duration timeout,
    @DefaultValue("open") FailureMode failure,
    @DefaultValue Tenant tenant,
    @DefaultValue Guard guard,
    @DefaultValue Metering metering) {

  /** Where the tenant of a request stands. */
  public enum TenantSource {
    HEADER,
    PATH,
    HOST
  }

  /**
   * How the tenant of a request is found.
   *
   * @param by Where it stands: in a header, a variable of the path, or the first label of the host's
   *     name.
   * @param header The header, when it stands in one.
   * @param variable The variable of the path, when it stands there.
   */
  public record Tenant(
      @DefaultValue("header") TenantSource by,
      @DefaultValue("X-Tenant") String header,
      @DefaultValue("tenant") String variable) {}

  /**
   * What is guarded.
   *
   * @param enabled Whether methods with @PlanAction ask Cuota.
   * @param blockWrites Whether accounts that are blocked by their quota may not write to endpoints
   *     without @PlanAction either.
   * @param problems Whether denials are answered as problem+json; without, PlanDenied and
   *     TenantMissing are left to the application's own handlers.
   * @param reservation How long an amount is held for a method that runs, before it is released by
   *     itself.
   */
  public record Guard(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("true") boolean blockWrites,
      @DefaultValue("true") boolean problems,
      @DefaultValue("2m") Duration reservation) {}

  /** What requests are told as. */
  public enum MeteringMode {
    PER_REQUEST,
    AGGREGATED
  }

  /**
   * How requests are metered.
   *
   * @param enabled Whether requests and the bytes of their responses are sent to Cuota, by tenant.
   * @param mode One event for each request, or sums by tenant, method and status. Sums need meters
   *     that add up $.requests, as they count as one event.
   * @param interval How often sums are sent.
   * @param eventType Type of the events; request for one each and requests for sums by default.
   * @param exclude Patterns of paths that are not metered.
   * @param report How often a line says how many were sent.
   */
  public record Metering(
      @DefaultValue("true") boolean enabled,
      @DefaultValue("per-request") MeteringMode mode,
      @DefaultValue("1s") Duration interval,
      @Nullable String eventType,
      @DefaultValue({
            "/actuator/**",
            "/error",
            "/favicon.ico",
            "/webjars/**",
            "/static/**",
            "/assets/**"
          })
          List<String> exclude,
      @DefaultValue("5m") Duration report) {

    String type() {
      return eventType != null
          ? eventType
          : mode == MeteringMode.PER_REQUEST ? "request" : "requests";
    }
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "Cuota at " + server;
  }
}
