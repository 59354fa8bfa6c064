package dev.cuota.server.console;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Remembers in the reader's browser how pages should look. */
@RestController
class PreferencesEndpoint {
  static final String PATH = "/console/set-preference";

  private static final Duration REMEMBERED_FOR = Duration.ofDays(365);
  private static final int MAX_ADDRESS_LENGTH = 2_000;

  /** Keeps what was chosen and goes back; a theme that is none follows the system again. */
  @PostMapping(PATH)
  ResponseEntity<Void> set(
      @RequestParam @Nullable String language,
      @RequestParam @Nullable String theme,
      @RequestParam String back) {
    ResponseEntity.BodyBuilder answer =
        ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create(local(back)));
    if (language != null && Texts.LANGUAGES.contains(language)) {
      answer.header(HttpHeaders.SET_COOKIE, cookie(Pages.LANGUAGE_COOKIE, language));
    }
    if (theme != null) {
      answer.header(HttpHeaders.SET_COOKIE, cookie(Pages.THEME_COOKIE, known(theme)));
    }
    return answer.build();
  }

  private static String known(String theme) {
    return Pages.THEMES.contains(theme) ? theme : "";
  }

  /** Only back into the console, never to another site. */
  private static String local(String back) {
    boolean inside = back.length() <= MAX_ADDRESS_LENGTH && back.matches("/console([/?][!-~]*)?");
    return inside ? back : "/console";
  }

  private static String cookie(String name, String value) {
    return ResponseCookie.from(name, value)
        .path("/console")
        .maxAge(value.isEmpty() ? Duration.ZERO : REMEMBERED_FOR)
        .sameSite("Lax")
        .httpOnly(true)
        .build()
        .toString();
  }
}
