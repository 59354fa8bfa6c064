package dev.cuota.spring;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.expression.MethodBasedEvaluationContext;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.ParameterNameDiscoverer;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;

/** Guards calls of bean methods, and those of controllers whose arguments say what is used. */
final class GuardedCalls implements MethodInterceptor {
  private static final ParameterNameDiscoverer NAMES = new DefaultParameterNameDiscoverer();

  private final GuardedActions actions;
  private final ObjectProvider<PlanGate> gate;
  private final ObjectProvider<RequestInHand> requests;

  GuardedCalls(
      GuardedActions actions,
      ObjectProvider<PlanGate> gate,
      ObjectProvider<RequestInHand> requests) {
    this.actions = actions;
    this.gate = gate;
    this.requests = requests;
  }

  @Override
  public @Nullable Object invoke(MethodInvocation call) throws Throwable {
    Object target = call.getThis();
    Class<?> type = target == null ? call.getMethod().getDeclaringClass() : target.getClass();
    GuardedAction action = actions.of(call.getMethod(), type);
    EvaluationContext arguments =
        new MethodBasedEvaluationContext(
            target == null ? call : target, call.getMethod(), call.getArguments(), NAMES);
    if (PlanPointcut.isController(type)) {
      atDoor(action, arguments);
      return call.proceed();
    }
    Optional<Pass> pass = pass(action, arguments);
    return pass.isEmpty() ? call.proceed() : settled(call, pass.get());
  }

  /** What a handler uses is settled when its request has ended. */
  private void atDoor(GuardedAction action, EvaluationContext arguments) {
    RequestInHand request = requests.getIfAvailable();
    if (request != null && request.takePending(action)) {
      pass(action, arguments).ifPresent(request::passed);
    }
  }

  private static @Nullable Object settled(MethodInvocation call, Pass pass) throws Throwable {
    boolean isOpen = true;
    try {
      Object result = call.proceed();
      if (result instanceof CompletionStage<?> stage) {
        isOpen = false;
        return stage.whenComplete((value, fault) -> pass.ended(fault == null));
      }
      isOpen = false;
      pass.ended(true);
      return result;
    } finally {
      if (isOpen) {
        pass.ended(false);
      }
    }
  }

  private Optional<Pass> pass(GuardedAction action, EvaluationContext arguments) {
    Optional<String> tenant = tenant(action, arguments).filter(TenantKey::isUsable);
    if (tenant.isEmpty() && action.allowsNoTenant()) {
      return Optional.empty();
    }
    String key = tenant.orElseThrow(() -> new TenantMissing(source(action)));
    return Optional.of(gate.getObject().enter(key, action.mode(), () -> action.wanted(arguments)));
  }

  private Optional<String> tenant(GuardedAction action, EvaluationContext arguments) {
    Expression said = action.tenant();
    if (said != null) {
      return Optional.ofNullable(said.getValue(arguments)).map(Object::toString);
    }
    RequestInHand request = requests.getIfAvailable();
    return CuotaTenant.current().or(() -> request == null ? Optional.empty() : request.tenant());
  }

  private String source(GuardedAction action) {
    Expression said = action.tenant();
    if (said != null) {
      return said.getExpressionString();
    }
    RequestInHand request = requests.getIfAvailable();
    return request == null ? "CuotaTenant" : request.source();
  }
}
