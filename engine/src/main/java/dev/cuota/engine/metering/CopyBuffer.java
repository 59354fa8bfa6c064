package dev.cuota.engine.metering;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.ByteConverter;

/** Grows an array of bytes with fields in PostgreSQL's binary COPY format. */
final class CopyBuffer {
  /** Goes before the first row: signature, no flags, no extension. */
  static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };

  /** Goes behind the last row. */
  static final byte[] TRAILER = {(byte) 0xff, (byte) 0xff};

  private static final long EPOCH_2000_SECONDS = 946_684_800L;
  private static final int INT4 = 23;
  private static final int TEXT = 25;
  private static final int NUMERIC = 1700;
  private static final int BASE = 10_000;
  private static final int BASE_DIGITS = 4;

  private byte[] bytes;
  private int size;

  CopyBuffer(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  byte[] bytes() {
    return bytes;
  }

  void row(int fields) {
    int2(fields);
  }

  void nothing() {
    int4(-1);
  }

  void smallint(int value) {
    int4(2);
    int2(value);
  }

  void bigint(long value) {
    int4(8);
    int8(value);
  }

  void uuid(UUID value) {
    int4(16);
    int8(value.getMostSignificantBits());
    int8(value.getLeastSignificantBits());
  }

  void time(Instant value) {
    bigint((value.getEpochSecond() - EPOCH_2000_SECONDS) * 1_000_000 + value.getNano() / 1_000);
  }

  void text(@Nullable String value) {
    if (value == null) {
      nothing();
    } else {
      raw(value.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Text that is already in UTF-8. */
  void raw(byte[] value) {
    int4(value.length);
    put(value);
  }

  void ints(int[] values) {
    array(INT4, values.length, false);
    for (int value : values) {
      int4(4);
      int4(value);
    }
    end();
  }

  void amounts(List<Line> lines) {
    array(NUMERIC, lines.size(), false);
    for (Line line : lines) {
      numeric(line.amount());
    }
    end();
  }

  /**
   * PostgreSQL's numeric: digits of base 10,000 behind their count, weight, sign and scale. Most
   * amounts are small whole numbers, for which the general way is slow.
   */
  void numeric(BigDecimal amount) {
    if (amount.scale() != 0 || amount.precision() > 2 * BASE_DIGITS || amount.signum() <= 0) {
      raw(ByteConverter.numeric(amount));
      return;
    }
    int value = amount.intValueExact();
    int high = value / BASE;
    int low = value % BASE;
    int digits = high != 0 && low != 0 ? 2 : 1;
    int4(8 + 2 * digits);
    int2(digits);
    int2(high != 0 ? 1 : 0);
    int2(0); // positive
    int2(0); // no digits behind the point
    if (high != 0) {
      int2(high);
    }
    if (low != 0) {
      int2(low);
    }
  }

  void marks(List<Line> lines) {
    array(TEXT, lines.size(), true);
    for (Line line : lines) {
      text(line.mark());
    }
    end();
  }

  private int arrayStart;

  private void array(int elementType, int length, boolean hasNulls) {
    arrayStart = size;
    int4(0);
    int4(1);
    int4(hasNulls ? 1 : 0);
    int4(elementType);
    int4(length);
    int4(1);
  }

  /** Writes the array's length in front of it, now that it is known. */
  private void end() {
    ByteConverter.int4(bytes, arrayStart, size - arrayStart - 4);
  }

  private void int2(int value) {
    reserve(2);
    ByteConverter.int2(bytes, size, value);
    size += 2;
  }

  private void int4(int value) {
    reserve(4);
    ByteConverter.int4(bytes, size, value);
    size += 4;
  }

  private void int8(long value) {
    reserve(8);
    ByteConverter.int8(bytes, size, value);
    size += 8;
  }

  private void put(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  private void reserve(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
