package dev.cuota.spring;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** The request that the calling thread answers, if it does. */
record RequestInHand(WebGuard guard, TenantResolver tenants) {

  Optional<String> tenant() {
    ServletRequestAttributes request = current();
    return request == null ? Optional.empty() : tenants.resolve(request.getRequest());
  }

  /** Where the tenant is looked for. */
  String source() {
    return tenants.source();
  }

  boolean takePending(GuardedAction action) {
    ServletRequestAttributes request = current();
    return request != null && guard.takePending(request.getRequest(), action);
  }

  void passed(Pass pass) {
    ServletRequestAttributes request = current();
    if (request != null && request.getResponse() != null) {
      guard.passed(request.getRequest(), request.getResponse(), pass);
    }
  }

  private static @Nullable ServletRequestAttributes current() {
    return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes own
        ? own
        : null;
  }
}
