package dev.cuota.spring;

import dev.cuota.client.CuotaClient;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * Answers denials, whoever's code they came through, before an application's handler of all
 * exceptions makes something else of them.
 */
final class ProblemAnswers implements HandlerExceptionResolver, Ordered {
  private static final int DEEPEST = 20;

  private final Denials denials;
  private final CuotaClient client;

  ProblemAnswers(Denials denials, CuotaClient client) {
    this.denials = denials;
    this.client = client;
  }

  @Override
  public int getOrder() {
    return HIGHEST_PRECEDENCE + 10;
  }

  @Override
  public @Nullable ModelAndView resolveException(
      HttpServletRequest request,
      HttpServletResponse response,
      @Nullable Object handler,
      Exception fault) {
    Optional<PlanProblem> problem = problem(fault);
    if (problem.isEmpty()) {
      return null;
    }
    try {
      ProblemWriter.write(request, response, problem.get());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ModelAndView();
  }

  private Optional<PlanProblem> problem(Throwable fault) {
    Throwable cause = fault;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof PlanDenied denied) {
        return Optional.of(denials.problem(denied));
      } else if (cause instanceof TenantMissing missing) {
        return Optional.of(PlanProblem.noTenant(missing.source()));
      } else if (cause instanceof AmountUnusable unusable) {
        return Optional.of(PlanProblem.invalid(unusable.source(), "amount.unusable"));
      } else if (cause instanceof WritesBarred barred) {
        return Optional.of(denials.problem(barred));
      }
      cause = cause.getCause();
    }
    return DatabaseRefusal.in(fault)
        .map(
            refusal ->
                denials.problem(refusal, refusal.tenant().map(this::upgradeUrl).orElse(null)));
  }

  /** Null when nothing is known of the tenant; the answer goes without. */
  private @Nullable String upgradeUrl(String tenant) {
    try {
      return client.usage(tenant).upgradeUrl();
    } catch (RuntimeException e) {
      return null;
    }
  }
}
