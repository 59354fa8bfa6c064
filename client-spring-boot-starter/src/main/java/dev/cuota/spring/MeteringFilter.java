package dev.cuota.spring;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestEvent;
import jakarta.servlet.ServletRequestListener;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.WebUtils;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Counts requests and the bytes of their responses. A filter counts while they are written, in error
 * pages and asynchronous answers too; a listener hears when the container has done with a request.
 */
final class MeteringFilter implements Filter, ServletRequestListener {
  private final TenantResolver tenants;
  private final RequestSender sender;
  private final List<PathPattern> excluded;

  MeteringFilter(TenantResolver tenants, RequestSender sender, List<String> excluded) {
    this.tenants = tenants;
    this.sender = sender;
    this.excluded = excluded.stream().map(PathPatternParser.defaultInstance::parse).toList();
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (request instanceof HttpServletRequest http
        && response instanceof HttpServletResponse answer
        && isMetered(http)) {
      count(http, answer, chain);
    } else {
      chain.doFilter(request, response);
    }
  }

  private void count(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    RequestUsage usage = usage(request, response);
    boolean isCounting = WebUtils.getNativeResponse(response, CountingResponse.class) != null;
    try {
      chain.doFilter(request, isCounting ? response : new CountingResponse(response, usage));
    } finally {
      if (!usage.hasTenant() && request.getDispatcherType() != DispatcherType.ERROR) {
        tenant(request, usage);
      }
    }
  }

  /** Looked for when the request has found its handler, as its path may name the tenant. */
  private void tenant(HttpServletRequest request, RequestUsage usage) {
    try {
      tenants.resolve(request).ifPresent(usage::belongsTo);
    } catch (RuntimeException e) {
      sender.skipped(); // whoever else asks hears of it
    }
  }

  private static RequestUsage usage(HttpServletRequest request, HttpServletResponse response) {
    if (request.getAttribute(RequestUsage.ATTRIBUTE) instanceof RequestUsage known) {
      return known;
    }
    RequestUsage usage = new RequestUsage(request.getMethod(), response);
    request.setAttribute(RequestUsage.ATTRIBUTE, usage);
    return usage;
  }

  private boolean isMetered(HttpServletRequest request) {
    if (request.getAttribute(RequestUsage.ATTRIBUTE) != null) {
      return true;
    } else if (request.getDispatcherType() != DispatcherType.REQUEST) {
      return false;
    }
    String path = request.getRequestURI().substring(request.getContextPath().length());
    PathContainer parsed = PathContainer.parsePath(path);
    return excluded.stream().noneMatch(pattern -> pattern.matches(parsed));
  }

  @Override
  public void requestDestroyed(ServletRequestEvent event) {
    ServletRequest request = event.getServletRequest();
    if (request.getAttribute(RequestUsage.ATTRIBUTE) instanceof RequestUsage usage) {
      request.removeAttribute(RequestUsage.ATTRIBUTE);
      sender.take(usage.ended());
    }
  }
}
