package dev.cuota.spring;

import dev.cuota.client.Wanted;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.spel.SpelEvaluationException;
import org.springframework.expression.spel.SpelMessage;

/** Reads amounts from the arguments of guarded methods. */
final class Amounts {
  private static final Set<SpelMessage> NOTHING_THERE =
      Set.of(
          SpelMessage.PROPERTY_OR_FIELD_NOT_READABLE_ON_NULL,
          SpelMessage.METHOD_CALL_ON_NULL_OBJECT_NOT_ALLOWED,
          SpelMessage.CANNOT_INDEX_INTO_NULL_VALUE);

  private Amounts() {}

  /**
   * The amount that the arguments make; what is finer than Cuota counts is rounded up.
   *
   * @throws AmountUnusable when they make none that could be asked for
   */
  static BigDecimal of(Expression expression, EvaluationContext arguments) {
    if (!(value(expression, arguments) instanceof Number number)) {
      throw new AmountUnusable(expression.getExpressionString());
    }
    BigDecimal amount = exact(number, expression);
    boolean isTooBig =
        (long) amount.precision() - amount.scale() > Wanted.INTEGER_DIGITS && amount.signum() != 0;
    if (amount.signum() < 0 || isTooBig) {
      throw new AmountUnusable(expression.getExpressionString());
    }
    return amount.scale() > Wanted.FRACTION_DIGITS
        ? amount.setScale(Wanted.FRACTION_DIGITS, RoundingMode.UP)
        : amount;
  }

  private static @Nullable Object value(Expression expression, EvaluationContext arguments) {
    try {
      return expression.getValue(arguments);
    } catch (SpelEvaluationException e) {
      if (NOTHING_THERE.contains(e.getMessageCode())) {
        return null;
      }
      throw e;
    }
  }

  private static BigDecimal exact(Number number, Expression expression) {
    try {
      return new BigDecimal(number.toString());
    } catch (NumberFormatException e) { // infinite, or not a number
      throw new AmountUnusable(expression.getExpressionString());
    }
  }
}
