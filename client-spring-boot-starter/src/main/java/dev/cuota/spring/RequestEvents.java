package dev.cuota.spring;

import dev.cuota.client.UsageEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes events of requests: one of each, or one of all that are alike. */
final class RequestEvents {
  private final String type;
  private final boolean isAggregated;
  private final Map<Like, Sum> sums = new LinkedHashMap<>();

  private record Like(String tenant, String method, int status) {}

  private record Sum(long requests, long bytes) {
    Sum plus(long more) {
      return new Sum(requests + 1, bytes + more);
    }
  }

  RequestEvents(String type, boolean isAggregated) {
    this.type = type;
    this.isAggregated = isAggregated;
  }

  /** The event of a request; empty when it went into a sum. */
  Optional<UsageEvent> add(RequestSample sample) {
    if (!isAggregated) {
      return Optional.of(of(sample));
    }
    Like like = new Like(String.valueOf(sample.tenant()), sample.method(), sample.status());
    sums.merge(like, new Sum(1, sample.bytes()), (sum, one) -> sum.plus(sample.bytes()));
    return Optional.empty();
  }

  /** The event of a request alone. */
  UsageEvent of(RequestSample sample) {
    Like like = new Like(String.valueOf(sample.tenant()), sample.method(), sample.status());
    return event(like, new Sum(1, sample.bytes()));
  }

  /** The events of all sums, which begin anew. */
  List<UsageEvent> sums() {
    List<UsageEvent> events = new ArrayList<>();
    sums.forEach((like, sum) -> events.add(event(like, sum)));
    sums.clear();
    return events;
  }

  private UsageEvent event(Like like, Sum sum) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("method", like.method());
    data.put("status", like.status());
    data.put("bytes", sum.bytes());
    if (isAggregated) {
      data.put("requests", sum.requests());
    }
    return UsageEvent.of(type, like.tenant(), data);
  }
}
