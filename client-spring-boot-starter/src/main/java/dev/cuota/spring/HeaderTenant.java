package dev.cuota.spring;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Reads the tenant from a header. */
record HeaderTenant(String header) implements TenantResolver {
  @Override
  public Optional<String> resolve(HttpServletRequest request) {
    return Optional.ofNullable(request.getHeader(header))
        .map(String::strip)
        .filter(key -> !key.isEmpty());
  }

  @Override
  public String source() {
    return header;
  }
}
