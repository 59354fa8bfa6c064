package dev.cuota.server.catalog;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/**
 * The languages a caller reads, the best first. Titles are in whatever languages a catalog's author
 * wrote, so this chooses among those and not among ours.
 *
 * @param wanted never empty; English when the caller does not say
 */
record Languages(List<Locale> wanted) {

  static Languages of(HttpServletRequest request) {
    // Without the header a servlet container answers with the machine's own locale.
    return request.getHeader("Accept-Language") == null
        ? new Languages(List.of(Locale.ENGLISH))
        : new Languages(List.copyOf(Collections.list(request.getLocales())));
  }

  /** The title the caller reads best, else the English one, else {@code key}. */
  String title(SortedMap<String, String> names, String key) {
    for (Locale locale : wanted) {
      String exact = names.get(locale.toLanguageTag());
      String title = exact != null ? exact : names.get(locale.getLanguage());
      if (title != null) {
        return title;
      }
    }
    return names.getOrDefault("en", key);
  }
}
