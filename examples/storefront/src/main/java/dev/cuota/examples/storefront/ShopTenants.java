package dev.cuota.examples.storefront;

import dev.cuota.spring.TenantResolver;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.servlet.HandlerMapping;

/** Finds the shop that a request is for: the API names it in a header, pages in their path. */
final class ShopTenants implements TenantResolver {
  static final String HEADER = "X-Tenant";

  @Override
  public Optional<String> resolve(HttpServletRequest request) {
    return Optional.ofNullable(request.getHeader(HEADER))
        .or(() -> ofPath(request))
        .filter(Given::isTenant);
  }

  @Override
  public String source() {
    return HEADER;
  }

  private static Optional<String> ofPath(HttpServletRequest request) {
    Object variables = request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);
    return variables instanceof Map<?, ?> map && map.get("tenant") instanceof String tenant
        ? Optional.of(tenant)
        : Optional.empty();
  }
}
