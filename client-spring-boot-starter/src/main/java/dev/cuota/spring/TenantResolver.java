package dev.cuota.spring;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/**
 * Says whose request it is. A bean of this type replaces the ready-made ones, which read a header, a
 * path variable or the first label of the host's name.
 */
@FunctionalInterface
public interface TenantResolver {
  /** Key of the tenant; empty when the request belongs to none. */
  Optional<String> resolve(HttpServletRequest request);

  /** Where the tenant is looked for, for telling a caller who named none. */
  default String source() {
    return "tenant";
  }
}
