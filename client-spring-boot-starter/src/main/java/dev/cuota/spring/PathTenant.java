package dev.cuota.spring;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.servlet.HandlerMapping;

/** Reads the tenant from a variable of the path; known once the request has found its handler. */
record PathTenant(String variable) implements TenantResolver {
  @Override
  public Optional<String> resolve(HttpServletRequest request) {
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    return variables instanceof Map<?, ?> map && map.get(variable) instanceof String key
        ? Optional.of(key).filter(text -> !text.isEmpty())
        : Optional.empty();
  }

  @Override
  public String source() {
    return variable;
  }
}
