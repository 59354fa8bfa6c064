package dev.cuota.spring;

import dev.cuota.client.Wanted;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.support.AopUtils;
import org.springframework.core.MethodClassKey;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.expression.Expression;
import org.springframework.expression.ExpressionParser;
import org.springframework.expression.spel.standard.SpelExpressionParser;

/** Reads the annotations of methods, once each. What stands at the method goes before its class. */
final class GuardedActions {
  private final ExpressionParser parser = new SpelExpressionParser();
  private final Map<MethodClassKey, GuardedAction> known = new ConcurrentHashMap<>();

  GuardedAction of(Method method, Class<?> type) {
    return known.computeIfAbsent(new MethodClassKey(method, type), key -> read(method, type));
  }

  private GuardedAction read(Method declared, Class<?> type) {
    Method method = AopUtils.getMostSpecificMethod(declared, type);
    if (method.getDeclaringClass() == Object.class) {
      return GuardedAction.NONE;
    }
    PlanAction own = AnnotatedElementUtils.findMergedAnnotation(method, PlanAction.class);
    PlanAction plan =
        own == null ? AnnotatedElementUtils.findMergedAnnotation(type, PlanAction.class) : own;
    boolean skips =
        AnnotatedElementUtils.hasAnnotation(method, SkipQuotaCheck.class)
            || (own == null && AnnotatedElementUtils.hasAnnotation(type, SkipQuotaCheck.class));
    return new GuardedAction(
        plan == null ? List.of() : parts(plan, method),
        plan == null ? GuardMode.AUTO : plan.mode(),
        plan == null ? null : expression(plan.tenant()),
        skips,
        has(method, type, AllowNoTenant.class));
  }

  private static boolean has(Method method, Class<?> type, Class<? extends Annotation> mark) {
    return AnnotatedElementUtils.hasAnnotation(method, mark)
        || AnnotatedElementUtils.hasAnnotation(type, mark);
  }

  private List<GuardedAction.Part> parts(PlanAction plan, Method method) {
    List<GuardedAction.Part> parts = new ArrayList<>();
    if (!plan.value().isEmpty()) {
      parts.add(part(Wanted.action(plan.value()), plan.amount()));
    }
    for (PlanLimit limit : plan.limits()) {
      if (limit.action().isEmpty() == limit.feature().isEmpty()) {
        throw new IllegalStateException(
            "@PlanLimit names an action or a feature, at " + method.toGenericString());
      }
      boolean isAction = limit.feature().isEmpty();
      String name = isAction ? limit.action() : limit.feature();
      parts.add(part(new Wanted(name, isAction, null), limit.amount()));
    }
    if (parts.isEmpty()) {
      throw new IllegalStateException("@PlanAction names nothing, at " + method.toGenericString());
    }
    return List.copyOf(parts);
  }

  private GuardedAction.Part part(Wanted wanted, String amount) {
    return new GuardedAction.Part(wanted, expression(amount));
  }

  private @Nullable Expression expression(String text) {
    return text.isEmpty() ? null : parser.parseExpression(text);
  }
}
