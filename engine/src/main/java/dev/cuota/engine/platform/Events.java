package dev.cuota.engine.platform;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * Carries events up: a lower room publishes inside its transaction, higher rooms hear in the order
 * they subscribed, in the same transaction. A listener that throws rolls all of it back.
 */
public final class Events {
  private final Map<Class<?>, List<BiConsumer<Tx, Object>>> listeners = new ConcurrentHashMap<>();

  /** Hears every event of exactly that type. */
  public <E> void subscribe(Class<E> type, BiConsumer<Tx, E> listener) {
    listeners
        .computeIfAbsent(type, _ -> new CopyOnWriteArrayList<>())
        .add((tx, event) -> listener.accept(tx, type.cast(event)));
  }

  void dispatch(Tx tx, Object event) {
    listeners.getOrDefault(event.getClass(), List.of()).forEach(l -> l.accept(tx, event));
  }
}
