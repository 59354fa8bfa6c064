package dev.cuota.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.catalog.Limit;
import dev.cuota.core.platform.Quantity;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class SeverityTest {
  @Test
  void itWarnsFrom80PercentAndAlarmsFrom100Exactly() {
    assertThat(of("79.999")).isEqualTo(Severity.INFO);
    assertThat(of("80")).isEqualTo(Severity.WARNING);
    assertThat(of("99.999")).isEqualTo(Severity.WARNING);
    assertThat(of("100")).isEqualTo(Severity.ERROR);
    assertThat(of("539")).isEqualTo(Severity.ERROR);
  }

  @Test
  void withoutANumberThereIsNothingToBeNear() {
    Quantity much = Quantity.of(1_000_000);
    assertThat(Severity.of(much, Limit.unlimited())).isEqualTo(Severity.INFO);
    assertThat(Severity.of(much, Limit.notIncluded())).isEqualTo(Severity.INFO);
  }

  @Test
  void anythingOfALimitOfZeroIsOver() {
    assertThat(Severity.of(Quantity.ZERO, Limit.atMost(0))).isEqualTo(Severity.INFO);
    assertThat(Severity.of(Quantity.of(1), Limit.atMost(0))).isEqualTo(Severity.ERROR);
  }

  private static Severity of(String used) {
    return Severity.of(new Quantity(new BigDecimal(used)), Limit.atMost(100));
  }
}
