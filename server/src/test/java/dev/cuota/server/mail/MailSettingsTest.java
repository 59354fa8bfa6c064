package dev.cuota.server.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailSettingsTest {
  private static final String FROM = "hola@cuota.example";

  @Test
  void aServerIsReadFromItsUrl() {
    assertThat(MailSettings.of("smtp://mail.example", FROM))
        .isEqualTo(new MailSettings("mail.example", 587, false, null, null, FROM));
    assertThat(MailSettings.of("smtps://ana%40x:p%3Aw+d@mail.example/", FROM))
        .isEqualTo(new MailSettings("mail.example", 465, true, "ana@x", "p:w+d", FROM));
    assertThat(MailSettings.of("smtp://u:secret@mail.example:25", FROM).toString())
        .doesNotContain("secret")
        .contains("mail.example:25");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mail.example", "http://mail.example", "smtp://", "smtp://u@h", "smtp://h/x", "?"})
  void whatIsNoneIsRefused(String url) {
    assertThatThrownBy(() -> MailSettings.of(url, FROM))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
