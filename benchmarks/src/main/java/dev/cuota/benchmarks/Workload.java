package dev.cuota.benchmarks;

import dev.cuota.engine.platform.Clock;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Events of about 250 bytes as real clients send them: random ids, the present time, one number to
 * add up.
 *
 * @param tenants how many tenants they are spread over
 */
record Workload(int tenants) {
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  /** The catalog that counts them. */
  static final String CATALOG =
      """
      name: bench
      costCurrency: USD
      defaultPlan: free
      meters:
        - key: tokens
          eventType: llm.call
          aggregation: SUM
          valueProperty: $.tokens
          unit: token
          costPerUnit: 0
        - key: calls
          eventType: guarded.call
          aggregation: COUNT
          unit: call
          costPerUnit: 0
      features:
        - key: ai_tokens
          kind: metered
          meter: tokens
        - key: calls
          kind: metered
          meter: calls
          overridable: true
      actions:
        - {key: call, feature: calls}
      plans:
        - key: free
          price: 0
          currency: USD
          interval: month
          entitlements:
            ai_tokens: unlimited
            calls: {limit: 1000000000000000, mode: hard}
      """;

  static UUID id(SplittableRandom random) {
    return new UUID(
        (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L,
        (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L);
  }

  String tenant(SplittableRandom random) {
    return "tenant-" + (1_000 + random.nextInt(tenants));
  }

  /** The JSON array of a batch; every event has the same length, so ids can be put in place. */
  Template batch(int size) {
    String time = Clock.system().now().truncatedTo(ChronoUnit.MILLIS).toString();
    StringBuilder json = new StringBuilder("[");
    int[] ids = new int[size];
    int[] subjects = new int[size];
    for (int i = 0; i < size; i++) {
      json.append(i == 0 ? "" : ",").append("{\"specversion\":\"1.0\",\"id\":\"");
      ids[i] = json.length();
      json.append("00000000-0000-4000-8000-000000000000\",\"source\":\"api-gateway\",")
          .append("\"type\":\"llm.call\",\"subject\":\"");
      subjects[i] = json.length() + "tenant-".length();
      json.append("tenant-1000\",\"time\":\"")
          .append(time)
          .append("\",\"data\":{\"tokens\":1234,\"model\":\"opus\",\"region\":\"eu-west-1\"}}");
    }
    return new Template(
        json.append(']').toString().getBytes(StandardCharsets.UTF_8), ids, subjects);
  }

  /** A batch in which ids and tenants are put in place before each sending. */
  final class Template {
    private final byte[] bytes;
    private final int[] ids;
    private final int[] subjects;

    Template(byte[] bytes, int[] ids, int[] subjects) {
      this.bytes = bytes;
      this.ids = ids;
      this.subjects = subjects;
    }

    byte[] next(SplittableRandom random) {
      for (int i = 0; i < ids.length; i++) {
        writeId(id(random), ids[i]);
        int tenant = 1_000 + random.nextInt(tenants);
        for (int digit = 3; digit >= 0; digit--) {
          bytes[subjects[i] + digit] = (byte) ('0' + tenant % 10);
          tenant /= 10;
        }
      }
      return bytes;
    }

    private void writeId(UUID id, int at) {
      long[] halves = {id.getMostSignificantBits(), id.getLeastSignificantBits()};
      int out = at;
      for (int digit = 0; digit < 32; digit++) {
        if (digit == 8 || digit == 12 || digit == 16 || digit == 20) {
          out++;
        }
        bytes[out++] = (byte) HEX[(int) (halves[digit / 16] >>> (60 - 4 * (digit % 16))) & 15];
      }
    }
  }
}
