package dev.cuota.client.providers;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;

/** Collects what a request sends. */
final class BodyBytes implements Flow.Subscriber<ByteBuffer> {
  /** Most bytes of a request that is guarded. */
  static final int MAX_BYTES = 64 * 1024 * 1024;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final CompletableFuture<byte[]> all = new CompletableFuture<>();

  private BodyBytes() {}

  /**
   * All bytes of a body.
   *
   * @throws IllegalArgumentException when there are too many, or they cannot be had
   */
  static byte[] of(BodyPublisher body) throws InterruptedException {
    BodyBytes collected = new BodyBytes();
    body.subscribe(collected);
    try {
      return collected.all.get();
    } catch (ExecutionException e) {
      throw new IllegalArgumentException("the request's body cannot be read", e.getCause());
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(ByteBuffer part) {
    if (bytes.size() + part.remaining() > MAX_BYTES) {
      all.completeExceptionally(
          new IllegalArgumentException("a guarded request has at most " + MAX_BYTES + " bytes"));
      return;
    }
    byte[] some = new byte[part.remaining()];
    part.get(some);
    bytes.writeBytes(some);
  }

  @Override
  public void onError(Throwable fault) {
    all.completeExceptionally(fault);
  }

  @Override
  public void onComplete() {
    all.complete(bytes.toByteArray());
  }
}
