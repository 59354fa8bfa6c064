package dev.cuota.benchmarks;

import dev.cuota.engine.platform.Clock;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.util.ByteConverter;

/**
 * The fastest honest way to put keyed events into PostgreSQL that we know, without any product round
 * it: two writers, each with a sorted binary COPY straight into a table with a unique 128-bit key and
 * an upsert of hourly sums in the same transaction. Stores the same envelope that Cuota stores.
 */
final class RawCopy {
  private static final long EPOCH_2000_MICROS = 946_684_800_000_000L;
  private static final int BATCH = 5_000;
  private static final int WRITERS = 2;
  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final byte[] DATA =
      "{\"tokens\":1234,\"model\":\"opus\",\"region\":\"eu-west-1\"}"
          .getBytes(StandardCharsets.UTF_8);

  private final String url;
  private final Workload workload;

  RawCopy(String url, Workload workload) {
    this.url = url;
    this.workload = workload;
  }

  void prepare() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          create schema if not exists raw;
          create table if not exists raw.events (
            key uuid primary key, tenant bigint not null, time timestamptz not null,
            type text not null, source text not null, id text not null, data text not null,
            amount numeric not null);
          create table if not exists raw.hourly (
            tenant bigint, meter int, bucket timestamptz, events bigint, sum numeric,
            primary key (tenant, meter, bucket)) with (fillfactor = 70)
          """);
    }
  }

  /** Writes for that long. */
  Costs.Run run(int seconds) throws InterruptedException, ExecutionException {
    List<Future<Long>> writers = new ArrayList<>();
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
      for (int i = 0; i < WRITERS; i++) {
        writers.add(threads.submit(() -> write(start + TimeUnit.SECONDS.toNanos(seconds))));
      }
    }
    long written = 0;
    for (Future<Long> writer : writers) {
      written += writer.get();
    }
    return new Costs.Run(written, written * 1_000_000_000L / (System.nanoTime() - start));
  }

  private long write(long until) throws SQLException, IOException {
    SplittableRandom random = new SplittableRandom();
    long written = 0;
    try (Connection connection = DriverManager.getConnection(url)) {
      connection.setAutoCommit(false);
      while (System.nanoTime() < until) {
        batch(connection, random);
        written += BATCH;
      }
    }
    return written;
  }

  private void batch(Connection connection, SplittableRandom random)
      throws SQLException, IOException {
    UUID[] keys = new UUID[BATCH];
    for (int i = 0; i < BATCH; i++) {
      keys[i] = Workload.id(random);
    }
    java.util.Arrays.sort(
        keys,
        (a, b) -> {
          int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
          return high != 0
              ? high
              : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
        });
    Map<Long, Long> sums = new HashMap<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(BATCH * 260);
    DataOutputStream out = new DataOutputStream(bytes);
    out.write(HEADER);
    Instant now = Clock.system().now();
    long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000 - EPOCH_2000_MICROS;
    byte[] amount = ByteConverter.numeric(BigDecimal.valueOf(1_234));
    for (UUID key : keys) {
      long tenant = random.nextInt(workload.tenants());
      sums.merge(tenant, 1L, Long::sum);
      row(out, key, tenant, micros, amount);
    }
    out.writeShort(-1);
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "copy raw.events (key, tenant, time, type, source, id, data, amount)"
                    + " from stdin (format binary)");
    byte[] all = bytes.toByteArray();
    copy.writeToCopy(all, 0, all.length);
    copy.endCopy();
    upsert(connection, sums);
    connection.commit();
  }

  private static void row(DataOutputStream out, UUID key, long tenant, long micros, byte[] amount)
      throws IOException {
    out.writeShort(8);
    out.writeInt(16);
    out.writeLong(key.getMostSignificantBits());
    out.writeLong(key.getLeastSignificantBits());
    out.writeInt(8);
    out.writeLong(tenant);
    out.writeInt(8);
    out.writeLong(micros);
    for (byte[] field :
        new byte[][] {
          "llm.call".getBytes(StandardCharsets.UTF_8),
          "api-gateway".getBytes(StandardCharsets.UTF_8),
          key.toString().getBytes(StandardCharsets.UTF_8),
          DATA,
          amount
        }) {
      out.writeInt(field.length);
      out.write(field);
    }
  }

  private static void upsert(Connection connection, Map<Long, Long> sums) throws SQLException {
    List<Long> tenants = sums.keySet().stream().sorted().toList();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            insert into raw.hourly as t (tenant, meter, bucket, events, sum)
            select tenant, 1, date_trunc('hour', now()), events, events * 1234
            from unnest(?::bigint[], ?::bigint[]) as g (tenant, events)
            on conflict (tenant, meter, bucket) do update set
              events = t.events + excluded.events, sum = t.sum + excluded.sum
            """)) {
      statement.setObject(1, tenants.stream().mapToLong(Long::longValue).toArray());
      statement.setObject(2, tenants.stream().mapToLong(sums::get).toArray());
      statement.executeUpdate();
    }
  }
}
