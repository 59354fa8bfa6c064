package dev.cuota.core.fx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cuota.core.fx.Valuation.Why;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuingTest {
  private static final LocalDate FRIDAY = LocalDate.of(2026, 11, 20);
  private static final LocalDate SUNDAY = FRIDAY.plusDays(2);
  private static final CurrencyPair ARS = new CurrencyPair("USD", "ARS");
  private static final RatePolicy POLICY =
      new RatePolicy("USD", 7, new Band(BigDecimal.valueOf(20)), List.of("bcra", "file"), Map.of());

  private static KnownRate rate(String source, Side side, LocalDate day, String value) {
    return new KnownRate(new RateSeries(source, ARS, side), day, 1, new BigDecimal(value), true);
  }

  private static KnownRate doubtful(LocalDate day, String value) {
    return new KnownRate(
        new RateSeries("bcra", ARS, Side.MID), day, 1, new BigDecimal(value), false);
  }

  private static Valuation dollars(RatePolicy policy, KnownRate... newest) {
    return Valuing.value(new Ask(BigDecimal.TEN, "USD", "ARS", SUNDAY), policy, List.of(newest));
  }

  private static BigDecimal worth(Valuation value) {
    assertThat(value).isInstanceOf(Valuation.Valued.class);
    return ((Valuation.Valued) value).amount(2, RoundingMode.HALF_EVEN);
  }

  private static Why why(Valuation value) {
    assertThat(value).isInstanceOf(Valuation.Unvalued.class);
    return ((Valuation.Unvalued) value).why();
  }

  @Test
  void onSundaysFridayStandsIn() {
    assertThat(worth(dollars(POLICY, rate("bcra", Side.MID, FRIDAY, "1525.03"))))
        .isEqualByComparingTo("15250.30");
  }

  @Test
  void whatIsDoubtfulHasToWaitAndIsNotGoneRound() {
    assertThat(why(dollars(POLICY, doubtful(FRIDAY, "15.25")))).isEqualTo(Why.QUARANTINED);
    assertThat(
            why(dollars(POLICY, doubtful(FRIDAY, "15.25"), rate("file", Side.MID, FRIDAY, "1500"))))
        .isEqualTo(Why.QUARANTINED);
  }

  @Test
  void aPersonsWordForADayGoesFirstAndALaterRateBeforeIt() {
    KnownRate manual = rate(RateSeries.MANUAL, Side.MID, FRIDAY, "1500");
    assertThat(worth(dollars(POLICY, rate("bcra", Side.MID, FRIDAY, "1525"), manual)))
        .isEqualByComparingTo("15000");
    assertThat(worth(dollars(POLICY, doubtful(FRIDAY, "15.25"), manual)))
        .isEqualByComparingTo("15000");
    assertThat(worth(dollars(POLICY, rate("bcra", Side.MID, SUNDAY, "1525"), manual)))
        .isEqualByComparingTo("15250");
  }

  @Test
  void theChosenSourceAndSideAreTheOnlyOnesThatCount() {
    RatePolicy sells =
        new RatePolicy(
            "USD",
            7,
            POLICY.band(),
            POLICY.sources(),
            Map.of(ARS, new RatePolicy.Route("file", Side.SELL)));
    KnownRate mid = rate("bcra", Side.MID, FRIDAY, "1500");
    assertThat(why(dollars(sells, mid))).isEqualTo(Why.MISSING);
    KnownRate sell = rate("file", Side.SELL, FRIDAY, "1550");
    assertThat(worth(dollars(sells, mid, sell))).isEqualByComparingTo("15500");
    // Seen from the peso it is the same rate, turned round.
    Valuation back =
        Valuing.value(
            new Ask(new BigDecimal("15500"), "ARS", "USD", SUNDAY), sells, List.of(mid, sell));
    assertThat(worth(back)).isEqualByComparingTo("10");
  }

  @Test
  void sourcesThatNobodyNamedDoNotCount() {
    assertThat(why(dollars(POLICY, rate("blue", Side.MID, FRIDAY, "1800")))).isEqualTo(Why.MISSING);
    assertThat(why(dollars(POLICY, rate("bcra", Side.MID, FRIDAY.minusDays(30), "1400"))))
        .isEqualTo(Why.STALE);
  }

  @Test
  void whatIsNoRateIsRefused() {
    for (String value : List.of("0", "-1", "1E+13", "1E-21", "1.0000000000000000000000000000001")) {
      assertThat(PostedRate.fits(new BigDecimal(value))).as(value).isFalse();
    }
    assertThat(PostedRate.fits(new BigDecimal("1525.03"))).isTrue();
    assertThatThrownBy(() -> new CurrencyPair("USD", "USD"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(CurrencyPair.of("USD/QQQ")).isEmpty();
    assertThatThrownBy(() -> new Leg(doubtful(FRIDAY, "1"), false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
