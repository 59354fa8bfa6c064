package dev.cuota.spring;

import jakarta.servlet.http.HttpServletRequest;
import java.text.MessageFormat;
import java.util.Collections;
import java.util.Locale;
import java.util.ResourceBundle;

/** A language that denials are said in; the sentences are those of the server. */
enum Language {
  ENGLISH("en"),
  SPANISH("es");

  private static final String BUNDLE = "dev.cuota.spring.messages";

  private final Locale locale;

  Language(String tag) {
    this.locale = Locale.forLanguageTag(tag);
  }

  /** The one the caller likes best of those we speak; English for those who do not say. */
  static Language of(HttpServletRequest request) {
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

  /** The sentence in this language. */
  String say(String name, Object... gaps) {
    return new MessageFormat(bundle().getString(name), Locale.ROOT).format(gaps);
  }

  /** Whether there is a sentence of that name. */
  boolean knows(String name) {
    return bundle().containsKey(name);
  }

  /** For headers. */
  String tag() {
    return locale.toLanguageTag();
  }

  /** The machine's own language must not show through where a sentence is missing. */
  private ResourceBundle bundle() {
    return ResourceBundle.getBundle(
        BUNDLE,
        locale,
        Language.class.getClassLoader(),
        ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }
}
