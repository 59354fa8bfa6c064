package dev.cuota.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** One of several things that a call uses; either an action or a feature is named. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface PlanLimit {
  /** An action of the catalog. */
  String action() default "";

  /** A feature of the catalog. */
  String feature() default "";

  /** Expression for the amount, in the feature's unit; the action's own, or 1, by default. */
  String amount() default "";
}
