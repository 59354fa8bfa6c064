package dev.cuota.spring;

import java.lang.reflect.Method;
import org.springframework.aop.support.StaticMethodMatcherPointcut;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.stereotype.Controller;

/**
 * The methods whose calls are guarded. Those of controllers are guarded as requests, unless their
 * arguments say what is used, which are not known before they are called.
 */
final class PlanPointcut extends StaticMethodMatcherPointcut {
  private final GuardedActions actions;

  PlanPointcut(GuardedActions actions) {
    this.actions = actions;
    setClassFilter(type -> AnnotationUtils.isCandidateClass(type, PlanAction.class));
  }

  @Override
  public boolean matches(Method method, Class<?> type) {
    GuardedAction action = actions.of(method, type);
    return action.isGuarded() && (action.needsArguments() || !isController(type));
  }

  static boolean isController(Class<?> type) {
    return AnnotatedElementUtils.hasAnnotation(type, Controller.class);
  }
}
