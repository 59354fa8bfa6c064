package dev.cuota.engine.metering;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.ByteConverter;

class CopyBufferTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "1",
        "-1",
        "9999",
        "10000",
        "10001",
        "99990000",
        "99999999",
        "100000000",
        "1.0",
        "0.5",
        "-10000",
        "1E+4",
        "1E+9",
        "0.00",
        "123456789012345678901234567890.123456789"
      })
  void writesAmountsThatReadTheSame(String amount) {
    assertReadsTheSame(new BigDecimal(amount));
  }

  @Test
  void writesAnyAmountSoThatItReadsTheSame() {
    Random random = new Random(17);
    Stream.generate(() -> new BigDecimal(new BigInteger(1 + random.nextInt(40), random), 0))
        .limit(20_000)
        .forEach(CopyBufferTest::assertReadsTheSame);
  }

  private static void assertReadsTheSame(BigDecimal amount) {
    CopyBuffer buffer = new CopyBuffer(16);
    buffer.numeric(amount);
    byte[] written = Arrays.copyOfRange(buffer.bytes(), 4, buffer.size());

    assertThat(ByteConverter.int4(buffer.bytes(), 0)).isEqualTo(written.length);
    assertThat(written).isEqualTo(ByteConverter.numeric(amount));
  }
}
