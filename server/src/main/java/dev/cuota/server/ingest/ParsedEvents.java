package dev.cuota.server.ingest;

import java.util.List;

/**
 * The events of a body, in order.
 *
 * @param isSingle whether the body was one object, so that pointers start at it
 */
record ParsedEvents(boolean isSingle, List<ParsedEvent> events) {

  /** A place below the event at {@code index} as a place of the body. */
  String pointer(int index, String pointer) {
    return isSingle ? pointer : "/" + index + pointer;
  }
}
