package dev.cuota.client.providers;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * An answer's body on its way to the caller, looked at for what it used. It is settled when the
 * answer has ended, before the caller sees its end; also when the caller hangs up.
 */
final class WatchedBody<T> implements BodySubscriber<T> {
  private final BodySubscriber<T> caller;
  private final UsageReader reader;
  private final Settlement settlement;

  WatchedBody(BodySubscriber<T> caller, UsageReader reader, Settlement settlement) {
    this.caller = caller;
    this.reader = reader;
    this.settlement = settlement;
  }

  @Override
  public CompletionStage<T> getBody() {
    return caller.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    caller.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long n) {
            subscription.request(n);
          }

          @Override
          public void cancel() {
            subscription.cancel();
            settlement.estimated(); // what the provider had made by then, nobody says
          }
        });
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    reader.look(buffers);
    caller.onNext(buffers);
  }

  @Override
  public void onError(Throwable fault) {
    settlement.estimated();
    caller.onError(fault);
  }

  @Override
  public void onComplete() {
    Long tokens = reader.finish();
    if (tokens == null) {
      settlement.estimated();
    } else {
      settlement.actual(java.math.BigDecimal.valueOf(tokens));
    }
    caller.onComplete();
  }
}
