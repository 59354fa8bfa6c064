package dev.cuota.server.web;

import dev.cuota.engine.security.Caller;
import dev.cuota.engine.security.Cause;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/**
 * Hands the {@link Cause} to endpoints that change something: who calls, tied together with what else
 * the caller names the same in {@value #HEADER}.
 */
final class CauseArgument implements HandlerMethodArgumentResolver {
  /** What ties requests together; made up when it is not sent. */
  static final String HEADER = "X-Correlation-Id";

  private final CallerArgument callers = new CallerArgument();

  @Override
  public boolean supportsParameter(MethodParameter parameter) {
    return parameter.getParameterType() == Cause.class;
  }

  @Override
  public Object resolveArgument(
      MethodParameter parameter,
      @Nullable ModelAndViewContainer container,
      NativeWebRequest request,
      @Nullable WebDataBinderFactory binders) {
    Caller caller = (Caller) callers.resolveArgument(parameter, container, request, binders);
    String sent = request.getHeader(HEADER);
    if (sent == null || sent.isBlank() || sent.length() > Cause.MAX_CORRELATION_CHARS) {
      sent = UUID.randomUUID().toString();
    }
    return Cause.admin(caller.name()).correlated(sent);
  }
}
