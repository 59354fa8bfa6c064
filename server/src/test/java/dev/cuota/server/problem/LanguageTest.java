package dev.cuota.server.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cuota.contract.ProblemCode;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LanguageTest {

  @ParameterizedTest
  @EnumSource
  void everyCodeHasATitleAndASentence(ProblemCode code) {
    for (Language language : Language.values()) {
      assertThat(language.say(Text.of(code + ".title"))).isNotBlank();
      assertThat(language.say(Text.of(code.name(), "x"))).isNotBlank();
    }
  }

  @Test
  void bothLanguagesHaveTheSameSentences() {
    var english = ResourceBundle.getBundle("dev.cuota.server.problem.messages", Locale.ROOT);
    var spanish = ResourceBundle.getBundle("dev.cuota.server.problem.messages", Locale.of("es"));
    assertThat(spanish.keySet()).isEqualTo(english.keySet());
    for (String name : english.keySet()) {
      if (!name.equals("verbatim")) {
        assertThat(spanish.getString(name)).as(name).isNotEqualTo(english.getString(name));
        assertThat(gaps(spanish.getString(name))).as(name).isEqualTo(gaps(english.getString(name)));
      }
    }
  }

  @Test
  void numbersInSentencesArePlain() {
    assertThat(Language.SPANISH.say(Text.of("json.at", 12345, 7)))
        .isEqualTo("JSON no válido en la línea 12345, columna 7");
  }

  @Test
  void aSentenceFromElsewhereIsRepeatedAsItIs() {
    assertThat(Language.ENGLISH.say(Text.verbatim("it's {0}"))).isEqualTo("it's {0}");
  }

  private static long gaps(String sentence) {
    return sentence.chars().filter(c -> c == '{').count();
  }
}
