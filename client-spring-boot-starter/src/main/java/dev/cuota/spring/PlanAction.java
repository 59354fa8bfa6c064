package dev.cuota.spring;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets a method run only when the tenant's plan has room for it. On a method of a controller, or on a
 * controller for all its methods, it guards requests that write: GET, HEAD and OPTIONS pass. On any
 * other bean it guards each call from outside the bean.
 *
 * <pre>{@code
 * @PostMapping("/images")
 * @PlanAction(value = "upload_image", amount = "#image.gigabytes()")
 * Image upload(@RequestBody NewImage image) { … }
 * }</pre>
 *
 * <p>Expressions are SpEL and name the method's parameters.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface PlanAction {
  /** An action of the catalog; may be left out where {@link #limits} say it all. */
  String value() default "";

  /** Expression for the amount, in the feature's unit; the action's own by default. */
  String amount() default "";

  /** Expression for the tenant's key; the request's, or {@link CuotaTenant}'s, by default. */
  String tenant() default "";

  /** More that is used by the same call: all of it is allowed, or nothing. */
  PlanLimit[] limits() default {};

  /** Whether the use is only looked at, recorded, or held until the method has succeeded. */
  GuardMode mode() default GuardMode.AUTO;
}
