package dev.cuota.spring;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Says whose work a piece of code is, where there is no request: jobs, listeners, tasks handed to
 * other threads. It goes for the calling thread until the code ends, and for no thread started by it;
 * it comes before the tenant of a request.
 *
 * <pre>{@code
 * CuotaTenant.run("acme", () -> campaigns.send(campaign));
 * }</pre>
 */
public final class CuotaTenant {
  // Not inherited: a pooled or virtual thread would keep the tenant of whoever happened to start
  // it.
  private static final ThreadLocal<@Nullable String> CURRENT = new ThreadLocal<>();

  private CuotaTenant() {}

  /** The tenant named by the innermost {@link #run} or {@link #call} around this code. */
  public static Optional<String> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  /** Runs something for a tenant. */
  public static void run(String tenant, Runnable work) {
    String outer = CURRENT.get();
    CURRENT.set(tenant);
    try {
      work.run();
    } finally {
      restore(outer);
    }
  }

  /** Calls something for a tenant. */
  public static <T extends @Nullable Object> T call(String tenant, Callable<T> work)
      throws Exception {
    String outer = CURRENT.get();
    CURRENT.set(tenant);
    try {
      return work.call();
    } finally {
      restore(outer);
    }
  }

  private static void restore(@Nullable String outer) {
    if (outer == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(outer);
    }
  }
}
