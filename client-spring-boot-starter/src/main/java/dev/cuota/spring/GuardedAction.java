package dev.cuota.spring;

import dev.cuota.client.Wanted;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;

/**
 * What the annotations of a method come to.
 *
 * @param parts what it uses; empty when it is not guarded
 * @param tenant names the tenant; null for the request's
 * @param skips whether nothing at all is asked
 * @param allowsNoTenant whether calls for no tenant pass
 */
record GuardedAction(
    List<Part> parts,
    GuardMode mode,
    @Nullable Expression tenant,
    boolean skips,
    boolean allowsNoTenant) {
  /** Of a method that says nothing. */
  static final GuardedAction NONE =
      new GuardedAction(List.of(), GuardMode.AUTO, null, false, false);

  /** One thing that is used. */
  record Part(Wanted wanted, @Nullable Expression amount) {}

  boolean isGuarded() {
    return !parts.isEmpty() && !skips;
  }

  /** Whether it takes the method's arguments to say what is used, and by whom. */
  boolean needsArguments() {
    return tenant != null || parts.stream().anyMatch(part -> part.amount() != null);
  }

  /** What is used without any expression. */
  List<Wanted> wanted() {
    return parts.stream().map(Part::wanted).toList();
  }

  /** What a call with these arguments uses; nothing for what it uses zero of. */
  List<Wanted> wanted(EvaluationContext arguments) {
    List<Wanted> wanted = new ArrayList<>();
    for (Part part : parts) {
      Expression expression = part.amount();
      BigDecimal amount = expression == null ? null : Amounts.of(expression, arguments);
      if (amount == null) {
        wanted.add(part.wanted());
      } else if (amount.signum() != 0) {
        wanted.add(part.wanted().withAmount(amount));
      }
    }
    return wanted;
  }
}
