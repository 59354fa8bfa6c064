package dev.cuota.server.console;

import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.ServletRequestBindingException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;

/** What people see instead of a page that could not be made. */
@RestControllerAdvice(basePackageClasses = FaultPage.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class FaultPage {
  private static final Logger LOG = LoggerFactory.getLogger(FaultPage.class);

  private final Pages pages;

  FaultPage(Pages pages) {
    this.pages = pages;
  }

  /** An address that names nothing, or of which a part is missing or cannot be read. */
  @ExceptionHandler({
    Environments.NotFound.class,
    MethodArgumentTypeMismatchException.class,
    ServletRequestBindingException.class
  })
  ResponseEntity<byte[]> notFound(HttpServletRequest request) {
    return pages.page(
        HttpStatus.NOT_FOUND, "message", pages.shell(request), new Message("not-found"));
  }

  @ExceptionHandler(Exception.class)
  ResponseEntity<byte[]> fault(HttpServletRequest request, Exception fault) {
    LOG.error("the page {} could not be made", request.getRequestURI(), fault);
    return pages.page(
        HttpStatus.INTERNAL_SERVER_ERROR, "message", pages.shell(request), new Message("fault"));
  }
}
