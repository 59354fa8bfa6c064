package dev.cuota.acceptance;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Everything that shops do, each of them again and again at a steady pace. */
final class ShopLoad implements AutoCloseable {
  /** What one of them does. */
  record Act(String path, String body) {}

  /** What came of one request; its time is the machine's own. */
  record Sent(String tenant, String path, int status, int bytes, long began, long ended) {}

  static final List<Act> ACTS =
      List.of(
          new Act("orders", "{\"total\":9.8,\"currency\":\"ARS\",\"country\":\"AR\"}"),
          new Act("products", "{\"name\":\"Poncho\",\"price\":49.9,\"currency\":\"ARS\"}"),
          new Act("services", "{\"name\":\"Fitting\",\"price\":9,\"currency\":\"ARS\"}"),
          new Act("banners", "{\"title\":\"Hot sale\"}"),
          new Act("coupons", "{\"code\":\"HOLA10\",\"percent\":10}"),
          new Act("images", "{\"name\":\"a.webp\",\"bytes\":1000000}"));

  private final Queue<Sent> sent = new ConcurrentLinkedQueue<>();
  private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService threads;
  private final int width;
  private long done;

  ShopLoad(ShopWorld world, List<String> tenants, Duration pace) {
    width = tenants.size() * ACTS.size();
    threads = Executors.newScheduledThreadPool(width, Thread.ofPlatform().daemon().factory());
    for (String tenant : tenants) {
      for (Act act : ACTS) {
        var _ =
            threads.scheduleWithFixedDelay(
                () -> send(world, tenant, act), 0, pace.toMillis(), TimeUnit.MILLISECONDS);
      }
    }
  }

  private void send(ShopWorld world, String tenant, Act act) {
    long began = System.nanoTime();
    try {
      HttpResponse<String> answer = world.post(tenant, act.path(), act.body(), "en");
      int bytes = answer.body().getBytes(StandardCharsets.UTF_8).length;
      sent.add(new Sent(tenant, act.path(), answer.statusCode(), bytes, began, System.nanoTime()));
    } catch (IOException e) {
      failures.add(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      done++;
      notifyAll();
    }
  }

  /** Waits until all together have done so much that each has done each thing so often. */
  synchronized void awaitRounds(int rounds) throws InterruptedException {
    long until = done + (long) rounds * width;
    while (done < until) {
      wait();
    }
  }

  List<Sent> sent() {
    return List.copyOf(sent);
  }

  List<Exception> failures() {
    return List.copyOf(failures);
  }

  /** Lets the requests that are under way come to their end. */
  void stop() throws InterruptedException {
    threads.shutdown();
    if (!threads.awaitTermination(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("requests do not end");
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
