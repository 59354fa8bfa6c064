package dev.cuota.server.web;

import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.Security;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Tells Spring Security whose key came along, if anybody's. */
final class BearerFilter extends OncePerRequestFilter {
  private final Security security;

  BearerFilter(Security security) {
    this.security = security;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String secret = Bearer.secret(request);
    if (secret != null) {
      security.authenticate(secret).ifPresent(BearerFilter::admit);
    }
    chain.doFilter(request, response);
  }

  private static void admit(Caller caller) {
    var context = SecurityContextHolder.createEmptyContext();
    context.setAuthentication(new CallerAuthentication(caller));
    SecurityContextHolder.setContext(context);
  }
}
