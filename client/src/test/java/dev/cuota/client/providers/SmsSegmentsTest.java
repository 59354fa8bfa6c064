package dev.cuota.client.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class SmsSegmentsTest {
  private record Row(String what, String text, int segments) {}

  @TestFactory
  Stream<DynamicTest> textsAreCountedAsTheyAreSent() {
    return Stream.of(
            new Row("nothing", "", 1),
            new Row("one message is full at 160 septets", "a".repeat(160), 1),
            new Row("161 are two", "a".repeat(161), 2),
            new Row("two hold 306", "a".repeat(306), 2),
            new Row("307 are three", "a".repeat(307), 3),
            new Row("three hold 459", "é".repeat(459), 3),
            new Row("the euro takes two septets", "€".repeat(80), 1),
            new Row("81 euros are 162 septets", "€".repeat(81), 2),
            new Row("a pair is not cut at 153", "a".repeat(152) + "€" + "a".repeat(151), 2),
            new Row("as it moves to the next", "a".repeat(152) + "€" + "a".repeat(152), 3),
            new Row("brackets are extended", "[".repeat(80), 1),
            new Row("Spanish capitals with accents are not GSM", "Á", 1),
            new Row("70 of UCS-2", "á".repeat(70), 1),
            new Row("71 of UCS-2", "á".repeat(71), 2),
            new Row("134 of UCS-2", "á".repeat(134), 2),
            new Row("135 of UCS-2", "á".repeat(135), 3),
            new Row("one letter turns all to UCS-2", "a".repeat(70) + "ñ" + "í", 2),
            new Row("35 emoji are 70 units", "😀".repeat(35), 1),
            new Row("36 emoji are two", "😀".repeat(36), 2),
            new Row("33 emoji fit in 67, the 34th is not cut", "😀".repeat(67), 3),
            new Row("Greek capitals are GSM", "ΔΦΓΛΩΠΨΣΘΞ".repeat(16), 1),
            new Row("ñ is GSM", "ñ".repeat(160), 1),
            new Row("ç is not", "ç".repeat(71), 2))
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.what(),
                    () -> assertThat(SmsSegments.count(row.text())).isEqualTo(row.segments())));
  }

  @Test
  void theAlphabetHasWhatTheStandardHas() {
    long basic =
        java.util.stream.IntStream.range(0, 0x10000)
            .filter(c -> !Character.isSurrogate((char) c))
            .filter(c -> SmsSegments.isGsm(String.valueOf((char) c)))
            .count();
    assertThat(basic).as("127 and the escape's ten").isEqualTo(137);
  }
}
