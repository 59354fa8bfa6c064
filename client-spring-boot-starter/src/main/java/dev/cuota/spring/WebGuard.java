package dev.cuota.spring;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.AsyncHandlerInterceptor;

/** Guards requests that write, before their handler is called, and settles when they have ended. */
final class WebGuard implements AsyncHandlerInterceptor {
  private static final int FIRST_ERROR = 400;
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS", "TRACE");
  private static final String PASS = WebGuard.class.getName() + ".pass";
  private static final String PENDING = WebGuard.class.getName() + ".pending";

  private final PlanGate gate;
  private final GuardedActions actions;
  private final TenantResolver tenants;
  private final CatalogFacts facts;
  private final GuardCounts counts;
  private final boolean blocksWrites;
  private final Clock clock;

  WebGuard(
      PlanGate gate,
      GuardedActions actions,
      TenantResolver tenants,
      CatalogFacts facts,
      GuardCounts counts,
      boolean blocksWrites,
      Clock clock) {
    this.gate = gate;
    this.actions = actions;
    this.tenants = tenants;
    this.facts = facts;
    this.counts = counts;
    this.blocksWrites = blocksWrites;
    this.clock = clock;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (request.getDispatcherType() != DispatcherType.REQUEST
        || READS.contains(request.getMethod())) {
      return true;
    }
    GuardedAction action =
        handler instanceof HandlerMethod method
            ? actions.of(method.getMethod(), method.getBeanType())
            : GuardedAction.NONE;
    if (action.skips()) {
      return true;
    }
    if (!action.isGuarded()) {
      refuseIfBarred(request);
    } else if (action.needsArguments()) {
      request.setAttribute(PENDING, action);
    } else {
      Optional<String> tenant = tenant(request, action);
      tenant.ifPresent(
          key -> passed(request, response, gate.enter(key, action.mode(), action::wanted)));
    }
    return true;
  }

  /** Whose request it is; empty when it may belong to none. */
  Optional<String> tenant(HttpServletRequest request, GuardedAction action) {
    Optional<String> tenant = tenants.resolve(request).filter(TenantKey::isUsable);
    if (tenant.isEmpty() && !action.allowsNoTenant()) {
      throw new TenantMissing(tenants.source());
    }
    return tenant;
  }

  /** Whether this call of a handler is the one that is guarded with its arguments; once. */
  boolean takePending(HttpServletRequest request, GuardedAction action) {
    boolean isPending = action.equals(request.getAttribute(PENDING));
    if (isPending) {
      request.removeAttribute(PENDING);
    }
    return isPending;
  }

  void passed(HttpServletRequest request, HttpServletResponse response, Pass pass) {
    request.setAttribute(PASS, pass);
    if (!pass.decisions().isEmpty()) {
      RateHeaders.of(pass.decisions(), facts.now(), clock.instant()).forEach(response::setHeader);
    }
  }

  @Override
  public void afterCompletion(
      HttpServletRequest request,
      HttpServletResponse response,
      Object handler,
      @Nullable Exception fault) {
    boolean well = fault == null && response.getStatus() < FIRST_ERROR;
    if (well && request.getAttribute(PENDING) != null) {
      request.removeAttribute(PENDING);
      counts.error(handler, new IllegalStateException("the controller is not proxied"));
    }
    if (request.getAttribute(PASS) instanceof Pass pass) {
      request.removeAttribute(PASS);
      pass.ended(well);
    }
  }

  private void refuseIfBarred(HttpServletRequest request) {
    if (blocksWrites) {
      tenants
          .resolve(request)
          .filter(TenantKey::isUsable)
          .flatMap(gate::barred)
          .ifPresent(
              barred -> {
                throw new WritesBarred(barred.tenant(), barred.upgradeUrl());
              });
    }
  }
}
