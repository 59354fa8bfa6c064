package dev.cuota.server.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.core.metering.Expected;
import dev.cuota.engine.metering.Outcome;
import dev.cuota.server.problem.Language;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SentencesTest {

  @ParameterizedTest
  @EnumSource
  void saysWhatWasExpectedInEveryLanguage(Expected expected) {
    Outcome.Rejected rejected = new Outcome.Rejected("/data/tokens", expected, "tokens");
    String english = Language.ENGLISH.say(Sentences.of(rejected));
    String spanish = Language.SPANISH.say(Sentences.of(rejected));
    assertThat(english).isNotBlank();
    assertThat(spanish).isNotBlank().isNotEqualTo(english);
    if (expected != Expected.OTHER_SOURCE) {
      assertThat(english).contains("tokens");
      assertThat(spanish).contains("tokens");
    }
  }
}
