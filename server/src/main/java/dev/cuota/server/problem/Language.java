package dev.cuota.server.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.math.BigDecimal;
import java.text.MessageFormat;
import java.util.Collections;
import java.util.Locale;
import java.util.ResourceBundle;

/** A language we speak, with everything we say in it. */
public enum Language {
  ENGLISH(Locale.ENGLISH),
  SPANISH(Locale.of("es"));

  private static final String BUNDLE = "dev.cuota.server.problem.messages";

  private final Locale locale;

  Language(Locale locale) {
    this.locale = locale;
  }

  /** The one the caller likes best of those we speak; English for those who do not say. */
  public static Language of(HttpServletRequest request) {
    // Without the header a servlet container answers with the machine's own locale.
    if (request.getHeader("Accept-Language") == null) {
      return ENGLISH;
    }
    for (Locale wanted : Collections.list(request.getLocales())) {
      for (Language language : values()) {
        if (language.locale.getLanguage().equals(wanted.getLanguage())) {
          return language;
        }
      }
    }
    return ENGLISH;
  }

  /** The one with that tag; English when we do not speak it. */
  public static Language tagged(String tag) {
    return tag.equals(SPANISH.tag()) ? SPANISH : ENGLISH;
  }

  /** The sentence in this language. */
  public String say(Text text) {
    return new MessageFormat(bundle().getString(text.name()), Locale.ROOT)
        .format(text.gaps().stream().map(Language::written).toArray());
  }

  /** Plain: a format of its own would group digits. */
  private static String written(Object gap) {
    return gap instanceof BigDecimal number ? number.toPlainString() : gap.toString();
  }

  /** For headers. */
  public String tag() {
    return locale.toLanguageTag();
  }

  /** The machine's own language must not show through where a sentence is missing. */
  private ResourceBundle bundle() {
    return ResourceBundle.getBundle(
        BUNDLE,
        locale,
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }
}
