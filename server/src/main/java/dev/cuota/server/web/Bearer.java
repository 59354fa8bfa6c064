package dev.cuota.server.web;

import dev.cuota.contract.ProblemCode;
import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.KeyScope;
import dev.cuota.engine.security.Security;
import dev.cuota.server.problem.Problem;
import dev.cuota.server.problem.Text;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code Authorization: Bearer <key>}. */
final class Bearer {
  static final String CHALLENGE = "Bearer realm=\"cuota\"";

  private static final String SCHEME = "Bearer ";
  private static final int MAX_SECRET_LENGTH = 512;

  private Bearer() {}

  /** Whose key it is; leaves with a problem when it is nobody's. */
  static Caller caller(Security security, HttpServletRequest request) {
    String secret = secret(request);
    if (secret == null) {
      throw refused(CHALLENGE).exception();
    }
    Optional<Caller> caller = security.authenticate(secret);
    return caller.orElseThrow(() -> refused(CHALLENGE + ", error=\"invalid_token\"").exception());
  }

  /** The secret that came along; null for none that could be one. */
  static @Nullable String secret(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    if (header == null
        || header.length() > MAX_SECRET_LENGTH
        || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    String secret = header.substring(SCHEME.length()).strip();
    return secret.isEmpty() ? null : secret;
  }

  /** No key, or not one of ours. */
  static Problem refused(String challenge) {
    return Problem.of(ProblemCode.UNAUTHORIZED).withHeader("WWW-Authenticate", challenge);
  }

  /** A key that may not. */
  static Problem lacks(KeyScope scope) {
    String name = scope.name().toLowerCase(Locale.ROOT);
    return Problem.of(ProblemCode.FORBIDDEN, Text.of("scope.missing", name))
        .withHeader(
            "WWW-Authenticate",
            CHALLENGE + ", error=\"insufficient_scope\", scope=\"" + name + "\"");
  }
}
