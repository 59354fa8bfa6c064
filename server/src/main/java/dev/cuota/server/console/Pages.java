package dev.cuota.server.console;

import dev.cuota.engine.security.Environment;
import dev.cuota.engine.security.Security;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.Utf8ByteOutput;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.WebUtils;

/** Writes pages: finds out how the reader likes them, and lets a template do the rest. */
final class Pages {
  /** Header of requests for a part of a page. */
  static final String PART = "HX-Request";

  static final String LANGUAGE_COOKIE = "cuota_language";
  static final String THEME_COOKIE = "cuota_theme";
  static final List<String> THEMES = List.of("light", "dark");

  private static final MediaType HTML = MediaType.parseMediaType("text/html; charset=utf-8");

  private final TemplateEngine templates =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Pages.class.getClassLoader(), "dev.cuota.server.console.pages");
  private final Assets assets;
  private final Security security;

  Pages(Assets assets, Security security) {
    this.assets = assets;
    this.security = security;
  }

  /** A whole page or a part of one. */
  ResponseEntity<byte[]> page(String template, Shell shell, Object content) {
    return page(HttpStatus.OK, template, shell, content);
  }

  /** The same with another status. */
  ResponseEntity<byte[]> page(HttpStatus status, String template, Shell shell, Object content) {
    Utf8ByteOutput output = new Utf8ByteOutput();
    templates.render(template + ".jte", Map.of("shell", shell, "page", content), output);
    return ResponseEntity.status(status)
        .contentType(HTML)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header(HttpHeaders.CONTENT_LANGUAGE, shell.texts().language())
        .body(output.toByteArray());
  }

  /** What surrounds a page outside of any environment. */
  Shell shell(HttpServletRequest request) {
    return shell(request, null, Shell.Section.NONE);
  }

  /** What surrounds a page. */
  Shell shell(
      HttpServletRequest request, @Nullable Environment environment, Shell.Section section) {
    Principal person = request.getUserPrincipal();
    return new Shell(
        texts(request),
        assets,
        theme(request),
        (CsrfToken) request.getAttribute(CsrfToken.class.getName()),
        person == null ? null : person.getName(),
        person == null ? List.of() : security.environments(),
        environment,
        section,
        address(request),
        origin(request));
  }

  /** What the reader chose, else the first of the browser's languages that there is. */
  static Texts texts(HttpServletRequest request) {
    Optional<String> chosen = cookie(request, LANGUAGE_COOKIE).filter(Texts.LANGUAGES::contains);
    return Texts.of(chosen.or(() -> preferred(request)).orElse(Texts.LANGUAGES.getFirst()));
  }

  private static Optional<String> preferred(HttpServletRequest request) {
    return Stream.iterate(
            request.getLocales(), locales -> locales.hasMoreElements(), locales -> locales)
        .map(locales -> locales.nextElement())
        .map(Locale::getLanguage)
        .filter(Texts.LANGUAGES::contains)
        .findFirst();
  }

  private static String theme(HttpServletRequest request) {
    return cookie(request, THEME_COOKIE).filter(THEMES::contains).orElse("");
  }

  private static Optional<String> cookie(HttpServletRequest request, String name) {
    return Optional.ofNullable(WebUtils.getCookie(request, name)).map(Cookie::getValue);
  }

  private static String address(HttpServletRequest request) {
    String query = request.getQueryString();
    return request.getRequestURI() + (query == null ? "" : "?" + query);
  }

  private static String origin(HttpServletRequest request) {
    return UriComponentsBuilder.fromUriString(request.getRequestURL().toString())
        .replacePath(null)
        .build()
        .toUriString();
  }
}
