package dev.cuota.server.web;

import java.lang.reflect.Method;
import java.util.List;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Lets Spring know the hot endpoints, so that it answers other methods than theirs as it does
 * everywhere: with 405 and the methods that there are.
 */
final class HotMethods {
  private HotMethods() {}

  static void tell(RequestMappingHandlerMapping mapping, List<HotEndpoint> endpoints) {
    HotMethods never = new HotMethods();
    for (HotEndpoint endpoint : endpoints) {
      mapping.registerMapping(
          RequestMappingInfo.paths(endpoint.path())
              .methods(RequestMethod.POST)
              .options(mapping.getBuilderConfiguration())
              .build(),
          never,
          answeredBefore());
    }
  }

  /** The hot door answers every POST to such a path before Spring hears of it. */
  @SuppressWarnings("unused") // found by its name
  private void answer() {
    throw new IllegalStateException("the hot door has let a request through");
  }

  private static Method answeredBefore() {
    try {
      return HotMethods.class.getDeclaredMethod("answer");
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }
}
