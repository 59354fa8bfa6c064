package dev.cuota.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says where the server is and how a client behaves; everything but server and key has a default. */
public final class CuotaClientBuilder {
  /** Default of {@link #connectTimeout}. */
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** Default of {@link #requestTimeout}. */
  public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(3);

  /** Default of {@link #closeTimeout}. */
  public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  /** Default of {@link #maxSpoolBytes}: 1 GiB. */
  public static final long MAX_SPOOL_BYTES = 1L << 30;

  /** Default of {@link #maxTenants}. */
  public static final int MAX_TENANTS = 10_000;

  /** Default of {@link #maxLeases}. */
  public static final int MAX_LEASES = 16_384;

  /** Most leases that a server lets one process hold. */
  public static final int MOST_LEASES = 20_000;

  /** Most characters of a holder's name. */
  public static final int MAX_HOLDER = 96;

  /** Default of {@link #snapshotAge}. */
  public static final Duration SNAPSHOT_AGE = Duration.ofSeconds(5);

  final URI server;
  final String key;
  @Nullable String holder;
  @Nullable Path folder;
  @Nullable String language;
  Duration connectTimeout = CONNECT_TIMEOUT;
  Duration requestTimeout = REQUEST_TIMEOUT;
  Duration closeTimeout = CLOSE_TIMEOUT;
  Duration snapshotAge = SNAPSHOT_AGE;
  FailureMode failureMode = FailureMode.OPEN;
  long maxSpoolBytes = MAX_SPOOL_BYTES;
  int maxTenants = MAX_TENANTS;
  int maxLeases = MAX_LEASES;
  boolean fsync;

  /** For tests: the wall's and the monotonic clock. */
  java.time.Clock clock = java.time.Clock.systemUTC();

  java.util.function.LongSupplier nanos = System::nanoTime;

  CuotaClientBuilder(URI server, String key) {
    this.server = server;
    this.key = key;
  }

  /**
   * This process's name at the server, which outlives it: what a killed process spent is reported by
   * the next one of the same name. The host's name and a number kept in the folder by default.
   *
   * @param name 1 to {@value #MAX_HOLDER} characters; no two processes at once have the same
   */
  public CuotaClientBuilder holder(String name) {
    Wanted.checkText("holder", name);
    if (name.length() > MAX_HOLDER) {
      throw new IllegalArgumentException(
          "a holder's name has at most " + MAX_HOLDER + " characters");
    }
    this.holder = name;
    return this;
  }

  /**
   * Where events that are not sent yet and what was spent of leases survive a crash; made if it is
   * not there. Another process that uses it gets one beside it. Without one they are kept in memory.
   */
  public CuotaClientBuilder folder(Path spool) {
    this.folder = spool;
    return this;
  }

  /** The language of messages, such as {@code es}; sent as {@code Accept-Language}. */
  public CuotaClientBuilder language(String tag) {
    Wanted.checkText("language", tag);
    this.language = tag;
    return this;
  }

  /** How long connecting may take; {@link #CONNECT_TIMEOUT} by default. */
  public CuotaClientBuilder connectTimeout(Duration atMost) {
    this.connectTimeout = positive(atMost);
    return this;
  }

  /** How long a request may take, and so a caller wait; {@link #REQUEST_TIMEOUT} by default. */
  public CuotaClientBuilder requestTimeout(Duration atMost) {
    this.requestTimeout = positive(atMost);
    return this;
  }

  /** How long closing may take; {@link #CLOSE_TIMEOUT} by default. */
  public CuotaClientBuilder closeTimeout(Duration atMost) {
    this.closeTimeout = positive(atMost);
    return this;
  }

  /** How old a snapshot may get while no changes are pushed; {@link #SNAPSHOT_AGE} by default. */
  public CuotaClientBuilder snapshotAge(Duration atMost) {
    this.snapshotAge = positive(atMost);
    return this;
  }

  /**
   * What happens without the server where the catalog says nothing; open by default. What it says of
   * actions is remembered in the folder; without one, or before the first time that the server was
   * reached, this goes for all of them.
   */
  public CuotaClientBuilder failureMode(FailureMode mode) {
    this.failureMode = mode;
    return this;
  }

  /** Most bytes that wait for being sent, on disk or in memory; {@link #MAX_SPOOL_BYTES} by default. */
  public CuotaClientBuilder maxSpoolBytes(long bytes) {
    this.maxSpoolBytes = positive(bytes);
    return this;
  }

  /** Most tenants that are remembered; {@link #MAX_TENANTS} by default. */
  public CuotaClientBuilder maxTenants(int tenants) {
    this.maxTenants = (int) positive(tenants);
    return this;
  }

  /**
   * Most leases held at a time, of 64 bytes each; {@link #MAX_LEASES} by default.
   *
   * @param leases up to {@value #MOST_LEASES}
   */
  public CuotaClientBuilder maxLeases(int leases) {
    if (leases > MOST_LEASES) {
      throw new IllegalArgumentException("a process holds at most " + MOST_LEASES + " leases");
    }
    this.maxLeases = (int) positive(leases);
    return this;
  }

  /** Makes events survive the machine's crash, too, at the price of a disk's answer each. */
  public CuotaClientBuilder fsync(boolean on) {
    this.fsync = on;
    return this;
  }

  /** Starts a client. It needs no server to start. */
  public CuotaClient build() {
    return new CuotaClient(this);
  }

  private static Duration positive(Duration time) {
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("must be longer than nothing: " + time);
    }
    return time;
  }

  private static long positive(long number) {
    if (number <= 0) {
      throw new IllegalArgumentException("must be positive: " + number);
    }
    return number;
  }
}
