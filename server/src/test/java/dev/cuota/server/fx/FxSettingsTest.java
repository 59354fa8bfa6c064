package dev.cuota.server.fx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.fx.CurrencyPair;
import dev.cuota.core.fx.RatePolicy;
import dev.cuota.core.fx.Side;
import dev.cuota.engine.fx.FxOptions;
import dev.cuota.engine.fx.RateSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FxSettingsTest {
  private final List<String> problems = new ArrayList<>();

  private FxSettings read(Map<String, String> values) {
    return new FxSettingsReader(values, problems::add).read();
  }

  @Test
  void nothingSaidAsksNobody() {
    assertThat(read(Map.of())).isEqualTo(FxSettings.NONE);
    assertThat(problems).isEmpty();
  }

  @Test
  void allOfItIsRead() {
    Map<String, String> values = new HashMap<>();
    values.put("CUOTA_FX_SOURCES", "bcra, ecb,openexchangerates,file");
    values.put("CUOTA_FX_OPENEXCHANGERATES_KEY", "geheim");
    values.put("CUOTA_FX_ECB_URL", "http://localhost:1/mirror");
    values.put("CUOTA_FX_FILE", "rates.csv");
    values.put("CUOTA_FX_PAIRS", "USD/ARS=bcra:sell,EUR/USD=ecb");
    values.put("CUOTA_FX_CURRENCIES", "ARS,BRL");
    values.put("CUOTA_FX_PIVOT", "EUR");
    values.put("CUOTA_FX_MAX_AGE_DAYS", "0");
    values.put("CUOTA_FX_BAND_PERCENT", "12.5");
    FxSettings settings = read(values);
    assertThat(problems).isEmpty();
    FxOptions options = settings.options();
    assertThat(options.sources())
        .extracting(RateSource::name)
        .containsExactly("bcra", "ecb", "openexchangerates", "file");
    assertThat(options.currencies()).containsExactlyInAnyOrder("ARS", "BRL");
    RatePolicy policy = options.policy();
    assertThat(policy.pivot()).isEqualTo("EUR");
    assertThat(policy.maxAgeDays()).isZero();
    assertThat(policy.band().percent()).isEqualByComparingTo("12.5");
    assertThat(policy.routes())
        .containsEntry(new CurrencyPair("USD", "ARS"), new RatePolicy.Route("bcra", Side.SELL))
        .containsEntry(new CurrencyPair("EUR", "USD"), new RatePolicy.Route("ecb", Side.MID));
    assertThat(settings.toString()).doesNotContain("geheim");
  }

  @Test
  void everyBadValueIsNamedAndNoSecretRepeated() {
    read(
        Map.of(
            "CUOTA_FX_SOURCES", "openexchangerates,file",
            "CUOTA_FX_BCRA_URL", "http://api.example/?key=geheim",
            "CUOTA_FX_PAIRS", "USD/ARS=bcra,ARS/USD=ecb",
            "CUOTA_FX_PIVOT", "DOLLAR",
            "CUOTA_FX_CURRENCIES", "ARS,XQQ",
            "CUOTA_FX_MAX_AGE_DAYS", "1.5",
            "CUOTA_FX_BAND_PERCENT", "0"));
    assertThat(problems).hasSize(8).noneMatch(problem -> problem.contains("geheim"));
    problems.clear();
    read(Map.of("CUOTA_FX_SOURCES", "blue"));
    assertThat(problems).singleElement().asString().startsWith("CUOTA_FX_SOURCES must be some of");
  }
}
